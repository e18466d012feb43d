"""An exact set of serials, kept as it is written: blocks of one bit for each serial. No number is ever in it by chance.

A block begins and ends with a serial of the set; 64 or more serials in a row that are not in it end a block. So there
is one way to write a set, and two blocks can neither overlap nor stand in the wrong order: each says only how many
serials after the one before it begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kpcs.scheme.values import ValueRefused

GAP = 64
MOST_DIGITS = 10
_LONG_GAP = "0" * GAP
# A gap of 64 bits holds at least this many whole empty bytes: the cheap question before the exact one.
_EMPTY = bytes(GAP // 8 - 1)


@dataclass(frozen=True, slots=True)
class SerialSet:
    """``firsts`` are the first serials of the blocks, in order; ``blocks`` their bits, the highest bit first."""

    firsts: tuple[int, ...] = ()
    blocks: tuple[bytes, ...] = ()
    count: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        count = sum(int.from_bytes(block, "big").bit_count() for block in self.blocks)
        object.__setattr__(self, "count", count)

    @classmethod
    def of(cls, serials: Iterable[int]) -> SerialSet:
        """The set of these serials, in any order."""
        ordered = sorted(set(serials))
        if not ordered:
            return cls()
        starts = [0, *(at for at, (one, two) in enumerate(pairwise(ordered), start=1) if two - one > GAP)]
        runs = [ordered[first:last] for first, last in zip(starts, [*starts[1:], len(ordered)], strict=True)]
        return cls(tuple(run[0] for run in runs), tuple(map(_bits, runs)))

    @classmethod
    def read(cls, flat: Sequence[int | bytes], digits: int) -> SerialSet:
        """From ``[skip, bits, skip, bits, …]``; refuses every form that ``written`` would not have made."""
        if not flat or len(flat) % 2:
            raise ValueRefused("A set of serials is written in blocks of a number and bytes, at least one.")
        firsts: list[int] = []
        end = 0
        for skip, bits in zip(flat[0::2], flat[1::2], strict=True):
            if type(skip) is not int or type(bits) is not bytes:
                raise ValueRefused("A block of serials is a whole number and bytes.")
            if skip < 0 or (firsts and skip < GAP):
                raise ValueRefused(f"Two blocks of serials are less than {GAP} apart.")
            _require_one_form(bits)
            firsts.append(end + skip)
            end = firsts[-1] + _length(bits)
            if end > 10**digits:
                raise ValueRefused(f"A serial of {digits} digits ends before {end}.")
        return cls(tuple(firsts), tuple(bits for bits in flat[1::2] if isinstance(bits, bytes)))

    def written(self) -> list[int | bytes]:
        """``[skip, bits, …]``: how many serials lie between the end of one block and the beginning of the next."""
        flat: list[int | bytes] = []
        end = 0
        for first, bits in zip(self.firsts, self.blocks, strict=True):
            flat += (first - end, bits)
            end = first + _length(bits)
        return flat

    def __contains__(self, serial: int) -> bool:
        at = bisect_right(self.firsts, serial) - 1
        if at < 0:
            return False
        place = serial - self.firsts[at]
        bits = self.blocks[at]
        return place < 8 * len(bits) and bool(bits[place >> 3] & (0x80 >> (place & 7)))

    def __iter__(self) -> Iterator[int]:
        for first, bits in zip(self.firsts, self.blocks, strict=True):
            for at, byte in enumerate(bits):
                for bit in _PLACES[byte]:
                    yield first + 8 * at + bit

    def __len__(self) -> int:
        return self.count

    def place_of(self, serial: int) -> int | None:
        """How many serials of the set lie before this one; None when it is not in the set."""
        if serial not in self:
            return None
        at = bisect_right(self.firsts, serial) - 1
        before = sum(int.from_bytes(bits, "big").bit_count() for bits in self.blocks[:at])
        bits, place = self.blocks[at], serial - self.firsts[at]
        return before + (int.from_bytes(bits, "big") >> (8 * len(bits) - place)).bit_count()


_PLACES = tuple(tuple(bit for bit in range(8) if byte & (0x80 >> bit)) for byte in range(256))


def _bits(run: Sequence[int]) -> bytes:
    first = run[0]
    bits = bytearray((run[-1] - first) // 8 + 1)
    for serial in run:
        place = serial - first
        bits[place >> 3] |= 0x80 >> (place & 7)
    return bytes(bits)


def _length(bits: bytes) -> int:
    """How many serials a block spans: up to its last bit that is set."""
    return 8 * len(bits) - _PLACES_AFTER[bits[-1]]


_PLACES_AFTER = tuple(7 - max(places, default=-1) for places in _PLACES)


def _require_one_form(bits: bytes) -> None:
    if not bits or not bits[0] & 0x80 or not bits[-1]:
        raise ValueRefused("A block of serials begins and ends with a serial of the set.")
    if _EMPTY in bits and _LONG_GAP in bin(int.from_bytes(bits, "big"))[2:].rstrip("0"):
        raise ValueRefused(f"A block of serials goes over {GAP} serials in a row that are not in the set.")
