"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from kpcs.ledger import queries
from kpcs.said import said
from kpcs.scheme.findings import Finding


def frame(request: HttpRequest) -> dict[str, Any]:
    """The office's name, whether this is a demonstration, and what the reader may go to."""
    return {
        "office_name": settings.KPCS_OFFICE_NAME,
        "is_demonstration": settings.KPCS_DEMONSTRATION,
        "against_log": against_log,
    }


def against_log() -> tuple[Finding, ...]:
    """Why nothing can be entered in the public log now, asked only while the last check found something."""
    return said(queries.still_against_log(at=timezone.now()))
