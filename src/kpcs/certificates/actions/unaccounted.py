"""Numbers that may be on paper although the books do not show it: after the newest records were lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kpcs.accounts.permissions import Permission
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import require
from kpcs.scheme.values import CertificateNumber

from .. import queries
from ..models import Blank


@transaction.atomic
def write_off_unaccounted(
    *, count: int, through: Sequence[CertificateNumber], reason: str, by: ledger.Watching, at: datetime
) -> tuple[str, ...]:
    """Take every number that may have been issued without a record out of the stock, so that none is issued twice.

    Where ``through`` names the last number that was used at a desk, those up to it; else the next ``count`` of every
    desk of every authority, because issuing takes the lowest first.
    """
    require(by, Permission.KEY_MANAGE)
    numbers = tuple(queries.unaccounted(count=count, through=through))
    for number, authority in numbers:
        Blank.objects.filter(pk=number).update(state=Blank.State.LOST, reason=reason[:200], changed_at=at)
        subject, data = ("blank", number), {"reason": reason}
        ledger.record(Kind.BLANK_LOST, subject=subject, by=by, at=at, authority=authority, data=data)
    return tuple(number for number, _authority in numbers)
