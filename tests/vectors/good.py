"""Certificates that every verifier must take for genuine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpcs.scheme.codec import payload_of
from kpcs.scheme.statement import Kind, Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import MOST_CENTS, MOST_POINTS, Carats, CertificateNumber, CountryCode, HsCode, Usd
from tests.scheme.certificates import REALISTIC

from .keys import CA, CF, EU, ON, SL, SL_REVOKED, ZW, VectorKey

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def countries(codes: str) -> tuple[CountryCode, ...]:
    return tuple(CountryCode(code) for code in codes.split())


def numbered(text: str) -> CertificateNumber:
    return CertificateNumber.parse(text)


FORTY = tuple(
    Parcel(tuple(HsCode)[n % 3], Carats(7_919 * (n + 1) % 1_000_003), Usd(104_729 * (n + 1) % 1_000_000_007))
    for n in range(40)
)
EUROPEAN = replace(
    REALISTIC,
    number=numbered("EU123456"),
    authority="Diamond Office, Antwerp",
    exporter=Party("Demonstration Exporter Three NV", "Hoveniersstraat 22, 2018 Antwerpen", CountryCode("BE")),
    importer=Party("Demonstration Importer Four Ltd", "Vancouver", CountryCode("CA")),
    destination=CountryCode("CA"),
    origin=Origin(is_mixed=True),
)
SCRIPTS = replace(
    REALISTIC,
    number=numbered("SL004915"),
    exporter=Party("ООО «Алмазы», 钻石有限公司", "شارع الماس ١٢ · Ünïcödé-straße 7 · हीरा मार्ग", CountryCode("SL")),
    importer=Party("ბრილიანტი · 다이아몬드 · ダイヤモンド", "Ἀδάμας 3, יהלום, ਹੀਰਾ, 💎", CountryCode("GR")),
    seals=("SL-ÄÖÜ-1", "№ 7"),
)

STATEMENTS: dict[str, tuple[VectorKey, Statement, date]] = {
    "single origin, three lines": (SL, REALISTIC, ON),
    "first day": (SL, REALISTIC, REALISTIC.validated_on),
    "last day": (SL, REALISTIC, REALISTIC.expires_on),
    "mixed origin without list": (EU, EUROPEAN, ON),
    "mixed origin with list": (
        EU,
        replace(EUROPEAN, number=numbered("EU123457"), origin=Origin(countries("BW CA NA ZA"), is_mixed=True)),
        ON,
    ),
    "mixed origin with shares": (
        EU,
        replace(EUROPEAN, number=numbered("EU123458"), origin=Origin(countries("BW SL"), (625, 375), is_mixed=True)),
        ON,
    ),
    "single origin with its share": (
        SL,
        replace(REALISTIC, number=numbered("SL004913"), origin=Origin(countries("SL"), (1000,))),
        ON,
    ),
    "forty lines": (SL, replace(REALISTIC, number=numbered("SL004914"), parcels=FORTY, parcel_count=40), ON),
    "names in many scripts": (SL, SCRIPTS, ON),
    "joiners inside words": (
        SL,
        replace(
            REALISTIC,
            number=numbered("SL004923"),
            exporter=Party("ශ්\u200dරී Diamonds", "خانه\u200cهای الماس 3", CountryCode("LK")),
        ),
        ON,
    ),
    "longest texts": (
        SL,
        replace(
            REALISTIC,
            number=numbered("SL0049160000"),
            authority="A" * 200,
            exporter=Party("é" * 200, "Street " * 28 + "1234", CountryCode("SL")),
            importer=Party("N" * 200, "ж" * 200, CountryCode("BE")),
        ),
        ON,
    ),
    "largest figures": (
        SL,
        replace(
            REALISTIC,
            number=numbered("SL004917"),
            parcels=(
                Parcel(HsCode.GEM, Carats(MOST_POINTS), Usd(MOST_CENTS)),
                Parcel(HsCode.UNSORTED, Carats(0), Usd(0)),
            ),
            parcel_count=9_999,
        ),
        ON,
    ),
    "no seal written": (SL, replace(REALISTIC, number=numbered("SL004918"), seals=()), ON),
    "technical, return": (
        EU,
        replace(EUROPEAN, number=numbered("EU123459"), kind=Kind.TECHNICAL, purpose=Purpose.RETURN),
        ON,
    ),
    "technical, seized": (
        SL,
        replace(REALISTIC, number=numbered("SL004919"), kind=Kind.TECHNICAL, purpose=Purpose.SEIZED),
        ON,
    ),
    "replaces another": (SL, replace(REALISTIC, number=numbered("SL004920"), replaces=numbered("SL005002")), ON),
    "EdDSA": (
        CA,
        replace(
            REALISTIC,
            number=numbered("CA00012345"),
            authority="Kimberley Process Office",
            origin=Origin(countries("CA")),
        ),
        ON,
    ),
    "issuer under vigilance": (
        ZW,
        replace(
            REALISTIC,
            number=numbered("ZW7777"),
            authority="Minerals Marketing Corporation",
            origin=Origin(countries("ZW")),
        ),
        ON,
    ),
    "issuer restricted to zones": (
        CF,
        replace(REALISTIC, number=numbered("CF8888"), origin=Origin(countries("CF"))),
        ON,
    ),
    "issued before the key was revoked": (
        SL_REVOKED,
        replace(REALISTIC, number=numbered("SL004921"), issued_on=date(2026, 9, 30), validated_on=date(2026, 9, 30)),
        ON,
    ),
    "key listed for two periods": (
        SL,
        replace(
            REALISTIC,
            number=numbered("SL004922"),
            issued_on=date(2024, 3, 1),
            validated_on=date(2024, 3, 1),
            expires_on=date(2024, 4, 30),
        ),
        date(2024, 4, 1),
    ),
    "void only later": (SL, replace(REALISTIC, number=numbered("SL005008")), ON),
}

SIGNED: dict[str, tuple[bytes, date]] = {
    name: (key.signed(payload_of(statement)), on) for name, (key, statement, on) in STATEMENTS.items()
}


def with_other_s(signed: bytes) -> bytes:
    """The second of the two signatures that ECDSA knows for the same bytes; whoever has one can make the other."""
    s = ORDER_OF_P256 - int.from_bytes(signed[-32:], "big")
    return signed[:-32] + s.to_bytes(32, "big")


SIGNED["the other s of the same signature"] = (with_other_s(SIGNED["single origin, three lines"][0]), ON)
