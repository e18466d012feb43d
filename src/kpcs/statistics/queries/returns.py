"""Returns of the asker's own Participant: nobody else's detail is found, whatever his roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext

from kpcs.errors import NotAllowed, NotFound
from kpcs.participants.queries import all_authorities
from kpcs.permissions import Holder, Permission, may, require
from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.scheme.values import Carats, Usd, ValueRefused

from ..models import Draft, Figure, Submission, Upload

Key = tuple[str, int, int]
# What makes a figure the figure that it is, then what it says.
KEY = ("flow", "method", "hs", "partner", "origin")
SAYS = ("points", "cents", "certificates", "is_nil")
MOST_LINES_IN_A_FORM = 60


class Asker(Holder, Protocol):
    """Whoever reads or files: an officer, or a named program."""

    @property
    def actor_id(self) -> str: ...


def own_participant(by: Holder) -> str:
    """The Participant for whose authority the asker works; refuses (403) who works for none."""
    row = all_authorities().filter(code=by.authority_code).first()
    if row is None:
        raise NotAllowed
    return row.participant_id


def is_demonstration(by: Holder) -> bool:
    return all_authorities().filter(code=by.authority_code, is_demonstration=True).exists()


def require_reader(by: Holder) -> None:
    """Who prepares or signs returns reads those of his Participant; others are refused (403)."""
    if not may(by, Permission.RETURN_SIGN):
        require(by, Permission.RETURN_PREPARE)


def submissions(by: Holder) -> QuerySet[Submission]:
    """Every revision of every return of the own Participant."""
    require_reader(by)
    return Submission.objects.filter(participant_id=own_participant(by))


def submission_of(pk: int, *, by: Holder, is_locked: bool = False) -> Submission:
    """One revision of the own Participant, or :class:`NotFound`."""
    rows = submissions(by).order_by("pk")  # in their usual order the Participant would be joined, and locked too
    row = (rows.select_for_update(no_key=True) if is_locked else rows).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def revisions(subject: str, year: int, part: int, *, by: Holder) -> list[Submission]:
    """All revisions of one return, the newest first."""
    return list(submissions(by).filter(subject=subject, year=year, part=part).order_by("-revision"))


def newest_of(participant: str, keys: Iterable[Key], *, is_locked: bool = False) -> dict[Key, list[Submission]]:
    """All revisions of these returns, the newest first."""
    wanted = set(keys)
    rows = Submission.objects.filter(participant_id=participant, year__in={year for _, year, _ in wanted})
    found: dict[Key, list[Submission]] = {}
    for row in (rows.select_for_update(no_key=True) if is_locked else rows).order_by("-revision", "pk"):
        if (key := (row.subject, row.year, row.part)) in wanted:
            found.setdefault(key, []).append(row)
    return found


def draft_of(subject: str, year: int, part: int, *, by: Holder) -> Draft | None:
    """What is being typed of one return."""
    require_reader(by)
    rows = Draft.objects.filter(participant_id=own_participant(by), subject=subject, year=year, part=part)
    return rows.first()


def upload_of(pk: UUID, *, by: Holder) -> Upload:
    """One file that was sent for the own Participant, or :class:`NotFound`."""
    require_reader(by)
    row = Upload.objects.filter(participant_id=own_participant(by), pk=pk).first()
    if row is None:
        raise NotFound
    return row


def part_of(period: Period) -> int:
    """How a table keeps the part of a year; 0 is the whole year."""
    return 0 if period.length is Length.YEAR else period.part


def period_of(subject: str, year: int, part: int) -> Period:
    """The period of a return; refuses (``ValueRefused``) one that does not exist."""
    length = Subject(subject).length
    if length is Length.YEAR and part:
        raise ValueRefused(f"A return of {subject} is for a whole year; there is no part {part}.")
    return Period(year, part or 1, length if part else Length.YEAR)


def content_of(row: Submission) -> frozenset[tuple[object, ...]]:
    """What a revision says, whatever the order of its lines."""
    return frozenset(row.figures.values_list(*KEY, *SAYS))


def content_of_lines(lines: Sequence[Line]) -> frozenset[tuple[object, ...]]:
    """The same of lines that are not stored yet."""
    return frozenset(
        (
            line.flow,
            line.method or ("undivided" if line.flow == "production" and not line.is_nil else ""),
            line.hs,
            line.partner,
            line.origin,
            line.points or 0,
            line.cents or 0,
            line.certificates or 0,
            line.is_nil,
        )
        for line in lines
    )


def lines_of(row: Submission) -> list[Figure]:
    return list(row.figures.order_by("line"))


def draft_from(row: Submission) -> dict[str, object] | None:
    """The figures of a revision as a form shows them; None when they are too many for one."""
    figures = list(row.figures.order_by("line")[: MOST_LINES_IN_A_FORM + 1])
    if len(figures) > MOST_LINES_IN_A_FORM:
        return None
    is_nil = any(one.is_nil for one in figures)
    return {"nil": "yes" if is_nil else "", "lines": [typed(one) for one in figures if not one.is_nil]}


def typed(one: Figure) -> dict[str, str]:
    """A figure as it would be typed."""
    is_count = one.submission.subject == Subject.CERTIFICATES
    return {
        "flow": one.flow,
        "method": one.method,
        "hs": one.hs,
        "partner": one.partner,
        "origin": one.origin,
        "carats": "" if is_count else str(Carats(one.points)),
        "value": "" if is_count else str(Usd(one.cents)),
        "certificates": str(one.certificates) if is_count else "",
    }


def name_of(subject: Subject, period: Period) -> str:
    """A return as people call it: Trade, third quarter 2026."""
    words = {
        Subject.PRODUCTION: gettext("Production"),
        Subject.TRADE: gettext("Trade"),
        Subject.CERTIFICATES: gettext("Certificates"),
        Subject.STOCK: gettext("Stocks"),
    }
    return f"{words[subject]}, {period_name(period)}"


def period_name(period: Period) -> str:
    """A period in words."""
    year = {"year": period.year}
    if period.length is Length.YEAR:
        return str(period.year)
    if period.length is Length.HALF_YEAR:
        halves = (gettext("first half of %(year)s"), gettext("second half of %(year)s"))
        return halves[period.part - 1] % year
    quarters = (
        gettext("first quarter of %(year)s"),
        gettext("second quarter of %(year)s"),
        gettext("third quarter of %(year)s"),
        gettext("fourth quarter of %(year)s"),
    )
    return quarters[period.part - 1] % year


def totals(row: Submission) -> list[tuple[str, int, int, int]]:
    """The sums of a revision by flow: carats in points, value in cents, certificates."""
    sums = row.figures.values("flow").annotate(
        all_points=Sum("points"), all_cents=Sum("cents"), all_certificates=Sum("certificates")
    )
    return [
        (str(Figure.Flow(one["flow"]).label), one["all_points"], one["all_cents"], one["all_certificates"])
        for one in sums.order_by("flow")
    ]


def as_lines(row: Submission) -> list[Line]:
    """The figures of a revision as the law knows lines."""
    names = ("line", "flow", "method", "hs", "partner", "origin", "points", "cents", "certificates", "is_nil", "place")
    return [Line(*values) for values in row.figures.order_by("line").values_list(*names)]
