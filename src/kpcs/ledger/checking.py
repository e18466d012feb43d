"""The whole log computed again from the events: whether anything was changed behind the office's back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Max

from kpcs.scheme.log import LogPolicy, LogRefused, checkpoint_of, note_key_of, opened, opening_of, signed_note_of
from kpcs.scheme.log.peaks import Peaks

from . import queries
from .digest import FIELDS, event_digest
from .kinds import LOGGED
from .models import Checkpoint, Event, LogEntry, LogHead

MOST_FINDINGS = 100
AT_ONCE = 5_000
Row = tuple[int, int, bytes, bytes]


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was compared, and a sentence for each thing that does not fit."""

    entries: int
    checkpoints: int
    wrong: tuple[str, ...]


def check() -> Checked:
    """Compare every entry with its event, every hash with the tree, every checkpoint with the root of its size.

    Up to where the log ends now: an office that works meanwhile enters more, which the next check compares.
    """
    rows = list(Checkpoint.objects.order_by("size", "epoch"))
    found = islice(_differences(rows), MOST_FINDINGS)
    return Checked(LogEntry.objects.count(), len(rows), tuple(found))


def _differences(checkpoints: list[Checkpoint]) -> Iterator[str]:
    head, tree = queries.head(), Peaks()
    signed: dict[int, list[Checkpoint]] = {}
    for checkpoint in checkpoints:
        signed.setdefault(checkpoint.size, []).append(checkpoint)
    yield from _signatures(signed.pop(0, []), tree, head)
    entries = islice(queries.openings(), head.size)
    while some := list(islice(entries, AT_ONCE)):
        events = _digests([row[1] for row in some])
        for row in some:
            if row[0] != tree.size:
                yield f"Entry {tree.size} is missing; after it comes {row[0]}."
                return
            leaf, sentence = _entry(row, events)
            if sentence:
                yield sentence
            tree, nodes = tree.extended(leaf)
            if b"".join(nodes) != row[3]:
                yield f"The hashes kept with entry {row[0]} are not those of the tree."
            yield from _signatures(signed.pop(tree.size, []), tree, head)
    yield from (f"A checkpoint covers {size} entries, but the log ends after {tree.size}." for size in signed)
    if (tree.size, tree.encoded) != (head.size, bytes(head.peaks)):
        yield f"The log ends after {tree.size} entries, but its head says {head.size} or another root."
    last = LogEntry.objects.aggregate(place=Max("place"))["place"]
    # Read after the last entry: whoever entered it has moved the head.
    if last is not None and last >= (ends := queries.head().size):
        yield f"The log ends after {last + 1} entries, but its head says {ends} or another root."
    absent = Event.objects.filter(kind__in=LOGGED).exclude(sequence__in=LogEntry.objects.values("event")).count()
    if absent:
        yield f"{absent} events are not in the log. Enter them: kpcs log catch-up"


def _digests(sequences: list[int]) -> Mapping[int, tuple[str, str, bytes]]:
    rows = Event.objects.filter(sequence__in=sequences).values_list(*FIELDS)
    return {row[0]: (row[1], row[7], event_digest(*row)) for row in rows}


def _entry(row: Row, events: Mapping[int, tuple[str, str, bytes]]) -> tuple[bytes, str]:
    place, event, raw, nodes = row
    try:
        opening = opening_of(raw)
    except LogRefused:
        return nodes[:32], f"The opening of entry {place} is damaged."
    content = opening.content
    if event not in events:
        return opening.leaf, f"Event {event} of entry {place} is gone."
    if events[event] != (content.kind, content.subject, content.event):
        return opening.leaf, f"Event {event} is not what entry {place} committed to: it was changed afterwards."
    return opening.leaf, ""


def _signatures(rows: list[Checkpoint], tree: Peaks, head: LogHead) -> Iterator[str]:
    for row in rows:
        try:
            words = checkpoint_of(signed_note_of(row.note).text)
            if row.epoch == head.epoch:
                opened(row.note, policy=LogPolicy(note_key_of(head.verifier_key)))
        except LogRefused as refused:
            yield f"The checkpoint of {row.size} entries is damaged: {refused}"
            continue
        if (words.size, words.root, bytes(row.root)) != (tree.size, tree.root, tree.root):
            yield f"The checkpoint of {row.size} entries has another root than the log at that size."
