"""What programs send and get of returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from kpcs.certificates.api.asking import FindingOut, Told
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR
from kpcs.scheme.rules.statistics import Subject

from ..models import Submission
from ..queries import drafted as certified

MOST_LINES = 100_000
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Identifier = Annotated[int, Field(ge=1, le=2**63 - 1)]


class LineIn(Told):
    """One line as typed: every value is a text, whatever is missing or wrong."""

    flow: str = Field("", description="import or export; of stocks stock or polished; of production nothing.")
    method: str = Field("", description="artisanal, large-scale or undivided; of production only.")
    hs: str = Field("", description="7102.10, 7102.21 or 7102.31.")
    partner: str = Field("", description="A Participant by its two letters or name.")
    origin: str = Field("", description="A country by its two letters or name, or *** for mixed.")
    carats: str = Field("", description="Such as 1234.56.")
    value: str = Field("", description="US dollars, such as 1234.56.")
    certificates: str = Field("", description="A whole number; of certificates only.")


class ReturnIn(Told):
    """A return of the own Participant."""

    subject: Subject
    period: str = Field(max_length=10, description="2026-Q1; of production 2026-H1; of stocks 2026.")
    nil: bool = Field(False, description="There was nothing; then without lines.")
    lines: list[LineIn] = Field([], max_length=MOST_LINES)
    total_carats: str = Field("", description="Compared with the sum of the lines.")
    total_value: str = ""
    reason: str = Field("", max_length=2_000, description="Wanted of a correction.")


class ReturnCheckOut(Schema):
    """Everything that is to be said about a return."""

    is_ready: bool
    lines: int
    carats_points: int
    value_cents: int
    findings: list[FindingOut]


class SubmissionOut(Schema):
    """One revision of a return."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    participant: str = Field(alias="participant_id")
    subject: str
    year: int
    part: int
    revision: int
    state: str
    channel: str
    prepared_by: str = Field(alias="prepared_by_name")
    prepared_at: datetime
    signed_by: str = Field(alias="signed_by_name")
    signed_at: datetime | None
    reason: str
    supersedes: int | None = Field(alias="supersedes_id")
    source_name: str
    source_digest: str


class FigureOut(Schema):
    """One line as it was filed."""

    line: int
    flow: str
    method: str
    hs: str
    partner: str
    origin: str
    points: int
    cents: int
    certificates: int
    is_nil: bool
    place: str


class SubmissionsOut(Schema):
    """One page of the list, the newest first."""

    submissions: list[SubmissionOut]
    total: int
    page: int


class FiguresOut(Schema):
    """One page of the lines of a revision."""

    submission: SubmissionOut
    figures: list[FigureOut]
    total: int
    page: int


class FileOut(Schema):
    """What came of a file."""

    id: UUID
    is_filed: bool
    rows: int
    stopping: int
    advising: int
    submissions: list[SubmissionOut]


class PageQuery(Schema):
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


class SubmissionsQuery(PageQuery):
    """What of the list is asked for."""

    subject: Subject | None = None
    year: Year | None = None
    state: Submission.State | None = None


class QuarterQuery(Schema):
    """Which quarter, and by which day an export counts."""

    year: Year
    quarter: Annotated[int, Field(ge=1, le=4)]
    by: certified.Counted = certified.Counted.EXPORTED


class PartOut(Schema):
    number: str
    on: date
    points: int
    cents: int


class CertifiedLineOut(Schema):
    flow: str
    partner: str
    hs: str
    filed_points: int
    filed_cents: int
    points: int
    cents: int
    differs: bool
    certificates: list[PartOut]


class CountOut(Schema):
    flow: str
    filed: int | None
    counted: int


class CertifiedOut(Schema):
    """A quarter by the certificates beside what is filed."""

    period: str
    counted_by: str
    trade_revision: int | None
    certificates_revision: int | None
    counts: list[CountOut]
    lines: list[CertifiedLineOut]
