"""The trust list of the vectors."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kpcs.scheme.standings import Status
from kpcs.scheme.trust import (
    About,
    Anchor,
    AnnouncedNumbers,
    Feature,
    LogSource,
    NumberState,
    Policy,
    Side,
    TrustList,
    Witness,
)
from kpcs.scheme.values import CountryCode

from .entries import BEGIN, certified, entry, history, revoked, root, root_by_root, told
from .log import LOG_KEY, ORIGIN, REVOKED_AT, WITNESS_KEYS
from .private import (
    ANCHOR,
    CA,
    CF,
    EU,
    NEXT_ANCHOR,
    ROOTS,
    SL,
    SL_BARE,
    SL_COPIED,
    SL_FORGED,
    SL_LATE_ROOT,
    SL_OLD_ROOT,
    SL_OTHER_ROOT,
    SL_REFUSED,
    SL_REVOKED,
    SL_ROOT_ENDED,
    SL_ROOT_REFUSED,
    SL_STRETCHED,
    UNKNOWN,
    VE,
    ZW,
    VectorKey,
    _es256,
)

__all__ = [
    "ANCHOR",
    "CA",
    "CF",
    "EU",
    "NEXT_ANCHOR",
    "ON",
    "ROOTS",
    "SL",
    "SL_BARE",
    "SL_COPIED",
    "SL_FORGED",
    "SL_LATE_ROOT",
    "SL_OLD_ROOT",
    "SL_OTHER_ROOT",
    "SL_REFUSED",
    "SL_REVOKED",
    "SL_STRETCHED",
    "TRUST",
    "UNKNOWN",
    "VE",
    "ZW",
    "VectorKey",
    "_es256",
    "certified",
]

ON = date(2026, 11, 22)
_AGENCY = "National Minerals Agency"
_ALL_2026 = (date(2026, 1, 1), date(2026, 12, 31))
# Keys whose certification is wrong in one way each.
_UNCERTIFIED = (
    entry("SL", "Bare office", SL_BARE, *_ALL_2026, certification=None),
    entry(
        "SL",
        "Office of another root",
        SL_OTHER_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of another root", SL_OTHER_ROOT, *_ALL_2026, root=ROOTS["EU"]),
    ),
    entry(
        "SL",
        "Office of a refused root",
        SL_OLD_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of a refused root", SL_OLD_ROOT, *_ALL_2026, root=SL_ROOT_REFUSED),
    ),
    entry(
        "SL",
        "Office of an ended root",
        SL_LATE_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of an ended root", SL_LATE_ROOT, *_ALL_2026, root=SL_ROOT_ENDED),
    ),
    entry(
        "SL",
        "Office with a forged word",
        SL_FORGED,
        *_ALL_2026,
        certification=certified("SL", "Office with a forged word", SL_FORGED, *_ALL_2026, root=ROOTS["SL"])[:-1] + b"x",
    ),
    entry(
        "SL",
        "Office that stretched its period",
        SL_STRETCHED,
        date(2026, 1, 1),
        date(2030, 12, 31),
        certification=certified("SL", "Office that stretched its period", SL_STRETCHED, *_ALL_2026, root=ROOTS["SL"]),
    ),
)
TRUST = TrustList(
    published_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    sequence=7,
    good_until=date(2026, 12, 20),
    publisher="Publisher of the vectors",
    anchors=(
        Anchor(public=ANCHOR.public, valid_from=date(2026, 1, 1), valid_until=date(2028, 12, 31)),
        Anchor(public=NEXT_ANCHOR.public, valid_from=date(2028, 1, 1), valid_until=date(2030, 12, 31)),
    ),
    participants=(
        history("SL", "Sierra Leone", (Status.ACTIVE, BEGIN, None)),
        history("EU", "European Union", (Status.ACTIVE, BEGIN, None)),
        history("CA", "Canada", (Status.ACTIVE, BEGIN, None)),
        history(
            "ZW", "Zimbabwe", (Status.ACTIVE, BEGIN, date(2009, 11, 5)), (Status.VIGILANCE, date(2009, 11, 5), None)
        ),
        history(
            "CF",
            "Central African Republic",
            (Status.ACTIVE, BEGIN, date(2013, 5, 23)),
            (Status.SUSPENDED, date(2013, 5, 23), date(2015, 6, 26)),
            (Status.RESTRICTED, date(2015, 6, 26), None),
        ),
        history(
            "VE",
            "Venezuela",
            (Status.ACTIVE, BEGIN, date(2008, 6, 20)),
            (Status.SELF_SUSPENDED, date(2008, 6, 20), date(2026, 11, 10)),
            (Status.REMOVED, date(2026, 11, 10), None),
        ),
        history("GA", "Gabon", (Status.APPLICANT, date(2016, 1, 1), None)),
        history(
            "LB", "Lebanon", (Status.ACTIVE, BEGIN, date(2026, 11, 15)), (Status.SUSPENDED, date(2026, 11, 15), None)
        ),
    ),
    roots=(
        *(root(code, key) for code, key in ROOTS.items()),
        root("SL", SL_ROOT_REFUSED, accepted=False, why_not="the fingerprint was not confirmed by telephone"),
        root(
            "SL",
            SL_ROOT_ENDED,
            BEGIN,
            date(2020, 12, 31),
            certification=root_by_root("SL", SL_ROOT_ENDED, BEGIN, date(2020, 12, 31), by=ROOTS["SL"]),
        ),
    ),
    keys=(
        entry("SL", _AGENCY, SL, date(2026, 1, 1), date(2027, 12, 31)),
        entry("SL", _AGENCY, SL, date(2024, 1, 1), date(2024, 12, 31)),
        entry(
            "SL",
            _AGENCY,
            SL_REVOKED,
            *_ALL_2026,
            **revoked(SL_REVOKED, datetime(2026, 10, 1, 9, 30, tzinfo=UTC), "the token is worn out"),
        ),
        entry(
            "SL",
            _AGENCY,
            SL_COPIED,
            *_ALL_2026,
            **revoked(
                SL_COPIED,
                datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
                "the key was copied",
                log=REVOKED_AT,
            ),
        ),
        entry("SL", "Old office", SL_REFUSED, *_ALL_2026, accepted=False, why_not="not confirmed"),
        entry("EU", "Diamond Office, Antwerp", EU, date(2026, 1, 1), date(2028, 12, 31)),
        entry("CA", "Kimberley Process Office", CA, date(2026, 1, 1), date(2028, 12, 31)),
        entry("ZW", "Minerals Marketing Corporation", ZW, date(2026, 1, 1), date(2028, 12, 31)),
        entry("CF", "Bureau d’évaluation et de contrôle", CF, date(2013, 1, 1), date(2028, 12, 31)),
        entry("VE", "Ministry of Mines", VE, date(2026, 1, 1), date(2028, 12, 31)),
        *_UNCERTIFIED,
    ),
    numbers=(AnnouncedNumbers(participant=CountryCode("EU"), year=2026, first=100_000, last=199_999, source="vector"),),
    features=(
        Feature(
            participant=CountryCode("SL"), year=2026, about=About.NUMBER, text="SL and six digits", source="vector"
        ),
    ),
    logs=(LogSource(origin=ORIGIN, vkey=LOG_KEY.text, authorities=(_AGENCY,), url="https://sl.example/log"),),
    witnesses=tuple(
        Witness(name=key.name, vkey=key.text, side=side) for key, side in zip(WITNESS_KEYS, Side, strict=True)
    ),
    policy=Policy(2, tuple(key.name for key in WITNESS_KEYS)),
    statuses=(
        told("SL005001", NumberState.VOID, date(2026, 11, 10), "wrong weight"),
        told("SL005002", NumberState.REPLACED, date(2026, 11, 10)),
        told("SL005003", NumberState.LOST, date(2026, 11, 10)),
        told("SL005004", NumberState.STOLEN, date(2026, 11, 10), "taken from the courier"),
        told("SL005005", NumberState.REPORTED_FALSE, date(2026, 12, 1)),
        told("SL005006", NumberState.USED, date(2026, 11, 10)),
        told("SL005007", NumberState.USED, date(2026, 11, 10)),
        told("SL005007", NumberState.STOLEN, date(2026, 11, 12)),
        told("SL005008", NumberState.VOID, date(2026, 12, 1)),
    ),
)
