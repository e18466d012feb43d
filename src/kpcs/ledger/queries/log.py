"""Reading the public log: nodes and proofs, checkpoints with who cosigned them, and whether all of it still fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from kpcs.scheme.log import LogProof, Tile, commitment_of, tree
from kpcs.scheme.log.tiles import bundle
from kpcs.scheme.log.tree import HASH_BYTES, Node

from ..models import Checkpoint, Event, LogEntry, LogHead, Witness

_PRESENT = Count("cosignatures", filter=Q(cosignatures__witness__retired_at__isnull=True))
_NODES = "SELECT place, nodes FROM ledger_logentry WHERE place"


def head() -> LogHead:
    """Where the log ends; an office whose log never began has an empty one."""
    return LogHead.objects.first() or LogHead()


def read_nodes(nodes: Sequence[Node]) -> list[bytes]:
    """The hashes of complete subtrees, for the proofs of ``kpcs.scheme.log.tree``: one query, by primary key."""
    places = [tree.last_leaf(node) for node in nodes]
    rows = _rows(places)
    return [
        rows[place][level * HASH_BYTES : (level + 1) * HASH_BYTES]
        for place, (level, _index) in zip(places, nodes, strict=True)
    ]


def _rows(places: list[int]) -> dict[int, bytes]:
    if not places:
        return {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{_NODES} = ANY(%s)", [places])
        else:
            # Placeholders, not numbers: then the driver knows the statement again and need not plan it anew.
            cursor.execute(f"{_NODES} IN ({', '.join(['%s'] * len(places))})", places)
        return dict(cursor.fetchall())


def root_at(size: int) -> bytes:
    """The root of the first ``size`` entries."""
    return tree.root(size, read_nodes)


def inclusion(place: int, size: int) -> tuple[bytes, ...]:
    """The proof that an entry is in the log of this size."""
    return tree.inclusion(place, size, read_nodes)


def consistency(first: int, second: int) -> tuple[bytes, ...]:
    """The proof that the log of the second size continues that of the first."""
    return tree.consistency(first, second, read_nodes)


def tile(wanted: Tile) -> bytes | None:
    """The content of a published file; None when no checkpoint covers it yet."""
    newest = newest_checkpoint()
    if newest is None or not wanted.is_within(newest.size):
        return None
    if wanted.level is not None:
        return b"".join(read_nodes(wanted.nodes))
    openings = LogEntry.objects.filter(place__gte=wanted.first, place__lt=wanted.first + wanted.width)
    return bundle(commitment_of(bytes(raw)) for raw in openings.order_by("place").values_list("opening", flat=True))


def places(events: Iterable[int]) -> Mapping[int, int]:
    """The place in the log of those of these events that are in it."""
    return dict(LogEntry.objects.filter(event__in=list(events)).values_list("event", "place"))


def checkpoints() -> QuerySet[Checkpoint]:
    """All checkpoints of the present epoch, newest first."""
    return Checkpoint.objects.filter(epoch=head().epoch).order_by("-size")


def newest_checkpoint() -> Checkpoint | None:
    """The checkpoint that is published; None before the first."""
    return Checkpoint.objects.order_by("-epoch", "-size").first()


def witnesses() -> QuerySet[Witness]:
    """Who watches this log now."""
    return Witness.objects.filter(retired_at__isnull=True).order_by("side", "name")


def last_checkpoints(most: int) -> list[tuple[int, datetime, int]]:
    """Size, moment and number of present witnesses of the last checkpoints, newest first."""
    counted = checkpoints().annotate(present=_PRESENT)
    return list(counted.values_list("size", "made_at", "present")[:most])


def witnesses_with_newest() -> QuerySet[Witness]:
    """The present witnesses, each with ``seen_size`` and ``seen_at``: the largest checkpoint that it cosigned."""
    return witnesses().annotate(seen_size=Max("cosignatures__checkpoint__size"), seen_at=Max("cosignatures__at"))


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint, who of the present witnesses cosigned it and when, and how many are needed of how many."""

    checkpoint: Checkpoint
    by: tuple[tuple[Witness, datetime], ...]
    needed: int
    of: int

    @property
    def is_enough(self) -> bool:
        return len(self.by) >= self.needed


