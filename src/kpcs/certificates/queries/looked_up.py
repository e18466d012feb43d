"""What anybody may learn of a number: who issued it, its days, how it stands. Never a party, a weight or a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from kpcs.participants import queries as participants

from ..models import Certificate, NumberNotice


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """One number. ``notice`` is what was last told against it; ``state`` is empty for a number of another office."""

    number: str
    participant: str
    authority: str
    issued_on: date | None
    expires_on: date | None
    state: str
    notice: str
    is_issuer_trading: bool


def looked_up(number: str, *, on: date) -> LookedUp | None:
    """How a number stands, in one question to the database; a second one for numbers of other offices."""
    standing = participants.trading_spans(on).filter(participant=OuterRef("authority__participant"))
    told = NumberNotice.objects.filter(number=OuterRef("number")).order_by("-since").values("about")[:1]
    row = (
        Certificate.objects.filter(pk=number, signed__isnull=False)
        .annotate(notice=Subquery(told), is_issuer_trading=Exists(standing))
        .values_list("authority__name", "issued_on", "expires_on", "state", "notice", "is_issuer_trading")
        .first()
    )
    if row is not None:
        authority, issued_on, expires_on, state, notice, is_issuer_trading = row
        return LookedUp(
            number=number,
            participant=number[:2],
            authority=authority,
            issued_on=issued_on,
            expires_on=expires_on,
            state=state,
            notice=notice or "",
            is_issuer_trading=is_issuer_trading,
        )
    notice = NumberNotice.objects.filter(number=number).order_by("-since").values_list("about", flat=True).first()
    return _elsewhere(number, notice) if notice else None


def _elsewhere(number: str, notice: str) -> LookedUp:
    return LookedUp(
        number=number,
        participant=number[:2],
        authority="",
        issued_on=None,
        expires_on=None,
        state="",
        notice=notice,
        is_issuer_trading=True,
    )
