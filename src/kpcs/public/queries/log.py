"""What the page of the public log shows: numbers, witnesses, the last checkpoints, and how the log grew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kpcs.ledger import queries as ledger

SHOWN = 10
DRAWN = 60
WIDTH, HEIGHT, EDGE = 640, 180, 12


@dataclass(frozen=True, slots=True)
class Row:
    """A checkpoint with how many of the present witnesses cosigned it."""

    size: int
    made_at: datetime
    witnessed: int
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A checkpoint in the drawing."""

    x: int
    y: int
    row: Row


@dataclass(frozen=True, slots=True)
class Drawing:
    """The log's growth: a line through its last checkpoints, one dot for each."""

    dots: tuple[Dot, ...]
    first: Row
    last: Row
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def ground(self) -> int:
        return self.height - EDGE


def standing() -> dict[str, Any]:
    """Everything that the page says; the number of questions to the database does not grow with the log."""
    head, covers = ledger.head(), ledger.cover()
    needed = covers.newest.needed if covers.newest else 0
    rows = [Row(size, made_at, count, count >= needed) for size, made_at, count in ledger.last_checkpoints(DRAWN)]
    newest = covers.newest
    return {
        "head": head,
        "newest": newest,
        "trusted": covers.trusted,
        "waiting": head.size - (newest.checkpoint.size if newest else 0),
        "rows": rows[:SHOWN],
        "drawing": drawing(rows[::-1]),
        "witnesses": ledger.witnesses_with_newest(),
    }


def drawing(rows: list[Row]) -> Drawing | None:
    """Time to the right, entries upwards; nothing while there are fewer than two checkpoints."""
    if len(rows) < 2:
        return None
    first, last = rows[0], rows[-1]
    seconds = max(int((last.made_at - first.made_at).total_seconds()), 1)
    entries = max(last.size - first.size, 1)
    dots = tuple(
        Dot(
            EDGE + int((row.made_at - first.made_at).total_seconds()) * (WIDTH - 2 * EDGE) // seconds,
            HEIGHT - EDGE - (row.size - first.size) * (HEIGHT - 2 * EDGE) // entries,
            row,
        )
        for row in rows
    )
    return Drawing(dots, first, last)
