"""The Merkle tree of RFC 9162, section 2.1: hashes, roots, proofs of inclusion and of consistency, made and checked.

A complete subtree is named ``(level, index)`` and covers the leaves ``index * 2**level`` to ``(index + 1) * 2**level``.
Whoever keeps a log keeps the hashes of its complete subtrees; making a proof asks for all that it needs at once.
Checking needs nothing but the proof, and refuses every proof that is not exactly the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from .errors import LogRefused

HASH_BYTES = 32
MOST_ENTRIES = 2**62
EMPTY_ROOT = sha256(b"").digest()
# Begun once: OpenSSL looks for an algorithm longer than it hashes two hashes with it.
_NODE = sha256(b"\x01")

Node = tuple[int, int]
Reader = Callable[[Sequence[Node]], Sequence[bytes]]
_Span = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side."""
    hashing = _NODE.copy()
    hashing.update(left + right)
    return hashing.digest()


def left_siblings(index: int) -> list[Node]:
    """The complete subtrees that the leaf ``index`` closes with those to their right, lowest first."""
    siblings = []
    level = 0
    while index >> level & 1:
        siblings.append((level, (index >> level) - 1))
        level += 1
    return siblings


def completed(leaf: bytes, siblings: Iterable[bytes]) -> list[bytes]:
    """The hashes of all complete subtrees that end with a new leaf, lowest first; ``siblings`` as ``left_siblings``."""
    nodes = [leaf]
    for sibling in siblings:
        nodes.append(node_hash(sibling, nodes[-1]))
    return nodes


def last_leaf(node: Node) -> int:
    """The leaf with which a complete subtree ends: ``completed`` of that leaf holds its hash at place ``level``."""
    level, index = node
    return ((index + 1) << level) - 1


def root(size: int, read: Reader) -> bytes:
    """The root of the first ``size`` entries."""
    _require_size(size)
    return _hashes([(0, size)], read)[0] if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Reader) -> tuple[bytes, ...]:
    """The proof that entry ``index`` is in the tree of ``size`` entries, from the leaf's sibling upwards."""
    _require_size(size)
    if not 0 <= index < size:
        raise LogRefused("outside", f"Entry {index} is not among the first {size}.")
    spans: list[_Span] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    return _hashes(spans[::-1], read)


def consistency(first: int, second: int, read: Reader) -> tuple[bytes, ...]:
    """The proof that the tree of ``first`` entries is how the tree of ``second`` entries began."""
    _require_size(second)
    if not 0 <= first <= second:
        raise LogRefused("outside", f"A tree of {second} entries cannot continue one of {first}.")
    if first in (0, second):
        return ()
    spans: list[_Span] = []
    begin, end = 0, second
    while end != first:
        middle = begin + _split(end - begin)
        if first <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    if begin:
        spans.append((begin, end))
    return _hashes(spans[::-1], read)


def require_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless the proof leads from this leaf hash at this place to this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size <= MOST_ENTRIES:
        raise LogRefused("outside", f"Entry {index} is not among the first {size}.")
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_BYTES:
            raise LogRefused("not_included")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last != 0 or found != root:
        raise LogRefused("not_included")


def require_consistency(
    *, first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse unless the proof shows that the second tree begins with the first (RFC 9162, 2.1.4.2)."""
    if not 0 <= first <= second <= MOST_ENTRIES:
        raise LogRefused("outside", f"A tree of {second} entries cannot continue one of {first}.")
    if first in (0, second):
        expected = EMPTY_ROOT if first == 0 else second_root
        if proof or first_root != expected or (second == 0 and second_root != EMPTY_ROOT):
            raise LogRefused("not_consistent")
        return
    if not proof or any(len(piece) != HASH_BYTES for piece in proof):
        raise LogRefused("not_consistent")
    if _roots(first, second, first_root, proof) != (first_root, second_root):
        raise LogRefused("not_consistent")


def _roots(first: int, second: int, first_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for piece in path[1:]:
        if last == 0:
            raise LogRefused("not_consistent")
        if place & 1 or place == last:
            old, new = node_hash(piece, old), node_hash(piece, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, piece)
        place, last = place >> 1, last >> 1
    if last != 0:
        raise LogRefused("not_consistent")
    return old, new


def _split(count: int) -> int:
    # The largest power of two below the count: where RFC 9162 divides a tree.
    return 1 << (count - 1).bit_length() - 1


def _complete(begin: int, end: int) -> list[Node]:
    nodes: list[Node] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append((level, begin >> level))
        begin += 1 << level
    return nodes


def _hashes(spans: Sequence[_Span], read: Reader) -> tuple[bytes, ...]:
    parts = [_complete(begin, end) for begin, end in spans]
    found = iter(read([node for part in parts for node in part]))
    return tuple(_joined([next(found) for _node in part]) for part in parts)


def _joined(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    joined = hashes.pop()
    while hashes:
        joined = node_hash(hashes.pop(), joined)
    return joined


def _require_size(size: int) -> None:
    if not 0 <= size <= MOST_ENTRIES:
        raise LogRefused("outside", f"A log cannot have {size} entries.")
