"""A new beginning of the public log, when its end was lost with a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict
from kpcs.permissions import Permission, require
from kpcs.scheme.log import NoteKey, note_key_of
from kpcs.scheme.rules.ledger import CLOCK_SLACK, Furthest

from .. import append, guard
from ..kinds import Kind
from ..models import LogEpoch, LogHead
from .publishing import open_log
from .recording import record
from .witnesses import Watching

MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class Lost:
    """How far the log was before, as far as anybody knows; ``note`` is the signed checkpoint where there is one."""

    size: int
    root: bytes
    note: str = ""


@transaction.atomic
def begin_epoch(*, after: int, lost: Lost, numbers: Sequence[str], reason: str, by: Watching, at: datetime) -> LogEpoch:
    """Begin the log anew under a new name, and say publicly what was lost, who decided and why.

    The tree goes on from what the database holds; under the old name witnesses would see two faces. Refuses (409)
    when it began anew since the loss was judged, in the epoch ``after``.
    """
    require(by, Permission.KEY_MANAGE)
    if not reason.strip():
        raise Conflict(_("Say why the log begins anew; the reason is public."))
    head = open_log()  # and locks it
    if head.epoch != after:
        raise _settled_already()
    before = head.origin
    _rename(head, at)
    epoch = LogEpoch.objects.create(
        epoch=head.epoch,
        origin=head.origin,
        began_size=head.size,
        began_at=at,
        before_origin=before,
        before_size=lost.size,
        before_root=lost.root,
        before_note=lost.note,
        reason=reason.strip(),
        by=by.actor_id,
        by_name=by.actor_name,
        numbers=list(numbers),
    )
    guard.begin_anew(Furthest(head.epoch, head.size, head.tree.root))
    data = {
        "origin": head.origin,
        "began_size": head.size,
        "before": {"origin": before, "size": lost.size, "root": lost.root.hex()},
        "reason": epoch.reason,
        "numbers": list(numbers[:MOST_NAMED]),
        "count": len(numbers),
    }
    record(Kind.LOG_SETTLED, subject=("log", str(head.epoch)), by=by, at=at, data=data)
    return epoch


def _rename(head: LogHead, at: datetime) -> None:
    """The next epoch with the same key under a new name: a verifier key binds both."""
    old = note_key_of(head.verifier_key)
    head.epoch += 1
    first = head.origin if head.epoch == 2 else head.origin.rpartition("/")[0]
    head.origin = f"{first}/{head.epoch}"
    head.verifier_key = NoteKey(head.origin, old.kind, old.public).text
    # Under a clock that was wrong an entry may lie in the future; the new epoch begins now.
    head.newest_second = int(at.timestamp())
    head.save(update_fields=["epoch", "origin", "verifier_key", "newest_second"])


@transaction.atomic
def settle_clock(*, reason: str, by: Watching, at: datetime) -> None:
    """Go on from now although an entry of the log lies in the future: the clock was wrong then; the entry stays.

    Refuses (409) when no entry does, or none any more.
    """
    require(by, Permission.KEY_MANAGE)
    if not reason.strip():
        raise Conflict(_("Say why the clock was wrong; the reason is kept."))
    append.locked_head()
    head = LogHead.objects.get()
    if head.at is None or at >= head.at - CLOCK_SLACK:
        raise _settled_already()
    data = {"reason": reason.strip(), "newest_second": head.newest_second}
    head.newest_second = int(at.timestamp())
    head.save(update_fields=["newest_second"])
    record(Kind.LOG_SETTLED, subject=("log", "clock"), by=by, at=at, data=data)


def _settled_already() -> Conflict:
    return Conflict(_("Somebody else settled the log meanwhile. Look at how it stands now."))
