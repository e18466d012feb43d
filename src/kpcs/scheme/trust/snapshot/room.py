"""Keeping an edition small: telephones fetch it over poor lines, and what gives way is told."""

from __future__ import annotations

from dataclasses import replace

from kpcs.scheme.trust.sealed import packed
from kpcs.scheme.trust.statuses import NumberState

from .form import MOST_TEXT
from .values import StatusSnapshot
from .writing import snapshot_bytes

# The promise for the whole world is 64 kB, seal included.
MOST_PACKED = 63_800
# In this order the reasons give way; who said it and since when stays, and no number is ever left out.
_GIVING_WAY = (frozenset[NumberState](), {NumberState.REPLACED}, {NumberState.REPLACED, NumberState.VOID})


def one_line(text: str) -> str:
    """A reason as it is published: one line, nothing invisible, cut where it is too long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= MOST_TEXT else line[: MOST_TEXT - 1].rstrip() + "…"


def fitted(snapshot: StatusSnapshot, *, most: int = MOST_PACKED) -> tuple[StatusSnapshot, bytes]:
    """The snapshot and its packed content, with as many reasons as there is room for.

    It may still be larger than ``most``: numbers are never left out for want of room.
    """
    for spared in _GIVING_WAY:
        told = tuple(replace(one, reason="") if one.state in spared else one for one in snapshot.told)
        tried = replace(snapshot, told=told) if spared else snapshot
        content = packed(snapshot_bytes(tried))
        if len(content) <= most:
            break
    return tried, content
