"""Statement <-> payload: a CBOR map with whole-number keys, one possible encoding for each statement.

``docs/reference/certificate-format.md`` gives the same table for those who write their own verifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

import cbor2

from kpcs.scheme.statement import Kind, Origin, Parcel, Party, Purpose, Statement
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, Usd

from .errors import Unreadable

NUMBER, AUTHORITY, ISSUED_ON, VALIDATED_ON, EXPIRES_ON, EXPORTER, IMPORTER, DESTINATION = range(1, 9)
ORIGIN, SHARES, PARCELS, SEALS, PARCEL_COUNT, PURPOSE, REPLACES = range(9, 16)
_TYPES: Mapping[int, type] = {
    NUMBER: str, AUTHORITY: str, ISSUED_ON: int, VALIDATED_ON: int, EXPIRES_ON: int, EXPORTER: list, IMPORTER: list,
    DESTINATION: str, ORIGIN: str, SHARES: list, PARCELS: list, SEALS: list, PARCEL_COUNT: int, PURPOSE: int,
    REPLACES: str,
}  # fmt: skip
_OPTIONAL = (SHARES, PURPOSE, REPLACES)
# The keys that a payload may have, in their order, and the type of each value.
_SHAPES = {
    keys: tuple(_TYPES[key] for key in keys)
    for count in range(len(_OPTIONAL) + 1)
    for left_out in combinations(_OPTIONAL, count)
    for keys in [tuple(key for key in _TYPES if key not in left_out)]
}
_TEXTS, _INTEGERS = frozenset({str}), frozenset({int})
_ITEMS = ((EXPORTER, _TEXTS), (IMPORTER, _TEXTS), (SEALS, _TEXTS), (PARCELS, _INTEGERS), (SHARES, _INTEGERS))

MIXED = "***"
_FIRST_DAY = date(1970, 1, 1).toordinal()
# Numbers on the paper are for ever: the order here is never changed, new members go to the end.
_HS = (HsCode.UNSORTED, HsCode.INDUSTRIAL, HsCode.GEM)
_country = lru_cache(maxsize=1024)(CountryCode)
_PURPOSES = (Purpose.RETURN, Purpose.RESEARCH, Purpose.DETAINED, Purpose.SEIZED)


def payload_of(statement: Statement) -> bytes:
    """The bytes that are signed for this statement: equal statements give equal bytes."""
    exporter, importer, origin = statement.exporter, statement.importer, statement.origin
    parcels: list[int] = []
    for parcel in statement.parcels:
        parcels += (_HS.index(parcel.hs), parcel.carats.points, parcel.value.cents)
    content: dict[int, Any] = {
        NUMBER: statement.number.participant.code + statement.number.serial,
        AUTHORITY: statement.authority,
        ISSUED_ON: statement.issued_on.toordinal() - _FIRST_DAY,
        VALIDATED_ON: statement.validated_on.toordinal() - _FIRST_DAY,
        EXPIRES_ON: statement.expires_on.toordinal() - _FIRST_DAY,
        EXPORTER: [exporter.name, exporter.address, exporter.country.code],
        IMPORTER: [importer.name, importer.address, importer.country.code],
        DESTINATION: statement.destination.code,
        ORIGIN: (MIXED if origin.is_mixed else "") + "".join([country.code for country in origin.countries]),
    }
    if origin.shares:
        content[SHARES] = list(origin.shares)
    content[PARCELS] = parcels
    content[SEALS] = list(statement.seals)
    content[PARCEL_COUNT] = statement.parcel_count
    if statement.purpose is not None:
        content[PURPOSE] = _PURPOSES.index(statement.purpose)
    if statement.replaces is not None:
        content[REPLACES] = str(statement.replaces)
    return cbor2.dumps(content)


def statement_of(payload: bytes) -> Statement:
    """The statement that these bytes hold; refuses every payload that ``payload_of`` would not have made.

    The last line does most of the work: an encoding that is longer than needed, out of order, of indefinite length,
    tagged, with a stray key or with bytes after the end does not come out the same.
    """
    statement = read_back(payload)
    try:
        same = payload_of(statement) == payload
    except (ValueError, OverflowError, IndexError) as reason:
        raise Unreadable("bad_content", str(reason)[:300]) from None
    if not same:
        raise Unreadable("bad_content", "It is not written in the one permitted way.")
    return statement


def read_back(payload: bytes) -> Statement:
    """The statement that these bytes hold, for bytes that ``payload_of`` has just made: how they are written is known.

    Equal statements give equal bytes, so whoever compares the two statements has checked the rest.
    """
    try:
        content = cbor2.loads(payload, max_depth=4, allow_indefinite=False, allow_duplicate_keys=False)
    except Exception as reason:  # cbor2 reads tags of many kinds, each with errors of its own.
        raise Unreadable("bad_content", f"Not CBOR: {type(reason).__name__}.") from None
    _require_types(content)
    try:
        return _statement(content)
    except (ValueError, OverflowError, IndexError) as reason:
        raise Unreadable("bad_content", str(reason)[:300]) from None


def _require_types(content: object) -> None:
    if type(content) is not dict:
        raise Unreadable("bad_content", "It is not a map.")
    types = _SHAPES.get(tuple(content))
    if types is None:
        raise Unreadable("bad_content", "A field is unknown, missing or out of order.")
    # Types and not ``isinstance``: true counts as 1 in Python.
    if types != tuple(map(type, content.values())):
        raise Unreadable("bad_content", "A field is of the wrong type.")
    for key, wanted in _ITEMS:
        if not wanted.issuperset(map(type, content.get(key, ()))):
            raise Unreadable("bad_content", f"Field {key} holds something of the wrong type.")
    if len(content[EXPORTER]) != 3 or len(content[IMPORTER]) != 3 or len(content[PARCELS]) % 3:
        raise Unreadable("bad_content", "A party or a parcel does not have three parts.")


def _statement(content: Mapping[int, Any]) -> Statement:
    flat = content[PARCELS]
    purpose = content.get(PURPOSE)
    replaces = content.get(REPLACES)
    return Statement(
        number=_number(content[NUMBER]),
        authority=content[AUTHORITY],
        issued_on=date.fromordinal(_FIRST_DAY + content[ISSUED_ON]),
        validated_on=date.fromordinal(_FIRST_DAY + content[VALIDATED_ON]),
        expires_on=date.fromordinal(_FIRST_DAY + content[EXPIRES_ON]),
        exporter=_party(content[EXPORTER]),
        importer=_party(content[IMPORTER]),
        destination=_country(content[DESTINATION]),
        origin=_origin(content[ORIGIN], content.get(SHARES, ())),
        parcels=tuple(
            [
                Parcel(_HS[hs], Carats(points), Usd(cents))
                for hs, points, cents in zip(flat[0::3], flat[1::3], flat[2::3], strict=True)
            ]
        ),
        seals=tuple(content[SEALS]),
        parcel_count=content[PARCEL_COUNT],
        kind=Kind.STANDARD if purpose is None else Kind.TECHNICAL,
        purpose=None if purpose is None else _PURPOSES[purpose],
        replaces=None if replaces is None else _number(replaces),
    )


def _number(text: str) -> CertificateNumber:
    return CertificateNumber(_country(text[:2]), text[2:])


def _party(parts: list[str]) -> Party:
    return Party(parts[0], parts[1], _country(parts[2]))


def _origin(text: str, shares: list[int]) -> Origin:
    if len(text) == 2:
        return Origin((_country(text),), tuple(shares))
    is_mixed = text.startswith(MIXED)
    codes = text.removeprefix(MIXED)
    countries = tuple([_country(codes[at : at + 2]) for at in range(0, len(codes), 2)])
    return Origin(countries, tuple(shares), is_mixed)
