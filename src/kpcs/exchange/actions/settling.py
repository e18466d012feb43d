"""After the end of the public log was lost with a database: what was lost is said, and the office may act again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.certificates import actions as certificates
from kpcs.errors import Conflict
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as log
from kpcs.ledger.actions import Lost
from kpcs.permissions import Permission, require
from kpcs.scheme.values import CertificateNumber

from .. import queries

CLOCK = "K-LOG.2"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done: the log's new name (empty when only the clock was wrong) and the numbers written off."""

    origin: str
    size: int
    lost: int
    numbers: tuple[str, ...]


@transaction.atomic
def settle_log(*, reason: str, through: Sequence[CertificateNumber] = (), by: ledger.Watching, at: datetime) -> Settled:
    """Begin the log anew where its end is lost, write off what may be on paper; refuses a log that is in order.

    Of two who settle at the same time the second is refused (409): nothing is written off twice.
    """
    require(by, Permission.KEY_MANAGE)
    epoch_before = log.present().epoch  # before it is judged what is lost: somebody else may settle in between
    found = queries.damage(at=at)
    if not found.findings:
        raise Conflict(_("Nothing stands against the log; there is nothing to settle."))
    here = log.present()
    if {finding.code for finding in found.findings} == {CLOCK}:
        ledger.settle_clock(reason=reason, by=by, at=at)
        return Settled("", here.size, 0, ())
    why = _("The public log began anew: %(reason)s") % {"reason": reason}
    numbers = certificates.write_off_unaccounted(count=found.missing, through=through, reason=why, by=by, at=at)
    epoch = ledger.begin_epoch(
        after=epoch_before,
        lost=Lost(found.size, found.root, found.note),
        numbers=numbers,
        reason=reason,
        by=by,
        at=at,
    )
    return Settled(epoch.origin, epoch.began_size, found.missing, numbers)
