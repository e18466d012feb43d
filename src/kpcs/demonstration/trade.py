"""Made-up trade between nine Participants, quarter by quarter: what each side reports, with a few honest mistakes.

Weights and prices are invented and small; nobody can take them for anybody's real trade. Most of it is reported alike
by both sides. Each mistake is of a kind that statisticians meet, so that comparison and tests have something to find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.lines import MIXED

from .goods import GEM, INDUSTRIAL, UNSORTED

OWN = ("CA", "EU", "SL")
OTHERS = ("AE", "BW", "IL", "IN", "ZA")
# From, to, heading, origin, carats in a usual quarter, US$ a carat: in whole numbers.
ROUTES = (
    ("SL", "EU", GEM, "SL", 4_400, 312),
    ("SL", "EU", INDUSTRIAL, "SL", 1_200, 12),
    ("SL", "EU", UNSORTED, "SL", 900, 104),
    ("SL", "CA", GEM, "SL", 1_500, 305),
    ("SL", "CA", INDUSTRIAL, "SL", 500, 11),
    ("CA", "EU", GEM, "CA", 2_000, 112),
    ("CA", "EU", INDUSTRIAL, "CA", 800, 9),
    ("CA", "SL", GEM, "CA", 1_400, 110),
    ("CA", "SL", INDUSTRIAL, "CA", 400, 9),
    ("EU", "CA", GEM, "SL", 160, 325),
    ("BW", "EU", GEM, "BW", 9_400, 96),
    ("BW", "AE", GEM, "BW", 7_300, 88),
    ("BW", "IN", UNSORTED, "BW", 4_100, 60),
    ("BW", "IL", GEM, "BW", 3_200, 115),
    ("ZA", "EU", GEM, "ZA", 5_100, 121),
    ("ZA", "AE", GEM, "ZA", 6_200, 84),
    ("ZA", "AE", INDUSTRIAL, "ZA", 8_800, 8),
    ("ZA", "IL", GEM, "ZA", 2_700, 138),
    ("EU", "AE", GEM, MIXED, 4_600, 148),
    ("EU", "IN", GEM, MIXED, 6_900, 139),
    ("AE", "IN", GEM, MIXED, 10_800, 101),
    ("AE", "IN", INDUSTRIAL, MIXED, 6_400, 9),
    ("AE", "EU", GEM, MIXED, 1_900, 126),
    ("IL", "IN", GEM, MIXED, 3_300, 141),
)
# Carats that a made-up certificate holds, more or less.
CARATS_PER_CERTIFICATE = 310
SEED = 2025


@dataclass(slots=True)
class Amount:
    """Points, cents and certificates."""

    points: int = 0
    cents: int = 0
    certificates: int = 0

    def add(self, points: int, cents: int, certificates: int) -> None:
        self.points += points
        self.cents += cents
        self.certificates += certificates

    def part(self, per_cent: int) -> tuple[int, int, int]:
        """So many hundredths of it."""
        return tuple(amount * per_cent // 100 for amount in (self.points, self.cents, self.certificates))  # type: ignore[return-value]


# Who reports, for which quarter, the flow, the partner, the heading, the origin.
Key = tuple[str, Period, str, str, str, str]
Book = defaultdict[Key, Amount]


def booked(quarters: Iterable[Period], *, certified: Mapping[Key, Amount]) -> Book:
    """What all sides report. A line that the demonstration's own certificates add up to is taken from these."""
    chance = Random(SEED)  # noqa: S311  the same figures in every demonstration are wanted
    book: Book = defaultdict(Amount)
    covered = {quarter for _, quarter, *_ in certified}
    for quarter in quarters:
        for sender, receiver, hs, origin, carats, price in ROUTES:
            points = carats * chance.randint(8_500, 11_500) // 100
            cents = points * price * chance.randint(9_600, 10_400) // 10_000
            count = max(1, points // 100 // CARATS_PER_CERTIFICATE)
            if quarter in covered and {sender, receiver} <= set(OWN):
                continue
            book[(sender, quarter, "export", receiver, hs, origin)].add(points, cents, count)
            book[(receiver, quarter, "import", sender, hs, origin)].add(points, cents, count)
    book.update(certified)
    for mistake, when in MISTAKES:
        if when in quarters:
            mistake(book, when)
    return book


def _line(book: Book, reporter: str, when: Period, flow: str, partner: str, hs: str = GEM) -> tuple[Key, Amount]:
    return next((key, amount) for key, amount in book.items() if key[:5] == (reporter, when, flow, partner, hs))


def _on_its_way(book: Book, when: Period) -> None:
    """A shipment left in the last days of the quarter and arrived in the next one."""
    key, amount = _line(book, "EU", when, "import", "SL")
    late = amount.part(28)
    amount.add(*(-one for one in late))
    book[(key[0], when.step(1), *key[2:])].add(*late)


def _in_grams(book: Book, when: Period) -> None:
    """The importer wrote grams in the column of carats: one carat is a fifth of a gram."""
    amount = _line(book, "IN", when, "import", "AE")[1]
    amount.points //= 5


def _under_another_heading(book: Book, when: Period) -> None:
    """The importer's customs classified as industrial what was exported as gem."""
    key, amount = _line(book, "AE", when, "import", "BW")
    del book[key]
    book[(*key[:4], INDUSTRIAL, key[5])].add(amount.points, amount.cents, amount.certificates)


def _slipped_value(book: Book, when: Period) -> None:
    """The exporter's value has its decimal point one place too far to the right."""
    _line(book, "BW", when, "export", "EU")[1].cents *= 10


def _slipped_weight(book: Book, when: Period) -> None:
    """The exporter's weight has its decimal point one place too far to the left; the certificates say more."""
    amount = _line(book, "CA", when, "export", "EU", INDUSTRIAL)[1]
    amount.points //= 10


def _valued_again(book: Book, when: Period) -> None:
    """The importing authority's valuer came to more."""
    amount = _line(book, "EU", when, "import", "ZA")[1]
    amount.cents = amount.cents * 114 // 100


def _unknown(book: Book, when: Period) -> None:
    """Less arrived than was sent, and nothing on paper says why."""
    amount = _line(book, "IL", when, "import", "BW")[1]
    amount.add(*(-one for one in amount.part(19)))


def _dear_at_the_hub(book: Book, when: Period) -> None:
    """What a trading hub sells on costs two and a half times what it costs there in other quarters."""
    for key in (("AE", "export", "IN"), ("IN", "import", "AE")):
        amount = _line(book, key[0], when, *key[1:])[1]
        amount.cents = amount.cents * 5 // 2


def _more_than_there_was(book: Book, when: Period) -> None:
    """A Participant without mines exports more than it ever imported."""
    for key in (("IL", "export", "IN"), ("IN", "import", "IL")):
        amount = _line(book, key[0], when, *key[1:])[1]
        amount.add(*amount.part(650))


def _sent_in_grams(book: Book, when: Period) -> None:
    """The exporter wrote grams in the column of carats."""
    _line(book, "SL", when, "export", "EU")[1].points //= 5


def _value_slipped_at_the_hub(book: Book, when: Period) -> None:
    """The exporter's value has its decimal point one place too far to the right."""
    _line(book, "EU", when, "export", "AE")[1].cents *= 10


def _sold_from_stock(book: Book, when: Period) -> None:
    """No mistake at all: a producer sold in one quarter what it had kept, and both sides say so."""
    for key in (("CA", "export", "EU"), ("EU", "import", "CA")):
        amount = _line(book, key[0], when, *key[1:])[1]
        amount.add(*amount.part(700))


YEAR = 2025
MISTAKES: tuple[tuple[Callable[[Book, Period], None], Period], ...] = (
    (_valued_again, Period.quarter(YEAR, 1)),
    (_on_its_way, Period.quarter(YEAR, 2)),
    (_value_slipped_at_the_hub, Period.quarter(YEAR, 2)),
    (_more_than_there_was, Period.quarter(YEAR, 3)),
    (_in_grams, Period.quarter(YEAR, 3)),
    (_under_another_heading, Period.quarter(YEAR, 4)),
    (_sent_in_grams, Period.quarter(YEAR, 4)),
    (_slipped_value, Period.quarter(YEAR + 1, 1)),
    (_sold_from_stock, Period.quarter(YEAR + 1, 1)),
    (_unknown, Period.quarter(YEAR + 1, 1)),
    (_dear_at_the_hub, Period.quarter(YEAR + 1, 2)),
    (_slipped_weight, Period.quarter(YEAR + 1, 3)),
)
