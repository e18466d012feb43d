"""What returns of statistics must agree with: themselves, the certificates, and the returns of the partners."""

from . import balance, capacity, doubts, footprint, questionnaires, trade_doubts
from .calendar import Calendar, CalendarRefused, read_calendar
from .choosing import FindingFacts, check_finding
from .lines import READERS, Line, Subject
from .mirror import MirrorFacts, basis_points, check_mirror
from .quarter import Flow, Movement, QuarterFacts, Row, check_quarter, rebuilt
from .returns import ReturnFacts, check_return, stood_in
from .signing import SignFacts, SubmitFacts, check_signing, check_submitting
from .table import TableFacts, TableLine, read_table

__all__ = [
    "READERS",
    "Calendar",
    "CalendarRefused",
    "FindingFacts",
    "Flow",
    "Line",
    "MirrorFacts",
    "Movement",
    "QuarterFacts",
    "ReturnFacts",
    "Row",
    "SignFacts",
    "Subject",
    "SubmitFacts",
    "TableFacts",
    "TableLine",
    "balance",
    "basis_points",
    "capacity",
    "check_finding",
    "check_mirror",
    "check_quarter",
    "check_return",
    "check_signing",
    "check_submitting",
    "doubts",
    "footprint",
    "questionnaires",
    "read_calendar",
    "read_table",
    "rebuilt",
    "stood_in",
    "trade_doubts",
]
