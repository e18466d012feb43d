"""The status snapshot: which numbers are void, replaced, lost, stolen, false or used, of all Participants."""

from .changes import first_day_covered, forgotten, united
from .form import MOST_BYTES, MOST_TEXT, VERSION, SnapshotRefused
from .reading import snapshot_of
from .room import MOST_PACKED, fitted, one_line
from .scope import out_of_scope, own_words, questions
from .serials import SerialSet
from .values import (
    HASH_BYTES,
    Author,
    Contribution,
    Honest,
    Quarter,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    hash_of,
    number_of,
    series_of,
)
from .writing import snapshot_bytes

__all__ = [
    "HASH_BYTES",
    "MOST_BYTES",
    "MOST_PACKED",
    "MOST_TEXT",
    "VERSION",
    "Author",
    "Contribution",
    "Honest",
    "Quarter",
    "SerialSet",
    "SnapshotRefused",
    "StatusSnapshot",
    "Told",
    "UsedNumbers",
    "Withdrawn",
    "first_day_covered",
    "fitted",
    "forgotten",
    "hash_of",
    "number_of",
    "one_line",
    "out_of_scope",
    "own_words",
    "questions",
    "series_of",
    "snapshot_bytes",
    "snapshot_of",
    "united",
]
