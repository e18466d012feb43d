"""What the telephone verifier carries with it: the publisher's keys and the newest lists of this office."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from kpcs import verifier
from kpcs.scheme.trust import trust_text
from kpcs.shipments.queries.trust import published_trust


def shipped() -> bytes:
    """The script that is different in every office."""
    trust = published_trust(on=timezone.localdate())
    return verifier.shipped(
        office=settings.KPCS_OFFICE_NAME,
        anchors=trust.anchors,
        trust=trust_text(trust),
        is_demonstration=settings.KPCS_DEMONSTRATION,
    )
