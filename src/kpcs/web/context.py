"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """The office's name, whether this is a demonstration, and what the reader may go to."""
    return {"office_name": settings.KPCS_OFFICE_NAME, "is_demonstration": settings.KPCS_DEMONSTRATION}
