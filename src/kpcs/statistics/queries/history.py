"""Who changed a figure, when, from what and why: every revision of a return laid over the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..models import Figure, Submission
from .returns import KEY

Says = tuple[int, int, int, bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that a revision brought, changed or took out; None where there is none."""

    revision: Submission
    figure: Figure
    before: Says | None
    after: Says | None


def changes(revisions: list[Submission]) -> Iterator[Change]:
    """Every change of every figure, the newest revision first; ``revisions`` the newest first.

    A revision is compared with the one that was in force before it: one that was sent back or withdrawn counts for
    none after it, and its own changes are shown against what it meant to correct.
    """
    for place, row in enumerate(revisions):
        base = next((older for older in revisions[place + 1 :] if older.state == Submission.State.SIGNED), None)
        before = _figures(base) if base else {}
        after = _figures(row)
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if (old and _says(old)) != (new and _says(new)):
                shown = new or old
                assert shown is not None
                yield Change(row, shown, _says(old) if old else None, _says(new) if new else None)


def _figures(row: Submission) -> dict[tuple[str, ...], Figure]:
    return {tuple(getattr(one, name) for name in KEY): one for one in row.figures.order_by("line")}


def _says(one: Figure) -> Says:
    return one.points, one.cents, one.certificates, one.is_nil
