"""A growing tree, of which only the outermost hashes are at hand: enough to append, and to say the root."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .errors import LogRefused
from .tree import EMPTY_ROOT, HASH_BYTES, completed, node_hash


class Peaks(NamedTuple):
    """The hashes of the complete subtrees that a tree of this size is made of, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        return _root(self.hashes)

    @property
    def encoded(self) -> bytes:
        """One hash after the other, as they are kept."""
        return b"".join(self.hashes)

    def extended(self, leaf: bytes) -> tuple[Peaks, list[bytes]]:
        """The tree with one more leaf, and the hashes of the complete subtrees that end with it, lowest first."""
        # As many peaks are joined to the new leaf as the old size has ones at its end: 7 entries have three.
        joined = (self.size ^ (self.size + 1)).bit_length() - 1
        kept = len(self.hashes) - joined
        nodes = completed(leaf, reversed(self.hashes[kept:]))
        return Peaks(self.size + 1, (*self.hashes[:kept], nodes[-1])), nodes


@lru_cache(maxsize=8)
def _root(hashes: tuple[bytes, ...]) -> bytes:
    """Kept for the next append, which begins with the root that the last one ended with."""
    if not hashes:
        return EMPTY_ROOT
    *others, joined = hashes
    for peak in reversed(others):
        joined = node_hash(peak, joined)
    return joined


def peaks_of(size: int, encoded: bytes) -> Peaks:
    """Read kept peaks; refuses a number of hashes that a tree of this size cannot have."""
    if size < 0 or len(encoded) != size.bit_count() * HASH_BYTES:
        raise LogRefused("outside", f"The kept hashes are not those of a log of {size} entries.")
    return Peaks(size, tuple([encoded[at : at + HASH_BYTES] for at in range(0, len(encoded), HASH_BYTES)]))
