"""A quarter's return as the certificates say it, the filed figures beside it, each difference with its certificates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from kpcs.certificates.queries.moved import sent_between
from kpcs.permissions import Holder
from kpcs.scheme.codec import statement_of
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Flow, Movement
from kpcs.scheme.statement import Kind
from kpcs.scheme.values import decimal
from kpcs.shipments.queries.moved import received_between

from ..models import Submission
from . import returns

FLOWS = {Flow.EXPORTS: "export", Flow.IMPORTS: "import"}


class Counted(StrEnum):
    """By which day an export counts for a quarter: when it left, or when its certificate was issued."""

    EXPORTED = "exported"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Part:
    """What one certificate adds to a line."""

    number: str
    on: str
    points: int
    cents: int


@dataclass(frozen=True, slots=True)
class Line:
    """Trade with one partner under one heading: as filed, and as the certificates add up to."""

    flow: str
    partner: str
    hs: str
    filed: tuple[int, int]
    certified: tuple[int, int]
    parts: tuple[Part, ...]

    @property
    def difference(self) -> tuple[int, int]:
        return self.filed[0] - self.certified[0], self.filed[1] - self.certified[1]

    @property
    def differs(self) -> bool:
        return self.filed != self.certified


@dataclass(frozen=True, slots=True)
class Count:
    """Certificates of one direction: as filed (None: nothing is filed), and in the records."""

    flow: str
    filed: int | None
    counted: int

    @property
    def differs(self) -> bool:
        return self.filed is not None and self.filed != self.counted


@dataclass(frozen=True, slots=True)
class Drafted:
    """A quarter by the certificates, beside what is filed."""

    period: Period
    counted: Counted
    movements: tuple[Movement, ...]
    lines: tuple[Line, ...]
    counts: tuple[Count, ...]
    trade: Submission | None
    certificates: Submission | None


def drafted(period: Period, *, by: Holder, counted: Counted = Counted.EXPORTED) -> Drafted:
    """The quarter of the own Participant; technical certificates are no trade (R-CER.27)."""
    returns.require_reader(by)
    own = returns.own_participant(by)
    movements = tuple(each for each in _movements(own, period, counted) if each.statement.kind is Kind.STANDARD)
    filed = {
        subject: _in_force(returns.revisions(subject, period.year, period.part, by=by))
        for subject in ("trade", "certificates")
    }
    return Drafted(
        period,
        counted,
        movements,
        tuple(_lines(movements, filed["trade"])),
        tuple(_counts(movements, filed["certificates"])),
        filed["trade"],
        filed["certificates"],
    )


def figures(found: Drafted) -> list[dict[str, str]]:
    """The lines of trade as they would be typed, with the origin where the certificates say one."""
    sums: dict[tuple[str, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for each in found.movements:
        for parcel in each.statement.parcels:
            key = (FLOWS[each.flow], str(each.partner), str(parcel.hs), str(each.statement.origin))
            sums[key][0] += parcel.carats.points
            sums[key][1] += parcel.value.cents
    names = ("flow", "partner", "hs", "origin")
    return [
        dict(zip(names, key, strict=True)) | {"carats": decimal(points), "value": decimal(cents)}
        for key, (points, cents) in sorted(sums.items())
    ]


def _in_force(revisions: Iterable[Submission]) -> Submission | None:
    """What was handed in last and not taken back."""
    return next((row for row in revisions if row.state != Submission.State.WITHDRAWN), None)


def _movements(own: str, period: Period, counted: Counted) -> Iterator[Movement]:
    days = (period.first, period.last)
    for payload, on in sent_between(own, *days, by_issue=counted is Counted.ISSUED):
        yield Movement(Flow.EXPORTS, on, statement_of(payload))
    for payload, on in received_between(own, *days):
        yield Movement(Flow.IMPORTS, on, statement_of(payload))


def _lines(movements: Iterable[Movement], filed: Submission | None) -> Iterator[Line]:
    parts: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
    for each in movements:
        for hs, (points, cents) in _by_heading(each).items():
            key = (FLOWS[each.flow], str(each.partner), hs)
            parts[key].append(Part(str(each.statement.number), each.on.isoformat(), points, cents))
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    rows = filed.figures.values_list("flow", "partner", "hs", "points", "cents", "is_nil") if filed else ()
    for flow, partner, hs, points, cents, is_nil in rows:
        if not is_nil:
            before = sums.get((flow, partner, hs), (0, 0))
            sums[(flow, partner, hs)] = (before[0] + points, before[1] + cents)
    for key in sorted(parts.keys() | sums.keys()):
        found = parts.get(key, [])
        certified = (sum(part.points for part in found), sum(part.cents for part in found))
        yield Line(*key, sums.get(key, (0, 0)), certified, tuple(found))


def _by_heading(each: Movement) -> dict[str, tuple[int, int]]:
    sums: dict[str, tuple[int, int]] = {}
    for parcel in each.statement.parcels:
        before = sums.get(str(parcel.hs), (0, 0))
        sums[str(parcel.hs)] = (before[0] + parcel.carats.points, before[1] + parcel.value.cents)
    return sums


def _counts(movements: Iterable[Movement], filed: Submission | None) -> Iterator[Count]:
    rows = dict(filed.figures.values_list("flow", "certificates")) if filed else {}
    every = list(movements)
    for flow, name in FLOWS.items():
        yield Count(name, rows.get(name, 0) if filed else None, sum(each.flow is flow for each in every))


def rows(found: Drafted) -> Iterator[tuple[object, ...]]:
    """One row for each certificate of each line; a line that no certificate bears out stands alone."""
    for line in found.lines:
        figures = (line.filed[0], line.certified[0], line.filed[1], line.certified[1])
        head = (line.flow, line.partner, line.hs, *(decimal(figure) for figure in figures))
        for part in line.parts:
            yield (*head, part.number, part.on, decimal(part.points), decimal(part.cents))
        if not line.parts:
            yield (*head, "", "", "", "")


def agrees(found: Drafted) -> bool:
    """Whether both returns are filed and say what the certificates say."""
    is_filed = found.trade is not None and found.certificates is not None
    return is_filed and not any([one.differs for one in found.lines] + [one.differs for one in found.counts])


def as_json(found: Drafted) -> dict[str, Any]:
    """The whole, in points and cents, for programs."""
    return {
        "period": str(found.period),
        "counted_by": str(found.counted),
        "trade_revision": found.trade.revision if found.trade else None,
        "certificates_revision": found.certificates.revision if found.certificates else None,
        "counts": [{"flow": one.flow, "filed": one.filed, "counted": one.counted} for one in found.counts],
        "lines": [
            {
                "flow": one.flow,
                "partner": one.partner,
                "hs": one.hs,
                "filed_points": one.filed[0],
                "filed_cents": one.filed[1],
                "points": one.certified[0],
                "cents": one.certified[1],
                "differs": one.differs,
                "certificates": [asdict(part) for part in one.parts],
            }
            for one in found.lines
        ],
    }
