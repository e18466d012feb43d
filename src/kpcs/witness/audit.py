"""Following a log from outside, by its public tiles alone: what it shows now must continue what it showed before.

Every new hash is read and the root computed again, so that nothing of what the log says about its tree is believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kpcs.scheme.log import Checkpoint, LogPolicy, LogRefused, checkpoint_of, opened, signed_note_of
from kpcs.scheme.log.peaks import Peaks
from kpcs.scheme.log.tiles import WIDTH, Tile, hashes_of

EMPTY = Peaks()
SENTENCES = {
    "gone_back": "The log has gone back: it showed {seen} entries before and shows {size} now.",
    "split_view": "The log shows two faces: at {size} entries it signed one tree for {here} and another for {there}.",
    "rewritten": "The log has rewritten its past: the tree of {size} entries that it signed now does not begin with "
    "the {seen} entries that it signed before.",
    "tiles_differ": "The log's tiles do not lead to the root of its own checkpoint at {size} entries.",
    "renamed": "The log goes by another name now: {origin}. It began anew, as after a loss; its page must say why.",
    "not_believed": "The log's checkpoint does not count: {why}",
}


class Unreachable(Exception):
    """A source cannot be read; the message says which and why."""


class Source(Protocol):
    """Where a log is published: a web address or a folder."""

    @property
    def name(self) -> str: ...
    def read(self, path: str) -> bytes | None:
        """The file below the log's prefix; None when there is none. Raises ``Unreachable`` when nobody answers."""


