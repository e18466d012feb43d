"""What this office knows of the import certificates behind a re-export (R-CER.4).

What arrived is the word of the importing room above, so it is read where that room records it: in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpcs.ledger import queries as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.facts import ParentFacts
from kpcs.scheme.values import Carats, CertificateNumber

from ..models import Certificate, CertificateSource

_DEAD = (Certificate.State.VOID, Certificate.State.EXPIRED, Certificate.State.REPLACED)


def parent_facts(numbers: Iterable[CertificateNumber], *, at: str) -> tuple[ParentFacts, ...]:
    """For each number: was it accepted and confirmed at this authority, and how much of it is not exported yet."""
    return tuple(_parent(number, at) for number in dict.fromkeys(numbers))


def _parent(number: CertificateNumber, at: str) -> ParentFacts:
    events = [event for event in ledger.trail("certificate", str(number)) if event.authority == at]
    kinds = {event.kind for event in events}
    received = next((event.data for event in events if event.kind == Kind.RECEIPT_CONFIRMED), None)
    weight = received.get("carats_points") if received else None
    return ParentFacts(
        number=number,
        is_known=Kind.ARRIVAL_ACCEPTED in kinds,
        is_confirmed=received is not None,
        carats=Carats(max(0, weight - _exported_from(number, at))) if isinstance(weight, int) else None,
    )


def _exported_from(number: CertificateNumber, at: str) -> int:
    """Points of a carat exported again. One with several parents is not counted: it does not say the shares."""
    named = {"sources__parent": str(number), "sources__parent__gt": ""}
    children = Certificate.objects.filter(authority_id=at, **named).exclude(state__in=_DEAD)
    mixed = CertificateSource.objects.filter(certificate__in=children).exclude(parent=str(number))
    alone = children.exclude(pk__in=mixed.values("certificate_id")).values_list("pk", "carats_points").distinct()
    return sum(points for _number, points in alone)
