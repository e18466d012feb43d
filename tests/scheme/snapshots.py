"""Status snapshots for tests: one by hand, and any that Hypothesis can think of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import (
    HASH_BYTES,
    Author,
    Contribution,
    Honest,
    Quarter,
    SerialSet,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    hash_of,
    number_of,
)
from kpcs.scheme.values import CertificateNumber, CountryCode

FROM = date(2024, 10, 1)
MADE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SL_OFFICE = Author(CountryCode("SL"), "National Minerals Agency")
EU_OFFICE = Author(CountryCode("EU"), "Diamond Office, Antwerp")
KID = bytes(range(8))
SIGNED = b"the signed bytes of an honest certificate"


def told(number: str, state: NumberState, since: date, reason: str = "", author: Author = SL_OFFICE) -> Told:
    return Told(CertificateNumber.parse(number), state, since, author, reason)


SNAPSHOT = StatusSnapshot(
    sequence=12,
    published_at=MADE,
    good_until=date(2026, 12, 4),
    covers_from=FROM,
    publisher="Demonstration Secretariat",
    used=(
        UsedNumbers(("SL", 6), Quarter(2026, 3), SerialSet.of([4100, 4101, 4103, 4500])),
        UsedNumbers(("SL", 6), Quarter(2026, 4), SerialSet.of(range(4600, 4800))),
        UsedNumbers(("SL", 4), Quarter(2026, 4), SerialSet.of([4900])),
    ),
    told=(
        told("SL004901", NumberState.VOID, date(2026, 11, 10), "wrong weight"),
        told("SL004902", NumberState.STOLEN, date(2026, 11, 11), "taken from the courier"),
        told("SL004902", NumberState.LOST, date(2026, 11, 10)),
        told("EU123456", NumberState.REPORTED_FALSE, date(2026, 11, 12), "printed without a seal", SL_OFFICE),
        told("EU123456", NumberState.REPORTED_FALSE, date(2026, 11, 13), "never issued", EU_OFFICE),
    ),
    withdrawn=(
        Withdrawn(
            told("SL004950", NumberState.LOST, date(2026, 11, 1), "not in the bag"),
            date(2026, 11, 3),
            SL_OFFICE,
            "found in the strong room",
        ),
    ),
    honest=(Honest(KID, ("SL", 6), SerialSet.of([4910, 4920]), bytes(HASH_BYTES) + hash_of(SIGNED)),),
    contributions=(Contribution(SL_OFFICE, MADE - timedelta(hours=3)),),
)

codes = st.sampled_from(["SL", "EU", "CA", "ZW"])
digits = st.integers(min_value=4, max_value=10)
days = st.dates(min_value=FROM, max_value=MADE.date())
lines = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
authors = st.builds(Author, st.builds(CountryCode, codes), lines)
quarters = days.map(Quarter.of)
moments = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 11, 20)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def serial_sets(draw: st.DrawFn, size: int) -> SerialSet:
    """Runs, holes around the gap that ends a block, and numbers far away."""
    steps = draw(st.lists(st.sampled_from([1, 1, 1, 2, 7, 8, 9, 63, 64, 65, 66, 128, 500]), min_size=1, max_size=60))
    at = draw(st.integers(min_value=0, max_value=10**size - 1 - sum(steps) % (10**size)))
    found = []
    for step in steps:
        at += step
        found.append(at % 10**size)
    return SerialSet.of(found)


@st.composite
def numbers(draw: st.DrawFn) -> CertificateNumber:
    size = draw(digits)
    return number_of((draw(codes), size), draw(st.integers(min_value=0, max_value=10**size - 1)))


@st.composite
def used(draw: st.DrawFn) -> UsedNumbers:
    size = draw(digits)
    return UsedNumbers((draw(codes), size), draw(quarters), draw(serial_sets(size)))


@st.composite
def honest(draw: st.DrawFn) -> Honest:
    size = draw(digits)
    serials = draw(serial_sets(size))
    length = HASH_BYTES * len(serials)
    kid = draw(st.binary(min_size=8, max_size=8))
    return Honest(kid, (draw(codes), size), serials, draw(st.binary(min_size=length, max_size=length)))


words = st.builds(
    Told,
    numbers(),
    st.sampled_from([state for state in NumberState if state is not NumberState.USED]),
    days,
    authors,
    st.one_of(st.just(""), lines),
)


def _unique(made: st.SearchStrategy, by: object) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(made, max_size=6, unique_by=by).map(tuple)  # type: ignore[call-overload]


snapshots = st.builds(
    StatusSnapshot,
    sequence=st.integers(min_value=0, max_value=2**40),
    published_at=st.just(MADE),
    good_until=st.dates(min_value=MADE.date(), max_value=date(2030, 1, 1)),
    covers_from=st.just(FROM),
    publisher=lines,
    used=_unique(used(), lambda one: one[:2]),
    told=_unique(words, lambda one: (one.number, one.state, one.author)),
    withdrawn=st.lists(st.builds(Withdrawn, words, days, authors, lines), max_size=3, unique=True).map(tuple),
    honest=_unique(honest(), lambda one: one[:2]),
    contributions=_unique(st.builds(Contribution, authors, moments), lambda one: one.author),
)
