"""A quarter's return as the certificates say it, the filed figures beside it, each difference with its certificates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kpcs.certificates.models import Certificate
from kpcs.permissions import Holder
from kpcs.scheme.codec import statement_of
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Flow, Movement
from kpcs.scheme.statement import Kind
from kpcs.shipments.models import Arrival

from ..models import Submission
from . import returns

FLOWS = {Flow.EXPORTS: "export", Flow.IMPORTS: "import"}
# What was never sent: the number stands for no shipment (R-CER.10, R-CER.12).
NEVER_SENT = ("promised", "void", "replaced", "expired", "reported_false")


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
        dict(zip(names, key, strict=True)) | {"carats": two_decimals(points), "value": two_decimals(cents)}
        for key, (points, cents) in sorted(sums.items())
    ]


def two_decimals(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _in_force(revisions: Iterable[Submission]) -> Submission | None:
    """What was handed in last and not taken back."""
    return next((row for row in revisions if row.state != Submission.State.WITHDRAWN), None)


def _movements(own: str, period: Period, counted: Counted) -> Iterator[Movement]:
    day = "exported_on" if counted is Counted.EXPORTED else "issued_on"
    sent = Certificate.objects.filter(authority__participant_id=own, signed__isnull=False).exclude(state__in=NEVER_SENT)
    sent = sent.filter(**{f"{day}__range": (period.first, period.last)}).order_by(day, "number")
    for payload, on in sent.values_list("payload", day).iterator():
        yield Movement(Flow.EXPORTS, on, statement_of(bytes(payload)))
    came = Arrival.objects.filter(authority__participant_id=own, used_at__isnull=False, is_transit=False)
    came = came.filter(used_at__date__range=(period.first, period.last)).order_by("used_at", "number")
    for payload, at in came.values_list("payload", "used_at").iterator():
        yield Movement(Flow.IMPORTS, at.date(), statement_of(bytes(payload)))


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
