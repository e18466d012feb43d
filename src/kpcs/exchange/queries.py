"""Reads: the notices of one authority, and those that are due; what witnesses cosigned and said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kpcs.errors import NotFound
from kpcs.ledger import guard
from kpcs.ledger import queries as ledger
from kpcs.ledger.models import Checkpoint, Witness
from kpcs.participants import queries as participants
from kpcs.scheme.findings import Finding

from .models import Mail, Position, WitnessAnswer
from .notices import KINDS, Contact

MAIL = "mail"
# On PostgreSQL a smaller sequence number may become visible after a greater one; nothing commits as late as this.
LOOK_BACK = 1000


def notices_of(authority: str, *, is_waiting: bool | None = None) -> QuerySet[Mail]:
    """What the authority wrote or has to write, newest first."""
    mail = Mail.objects.filter(authority=authority).order_by("-pk")
    return mail if is_waiting is None else mail.filter(sent_at__isnull=is_waiting)


def notice_of(authority: str, pk: int) -> Mail:
    """One notice of the authority, or :class:`NotFound`."""
    found = notices_of(authority).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def due(at: datetime) -> QuerySet[Mail]:
    """Everything to be tried now, oldest first."""
    return Mail.objects.filter(sent_at__isnull=True).filter(Q(next_at__isnull=True) | Q(next_at__lte=at)).order_by("pk")


def waiting_count() -> int:
    """How many notices of all authorities have not left."""
    return Mail.objects.filter(sent_at__isnull=True).count()


def position() -> int:
    """Up to which event the ledger has been read."""
    return Position.objects.filter(name=MAIL).values_list("sequence", flat=True).first() or 0


def written_after(sequence: int) -> set[tuple[int, str]]:
    """Event and address of every notice that exists already for events after a sequence number."""
    return set(Mail.objects.filter(event__gt=sequence).values_list("event", "to"))


def is_behind() -> bool:
    """Whether there are events to write about that nobody has looked at: the timer does not run."""
    return ledger.after(position(), KINDS).exists()


def contacts() -> list[Contact]:
    """Every authority that has an address."""
    return [
        Contact(
            code=row.code,
            participant=row.participant_id,
            can_export=row.can_export,
            can_import=row.can_import,
            notices=row.notices_email,
            confirmations=row.confirmations_email,
        )
        for row in participants.all_authorities()
    ]


def names() -> dict[str, tuple[str, bool]]:
    """Name of every authority by code, and whether it is made up."""
    return {row.code: (row.name, row.is_demonstration) for row in participants.all_authorities()}


def answers() -> QuerySet[WitnessAnswer]:
    """What each witness of the public log said last."""
    return WitnessAnswer.objects.order_by("name")


def without_cosignature() -> QuerySet[WitnessAnswer]:
    """The present witnesses that last said something else than a cosignature."""
    present = ledger.witnesses().values_list("name", flat=True)
    return answers().exclude(state=WitnessAnswer.State.COSIGNED).filter(name__in=list(present))


def witnesses_without(checkpoint: Checkpoint) -> list[Witness]:
    """The witnesses that have not cosigned a checkpoint."""
    return list(ledger.witnesses().exclude(cosignatures__checkpoint=checkpoint))


def cosigned_size(witness: Witness) -> int:
    """The largest tree of the present epoch that a witness cosigned, as far as this office knows; 0 for none."""
    epoch = ledger.head().epoch
    sizes = witness.cosignatures.filter(checkpoint__epoch=epoch).order_by("-checkpoint__size")
    return sizes.values_list("checkpoint__size", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Damage:
    """What stands against the log, how far it was as far as anybody knows, and how many entries are missing at most."""

    findings: tuple[Finding, ...]
    size: int
    root: bytes
    note: str
    missing: int


def damage(*, at: datetime) -> Damage:
    """What is to be settled. Where the log went on from an old copy, all since the last cosignature counts as lost."""
    found = ledger.log_state(at=at)
    told, seen = guard.disputed(), guard.furthest()
    here = ledger.present()  # after what is known: an entry of somebody else in between is no loss
    heads = [(one.size, one.root, "") for one in (seen,) if one is not None]
    heads += [(told.size, told.root, told.note)] if told is not None else []
    size, root, note = max(heads, key=lambda head: (head[0], bool(head[2])), default=(here.size, here.root, ""))
    sure = here.size if size > here.size else ledger.newest_witnessed_size(at_most=size) or 0
    is_lost = any(finding.code == "K-LOG.1" for finding in found)
    return Damage(found, size, root, note, size - sure if is_lost else 0)
