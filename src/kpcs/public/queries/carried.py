"""What the telephone verifier carries with it: the publisher's keys and the newest lists of this office."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from kpcs import verifier
from kpcs.participants import trusted
from kpcs.public.models import Edition
from kpcs.scheme.trust import trust_text

from .editions import newest_edition, trust_json


def shipped() -> bytes:
    """The script that is different in every office; before the first edition the list as it stands."""
    edition = newest_edition(Edition.Kind.TRUST)
    text = trust_json(edition) if edition else trust_text(trusted.list_for(on=timezone.localdate()))
    return verifier.shipped(
        office=settings.KPCS_OFFICE_NAME,
        anchors=trusted.anchors(),
        trust=text,
        is_demonstration=settings.KPCS_DEMONSTRATION,
    )
