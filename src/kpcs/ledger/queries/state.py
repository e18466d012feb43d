"""Whether anything may be entered in the public log now."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from kpcs.errors import refuse_if_blocked
from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.ledger import Furthest

from .. import append, guard
from ..models import Checkpoint, LogEpoch
from .log import root_at


def against_log(*, at: datetime) -> tuple[Finding, ...]:
    """What stands against entering something in the log later (K-LOG); one quick question to the database."""
    return guard.findings(_head, at=at)


def still_against_log(*, at: datetime) -> tuple[Finding, ...]:
    """The same for pages: while the last check found nothing the database is not asked."""
    return against_log(at=at) if guard.said() else ()


def require_log(*, at: datetime) -> None:
    """Refuse an act that would enter the log later."""
    refuse_if_blocked(against_log(at=at))


def log_state(*, at: datetime) -> tuple[Finding, ...]:
    """The same, and more slowly: whether the log still has, at the furthest point ever seen, the root of then."""
    seen = guard.furthest()
    head = _head()
    if seen is not None and seen.epoch == head.epoch and seen.size < head.size and root_at(seen.size) != seen.root:
        guard.dispute(guard.Dispute(seen.epoch, seen.size, seen.root, guard.OWN, ""))
    return against_log(at=at)


def present() -> Furthest:
    """Where the log in the database ends."""
    head = _head()
    return Furthest(head.epoch, head.size, head.root)


def newest_witnessed_size(*, at_most: int) -> int | None:
    """The largest tree of the present epoch that some witness cosigned, up to a size; None for none."""
    found = Checkpoint.objects.filter(epoch=_head().epoch, size__lte=at_most, cosignatures__isnull=False)
    return found.order_by("-size").values_list("size", flat=True).first()


def epochs() -> QuerySet[LogEpoch]:
    """Every new beginning of the log, the newest first."""
    return LogEpoch.objects.order_by("-epoch")


def _head() -> append.Head:
    return append.head()
