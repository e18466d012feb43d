"""Certificates that tests of the law share: one realistic statement, and every statement that can be."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kpcs.scheme.statement import MOST_TEXT, Kind, Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS, Carats, CertificateNumber, CountryCode, HsCode, Usd

REALISTIC = Statement(
    number=CertificateNumber.parse("SL 004912"),
    authority="National Minerals Agency, Directorate of Precious Minerals Trading",
    issued_on=date(2026, 11, 2),
    validated_on=date(2026, 11, 3),
    expires_on=date(2027, 1, 2),
    exporter=Party("Demonstration Exporter One Ltd", "12 Siaka Stevens Street, Freetown", CountryCode("SL")),
    importer=Party("Demonstration Importer Two NV", "Hoveniersstraat 22, 2018 Antwerpen", CountryCode("BE")),
    destination=CountryCode("EU"),
    origin=Origin((CountryCode("SL"),)),
    parcels=(
        Parcel(HsCode.UNSORTED, Carats(123_456), Usd(12_345_678)),
        Parcel(HsCode.INDUSTRIAL, Carats(50_023), Usd(999_999)),
        Parcel(HsCode.GEM, Carats(20_011), Usd(456_789_012)),
    ),
    seals=("SL-0012345", "SL-0012346"),
    parcel_count=3,
)

# Cs is half of a surrogate pair, which no encoding writes.
printable = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Zs")).filter(str.isprintable)
texts = st.text(printable, min_size=1, max_size=MOST_TEXT)
countries = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2).map(CountryCode)
numbers = st.builds(CertificateNumber, countries, st.text("0123456789", min_size=4, max_size=10))
parties = st.builds(Party, texts, texts, countries)
parcels = st.builds(
    Parcel, st.sampled_from(HsCode), st.integers(0, MOST_POINTS).map(Carats), st.integers(0, MOST_CENTS).map(Usd)
)


@st.composite
def origins(draw: st.DrawFn) -> Origin:
    if draw(st.booleans()):
        return Origin((draw(countries),), draw(st.sampled_from([(), (1000,)])))
    listed = tuple(draw(st.lists(countries, unique=True, max_size=8)))
    if not listed or draw(st.booleans()):
        return Origin(listed, (), is_mixed=True)
    first = [1] * (len(listed) - 1)
    return Origin(listed, (*first, 1000 - sum(first)), is_mixed=True)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    purpose = draw(st.none() | st.sampled_from(Purpose))
    return Statement(
        number=draw(numbers),
        authority=draw(texts),
        issued_on=draw(st.dates()),
        validated_on=draw(st.dates()),
        expires_on=draw(st.dates()),
        exporter=draw(parties),
        importer=draw(parties),
        destination=draw(countries),
        origin=draw(origins()),
        parcels=tuple(draw(st.lists(parcels, min_size=1, max_size=12))),
        seals=tuple(draw(st.lists(texts, max_size=4))),
        parcel_count=draw(st.integers(1, 10**6)),
        kind=Kind.STANDARD if purpose is None else Kind.TECHNICAL,
        purpose=purpose,
        replaces=draw(st.none() | numbers),
    )