def witnessed(checkpoint: Checkpoint) -> Witnessed:
    """Who cosigned this checkpoint, in the order of the witnesses' names."""
    rows = checkpoint.cosignatures.filter(witness__retired_at__isnull=True).select_related("witness")
    by = tuple((row.witness, row.at) for row in rows.order_by("witness__name"))
    of = witnesses().count()
    return Witnessed(checkpoint, by, min(head().witnesses_needed, of), of)


def note_of(checkpoint: Checkpoint) -> str:
    """The signed note with all cosignatures that have come in."""
    return checkpoint.note + "".join(checkpoint.cosignatures.order_by("witness__name").values_list("line", flat=True))


@dataclass(frozen=True, slots=True)
class Cover:
    """The checkpoints that a reader is shown: the newest that enough witnesses cosigned, and the newest of all."""

    trusted: Witnessed | None
    newest: Witnessed | None

    def of(self, place: int) -> Witnessed | None:
        """The better one of those that cover an entry; None while none does."""
        return next((seen for seen in (self.trusted, self.newest) if seen and seen.checkpoint.size > place), None)


def cover() -> Cover:
    """What covers the entries of this log now; the number of questions does not depend on how many there are."""
    now, of = head(), witnesses().count()
    needed = min(now.witnesses_needed, of)
    after = Checkpoint.objects.filter(epoch=now.epoch).order_by("-size")
    newest = after.first()
    trusted = newest
    if needed and newest is not None:
        trusted = after.annotate(present=_PRESENT).filter(present__gte=needed).first()
    seen = None if newest is None else witnessed(newest)
    if trusted is None or newest is None or trusted.pk == newest.pk:
        return Cover(None if trusted is None else seen, seen)
    return Cover(witnessed(trusted), seen)


def covering(place: int) -> Witnessed | None:
    """The best checkpoint that covers an entry; None while none does."""
    return cover().of(place)


@dataclass(frozen=True, slots=True)
class Entered:
    """Where an event is in the log, and the checkpoint that covers it."""

    place: int
    seen: Witnessed | None


def entered(events: Iterable[Event]) -> list[Event]:
    """Events, each with ``entry``: where it is in the log, or None for what does not enter it."""
    rows = list(events)
    found = places(event.sequence for event in rows)
    covers = cover() if found else None
    for event in rows:
        place = found.get(event.sequence)
        event.entry = None if place is None or covers is None else Entered(place, covers.of(place))
    return rows


def proof(place: int, checkpoint: Checkpoint) -> LogProof:
    """The proof file of an entry, with its opening: only for those who may see what it is about."""
    opening = LogEntry.objects.values_list("opening", flat=True).get(pk=place)
    return LogProof(place, inclusion(place, checkpoint.size), note_of(checkpoint), bytes(opening))


def proof_of_event(subject_kind: str, subject: str, event: int) -> LogProof | None:
    """The proof of one event of a subject; None when it is no event of it, not in the log, or not covered yet."""
    chosen = Event.objects.filter(pk=event, subject_kind=subject_kind, subject=subject).values_list("pk", flat=True)
    place = places(chosen).get(event)
    seen = None if place is None else covering(place)
    return None if place is None or seen is None else proof(place, seen.checkpoint)


def openings(first: int = 0) -> Iterator[tuple[int, int, bytes, bytes]]:
    """Every entry from a place on: place, event, opening, nodes; read piece by piece."""
    rows = LogEntry.objects.filter(place__gte=first).order_by("place")
    for place, event, opening, nodes in rows.values_list("place", "event", "opening", "nodes").iterator(10_000):
        yield place, event, bytes(opening), bytes(nodes)
