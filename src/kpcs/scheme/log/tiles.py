"""Tiles (C2SP tlog-tiles): the paths under which hashes and entries are published, and what lies at each.

A tile holds up to 256 hashes of one level, each of a full tile below it; an entry bundle holds the entries themselves.
Full ones never change. A partial one is named after its width, so it never changes either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .errors import LogRefused
from .tree import HASH_BYTES, MOST_ENTRIES, Node

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRIES = "entries"
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a published log; ``level`` is None for an entry bundle."""

    level: int | None
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path below the log's prefix."""
        level = ENTRIES if self.level is None else str(self.level)
        return f"tile/{level}/{_digits(self.index)}{'' if self.width == WIDTH else f'.p/{self.width}'}"

    @property
    def first(self) -> int:
        """The first hash of its level, or the first entry, that it holds."""
        return self.index * WIDTH

    @property
    def nodes(self) -> list[Node]:
        """The complete subtrees whose hashes it holds, in order."""
        level = HEIGHT * (self.level or 0)
        return [(level, place) for place in range(self.first, self.first + self.width)]

    def is_within(self, size: int) -> bool:
        """Whether a log of this size has all that the tile holds."""
        return (self.first + self.width) << HEIGHT * (self.level or 0) <= size


def tile_of(path: str) -> Tile:
    """Read a path; refuses every spelling that ``Tile.path`` would not have made."""
    match = _PATH.fullmatch(path) if len(path) <= 100 else None
    if match is None:
        raise LogRefused("bad_tile")
    level = None if match["level"] == ENTRIES else int(match["level"])
    tile = Tile(level, int(match["index"].replace("x", "").replace("/", "")), int(match["width"] or WIDTH))
    if tile.path != path or (level or 0) > 63 or tile.first > MOST_ENTRIES or (match["width"] and tile.width >= WIDTH):
        raise LogRefused("bad_tile")
    return tile


def tiles_of(size: int) -> Iterator[Tile]:
    """Every file that a log of this size publishes beside its checkpoint: bundles, then tiles from the lowest level."""
    for level in (None, *range(-(-size.bit_length() // HEIGHT))):
        hashes = size >> HEIGHT * (level or 0)
        yield from (Tile(level, index) for index in range(hashes // WIDTH))
        if hashes % WIDTH:
            yield Tile(level, hashes // WIDTH, hashes % WIDTH)


def bundle(entries: Iterable[bytes]) -> bytes:
    """The content of an entry bundle."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_of(content: bytes) -> tuple[bytes, ...]:
    """The entries of a bundle; refuses one that is cut off."""
    entries = []
    at = 0
    while at < len(content):
        end = at + 2 + int.from_bytes(content[at : at + 2], "big")
        if at + 2 > len(content) or end > len(content):
            raise LogRefused("bad_tile", "The bundle of entries is cut off.")
        entries.append(content[at + 2 : end])
        at = end
    return tuple(entries)


def hashes_of(content: bytes) -> Sequence[bytes]:
    """The hashes of a tile; refuses one that is cut off."""
    if len(content) % HASH_BYTES or len(content) > WIDTH * HASH_BYTES:
        raise LogRefused("bad_tile", "The tile is cut off.")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


def _digits(index: int) -> str:
    text = str(index)
    text = text.zfill(-(-len(text) // 3) * 3)
    groups = [text[at : at + 3] for at in range(0, len(text), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