@dataclass(frozen=True, slots=True)
class Face:
    """A signed checkpoint that somebody was shown, and by whom."""

    note: str
    shown_by: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the auditor keeps between two audits: the tree so far, and faces that reach further than it."""

    tree: Peaks = EMPTY
    face: Face | None = None
    roots: Mapping[int, bytes] = field(default_factory=dict)
    ahead: tuple[Face, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong, with the signed checkpoints that prove it to anybody."""

    code: str
    sentence: str
    proof: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome: what is known now, what is wrong (then nothing new is believed), and what is worth knowing."""

    known: Known
    wrong: tuple[Wrong, ...]
    notes: tuple[str, ...]
    size: int


def audit(source: Source, *, policy: LogPolicy, known: Known, others: Sequence[Face] = ()) -> Audit:
    """Compare what the log shows now with what it showed before, and with what others were shown."""
    text = source.read("checkpoint")
    if text is None:
        raise Unreachable(f"{source.name} shows no checkpoint.")
    here = Face(text.decode(errors="replace"), source.name)
    try:
        now = opened(here.note, policy=policy).checkpoint
    except LogRefused as refusal:
        return Audit(known, (_not_believed(here, refusal, policy),), (), known.tree.size)
    faces, notes = _believed((*known.ahead, *others), policy)
    reading = _Reading(source, now, known, [point.size for _face, point in faces])
    wrong = [*reading.problems(here), *_splits(reading, now, here, faces)]
    ahead = tuple(dict.fromkeys(face for face, point in faces if point.size > now.size))
    notes += tuple(
        f"{face.shown_by} was shown {point.size} entries, {source.name} shows {now.size}; kept to be compared later."
        for face, point in faces
        if point.size > now.size
    )
    if wrong:
        return Audit(replace(known, ahead=ahead), tuple(wrong), notes, now.size)
    return Audit(Known(reading.tree, here, reading.roots, ahead), (), notes, now.size)


def _wrong(code: str, *proof: Face | None, **params: object) -> Wrong:
    return Wrong(code, SENTENCES[code].format(**params), tuple(face for face in proof if face is not None))


def _not_believed(here: Face, refusal: LogRefused, policy: LogPolicy) -> Wrong:
    try:
        origin = checkpoint_of(signed_note_of(here.note).text).origin
    except LogRefused:
        origin = policy.log.name
    if origin != policy.log.name:
        return _wrong("renamed", here, origin=origin)
    return _wrong("not_believed", here, why=str(refusal))


def _believed(faces: Iterable[Face], policy: LogPolicy) -> tuple[list[tuple[Face, Checkpoint]], tuple[str, ...]]:
    """The faces that this log signed; the others say nothing about it."""
    found, notes = [], []
    for face in dict.fromkeys(faces):
        try:
            found.append((face, opened(face.note, policy=LogPolicy(policy.log)).checkpoint))
        except LogRefused as refusal:
            notes.append(f"What {face.shown_by} shows was not compared: {refusal}")
    return found, tuple(notes)


def _splits(reading: _Reading, now: Checkpoint, here: Face, faces: list[tuple[Face, Checkpoint]]) -> Iterator[Wrong]:
    for face, point in faces:
        root = reading.root_at(point.size) if point.size <= now.size else point.root
        if root is not None and root != point.root:
            yield _wrong("split_view", here, face, size=point.size, here=here.shown_by, there=face.shown_by)


class _Reading:
    """Reads the log from where it was left to its checkpoint; from its beginning when something does not fit."""

    def __init__(self, source: Source, now: Checkpoint, known: Known, sizes: Iterable[int]) -> None:
        self._source, self._now, self._known = source, now, known
        self._wanted = {known.tree.size, now.size, *sizes}
        self.roots: dict[int, bytes] = dict(known.roots)
        self.tree = known.tree
        self._fits = True
        if known.tree.size <= now.size:
            self.tree = self._extended(known.tree)
            self._fits = self.tree.root == now.root

    def problems(self, here: Face) -> Iterator[Wrong]:
        """What is wrong with this source alone."""
        seen, now = self._known.tree, self._now
        if now.size < seen.size:
            yield _wrong("gone_back", self._known.face, here, seen=seen.size, size=now.size)
        elif now.size == seen.size and now.root != seen.root:
            face = self._known.face
            there = f"{face.shown_by} before" if face else "others"
            yield _wrong("split_view", face, here, size=now.size, here=here.shown_by, there=there)
        elif not self._fits:
            whole = self._extended(EMPTY)
            if whole.root == now.root:
                yield _wrong("rewritten", self._known.face, here, size=now.size, seen=seen.size)
            else:
                yield _wrong("tiles_differ", here, size=now.size)

    def root_at(self, size: int) -> bytes | None:
        """The root of the log's first entries; None where its tiles do not show it."""
        if size not in self.roots and size <= self._now.size and self._fits:
            self._extended(EMPTY)
        return self.roots.get(size)

    def _extended(self, tree: Peaks) -> Peaks:
        for leaf in self._leaves(tree.size):
            tree, _nodes = tree.extended(leaf)
            if tree.size in self._wanted:
                self.roots[tree.size] = tree.root
        self.roots.setdefault(0, EMPTY.root)
        return tree

    def _leaves(self, start: int) -> Iterator[bytes]:
        for index in range(start // WIDTH, -(-self._now.size // WIDTH)):
            first = index * WIDTH
            yield from self._tile(index)[max(start - first, 0) : self._now.size - first]

    def _tile(self, index: int) -> Sequence[bytes]:
        width = min(WIDTH, self._now.size - index * WIDTH)
        # A partial tile may be gone once the full one is there.
        for tile in dict.fromkeys((Tile(0, index, width), Tile(0, index))):
            content = self._source.read(tile.path)
            if content is not None:
                return _hashes(content, width, f"{self._source.name} {tile.path}")
        raise Unreachable(f"{self._source.name} has nothing at {Tile(0, index, width).path}.")


def _hashes(content: bytes, width: int, place: str) -> Sequence[bytes]:
    try:
        hashes = hashes_of(content)
    except LogRefused as refusal:
        raise Unreachable(f"{place}: {refusal}") from None
    if len(hashes) < width:
        raise Unreachable(f"{place}: there are too few hashes.")
    return hashes
