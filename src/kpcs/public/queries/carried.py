"""What the telephone verifier carries with it: the keys and the newest editions of this office's lists."""

from __future__ import annotations

from django.conf import settings

from kpcs import verifier
from kpcs.participants import trusted
from kpcs.public.models import Edition

from .editions import newest_edition


def shipped() -> bytes:
    """The script that is different in every office; without lists before the office has published any."""
    return verifier.shipped(
        office=settings.KPCS_OFFICE_NAME,
        anchors=trusted.anchors(),
        trust=_sealed(Edition.Kind.TRUST),
        status=_sealed(Edition.Kind.STATUS),
        is_demonstration=settings.KPCS_DEMONSTRATION,
    )


def _sealed(kind: Edition.Kind) -> bytes | None:
    edition = newest_edition(kind)
    return bytes(edition.sealed) if edition else None
