"""The figures of a release, line by line, each with the submission that it comes from; as values and as its text."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from io import StringIO


@dataclass(frozen=True, slots=True, order=True)
class ReleasedLine:
    """One figure. ``points`` are hundredths of a carat, ``cents`` US cents; ``part`` is the half-year or quarter.

    ``submission`` names the return and its revision, ``line`` the line in it, 0 for a sum over partners.
    """

    participant: str
    subject: str
    flow: str
    year: int
    part: int
    method: str
    hs: str
    partner: str
    origin: str
    points: int
    cents: int
    certificates: int
    is_nil: bool
    submission: str
    line: int
    # Made up, to show how the office works; such a figure is marked wherever it stands.
    is_demonstration: bool = False

    @property
    def series(self) -> tuple[str, ...]:
        """What the figure is about, whatever it amounts to."""
        about = (self.participant, self.subject, self.flow, str(self.year), str(self.part))
        return (*about, self.method, self.hs, self.partner, self.origin)

    @property
    def period(self) -> str:
        """``2025-H1``, ``2025-Q2``, or the year alone."""
        letter = "H" if self.subject == "production" else "Q"
        return f"{self.year}-{letter}{self.part}" if self.part else str(self.year)


COLUMNS = tuple(field.name for field in fields(ReleasedLine))
_WHOLE = frozenset({"year", "part", "points", "cents", "certificates", "line"})
_YES_OR_NO = {"is_nil", "is_demonstration"}


def submission_name(participant: str, subject: str, year: int, part: int, revision: int) -> str:
    """How a release names the return that a figure comes from, such as ``SL-production-2014-1-r2``."""
    return f"{participant}-{subject}-{year}-{part}-r{revision}"


def public(lines: Iterable[ReleasedLine]) -> tuple[ReleasedLine, ...]:
    """What everybody may see: production as filed; trade by Participant and heading, summed over partners (R-WEB.2)."""
    sums: dict[tuple[object, ...], ReleasedLine] = {}
    kept = []
    for line in lines:
        if line.flow == "production":
            kept.append(line)
            continue
        key = (line.participant, line.subject, line.flow, line.year, line.part, line.hs, line.submission)
        before = sums.get(key)
        sums[key] = ReleasedLine(
            participant=line.participant,
            subject=line.subject,
            flow=line.flow,
            year=line.year,
            part=line.part,
            method="",
            hs=line.hs,
            partner="",
            origin="",
            points=line.points + (before.points if before else 0),
            cents=line.cents + (before.cents if before else 0),
            certificates=line.certificates + (before.certificates if before else 0),
            is_nil=line.is_nil and (before is None or before.is_nil),
            submission=line.submission,
            line=0,
            is_demonstration=line.is_demonstration,
        )
    return tuple(sorted((*kept, *sums.values())))


def is_marked(lines: Iterable[ReleasedLine]) -> bool:
    """Whether any of these figures is made up."""
    return any(line.is_demonstration for line in lines)


def text_of(lines: Iterable[ReleasedLine]) -> str:
    """The lines in order as CSV: the text that a release keeps and signs for. Equal figures give equal texts.

    Only where a figure is made up does a last column say so of each: the texts of real figures stay as they were.
    """
    held = sorted(lines)
    columns = COLUMNS if is_marked(held) else COLUMNS[:-1]
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    for line in held:
        writer.writerow(
            [int(value) if isinstance(value, bool) else value for value in map(line.__getattribute__, columns)]
        )
    return written.getvalue()


def lines_of(text: str) -> Iterator[ReleasedLine]:
    """The lines that a release keeps."""
    for row in csv.DictReader(StringIO(text)):
        values: dict[str, object] = {name: int(text) if name in _WHOLE else text for name, text in row.items()}
        yield ReleasedLine(**{**values, **{name: row[name] == "1" for name in _YES_OR_NO & row.keys()}})  # type: ignore[arg-type]


def digest_of(text: str) -> str:
    """SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
