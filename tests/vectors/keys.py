"""The trust list of the vectors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.trust import (
    About,
    Anchor,
    AnnouncedNumbers,
    Certification,
    Feature,
    LogPlace,
    LogSource,
    NumberState,
    NumberStatus,
    Policy,
    Revocation,
    Root,
    Side,
    TrustedKey,
    TrustList,
    Use,
    Witness,
    sealed_certification,
    sealed_revocation,
)
from kpcs.scheme.values import CertificateNumber, CountryCode

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
_BEGIN = date(2003, 1, 1)


def _history(code: str, name: str, *spans: tuple[Status, date, date | None]) -> Standings:
    zones = ("Berbérati",) if code == "CF" else ()
    listed = [
        Standing(
            status=status,
            from_on=first,
            until=until,
            zones=zones if status is Status.RESTRICTED else (),
            source="vector",
        )
        for status, first, until in spans
    ]
    return Standings(CountryCode(code), name, tuple(listed))


_FOREVER = date(2036, 12, 31)
_MADE = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
_HERE: Any = object()


def certified(
    code: str, authority: str, key: VectorKey, first: date, last: date, *, root: VectorKey, made: datetime = _MADE
) -> bytes:
    """The word of a root about a key, as it travels."""
    said = Certification(
        participant=CountryCode(code),
        authority=authority,
        public=key.public,
        valid_from=first,
        valid_until=last,
        made_at=made,
    )
    return sealed_certification(said, root=root.public, sign=root.sign)


def _key(
    code: str, authority: str, key: VectorKey, first: date, last: date, *, certification: Any = _HERE, **more: Any
) -> TrustedKey:
    """A key that its Participant's root certified, if nothing else is said."""
    if certification is _HERE:
        certification = certified(code, authority, key, first, last, root=ROOTS[code])
    return TrustedKey(
        participant=CountryCode(code),
        authority=authority,
        public=key.public,
        valid_from=first,
        valid_until=last,
        certification=certification,
        **more,
    )


def _revoked(key: VectorKey, at: datetime, reason: str, *, log: LogPlace | None = None) -> dict[str, Any]:
    """What the entry of a revoked key says; with a log the key was in other hands."""
    said = Revocation(
        kid=key.kid,
        at=at,
        reason=reason,
        compromised=log is not None,
        made_at=datetime(2026, 10, 3, tzinfo=UTC),
        log=log,
    )
    message = sealed_revocation(said, root=ROOTS["SL"].public, sign=ROOTS["SL"].sign)
    entry = {"revocation": message, "revoked_at": at, "reason": reason, "compromised": said.compromised, "log": log}
    return entry


def _root(code: str, key: VectorKey, first: date = _BEGIN, last: date = _FOREVER, **more: Any) -> Root:
    return Root(participant=CountryCode(code), public=key.public, valid_from=first, valid_until=last, **more)


def _root_of_root(code: str, key: VectorKey, first: date, last: date, *, by: VectorKey) -> bytes:
    said = Certification(
        use=Use.ROOT,
        participant=CountryCode(code),
        authority="",
        public=key.public,
        valid_from=first,
        valid_until=last,
        made_at=_MADE,
    )
    return sealed_certification(said, root=by.public, sign=by.sign)


def _told(number: str, state: NumberState, since: date, reason: str = "") -> NumberStatus:
    return NumberStatus(number=CertificateNumber.parse(number), state=state, since=since, reason=reason)


_AGENCY = "National Minerals Agency"
_ALL_2026 = (date(2026, 1, 1), date(2026, 12, 31))
# Keys whose certification is wrong in one way each.
_UNCERTIFIED = (
    _key("SL", "Bare office", SL_BARE, *_ALL_2026, certification=None),
    _key(
        "SL",
        "Office of another root",
        SL_OTHER_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of another root", SL_OTHER_ROOT, *_ALL_2026, root=ROOTS["EU"]),
    ),
    _key(
        "SL",
        "Office of a refused root",
        SL_OLD_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of a refused root", SL_OLD_ROOT, *_ALL_2026, root=SL_ROOT_REFUSED),
    ),
    _key(
        "SL",
        "Office of an ended root",
        SL_LATE_ROOT,
        *_ALL_2026,
        certification=certified("SL", "Office of an ended root", SL_LATE_ROOT, *_ALL_2026, root=SL_ROOT_ENDED),
    ),
    _key(
        "SL",
        "Office with a forged word",
        SL_FORGED,
        *_ALL_2026,
        certification=certified("SL", "Office with a forged word", SL_FORGED, *_ALL_2026, root=ROOTS["SL"])[:-1] + b"x",
    ),
    _key(
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
        _history("SL", "Sierra Leone", (Status.ACTIVE, _BEGIN, None)),
        _history("EU", "European Union", (Status.ACTIVE, _BEGIN, None)),
        _history("CA", "Canada", (Status.ACTIVE, _BEGIN, None)),
        _history(
            "ZW", "Zimbabwe", (Status.ACTIVE, _BEGIN, date(2009, 11, 5)), (Status.VIGILANCE, date(2009, 11, 5), None)
        ),
        _history(
            "CF",
            "Central African Republic",
            (Status.ACTIVE, _BEGIN, date(2013, 5, 23)),
            (Status.SUSPENDED, date(2013, 5, 23), date(2015, 6, 26)),
            (Status.RESTRICTED, date(2015, 6, 26), None),
        ),
        _history(
            "VE",
            "Venezuela",
            (Status.ACTIVE, _BEGIN, date(2008, 6, 20)),
            (Status.SELF_SUSPENDED, date(2008, 6, 20), date(2026, 11, 10)),
            (Status.REMOVED, date(2026, 11, 10), None),
        ),
        _history("GA", "Gabon", (Status.APPLICANT, date(2016, 1, 1), None)),
        _history(
            "LB", "Lebanon", (Status.ACTIVE, _BEGIN, date(2026, 11, 15)), (Status.SUSPENDED, date(2026, 11, 15), None)
        ),
    ),
    roots=(
        *(_root(code, key) for code, key in ROOTS.items()),
        _root("SL", SL_ROOT_REFUSED, accepted=False, why_not="the fingerprint was not confirmed by telephone"),
        _root(
            "SL",
            SL_ROOT_ENDED,
            _BEGIN,
            date(2020, 12, 31),
            certification=_root_of_root("SL", SL_ROOT_ENDED, _BEGIN, date(2020, 12, 31), by=ROOTS["SL"]),
        ),
    ),
    keys=(
        _key("SL", _AGENCY, SL, date(2026, 1, 1), date(2027, 12, 31)),
        _key("SL", _AGENCY, SL, date(2024, 1, 1), date(2024, 12, 31)),
        _key(
            "SL",
            _AGENCY,
            SL_REVOKED,
            *_ALL_2026,
            **_revoked(SL_REVOKED, datetime(2026, 10, 1, 9, 30, tzinfo=UTC), "the token is worn out"),
        ),
        _key(
            "SL",
            _AGENCY,
            SL_COPIED,
            *_ALL_2026,
            **_revoked(
                SL_COPIED,
                datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
                "the key was copied",
                log=REVOKED_AT,
            ),
        ),
        _key("SL", "Old office", SL_REFUSED, *_ALL_2026, accepted=False, why_not="not confirmed"),
        _key("EU", "Diamond Office, Antwerp", EU, date(2026, 1, 1), date(2028, 12, 31)),
        _key("CA", "Kimberley Process Office", CA, date(2026, 1, 1), date(2028, 12, 31)),
        _key("ZW", "Minerals Marketing Corporation", ZW, date(2026, 1, 1), date(2028, 12, 31)),
        _key("CF", "Bureau d’évaluation et de contrôle", CF, date(2013, 1, 1), date(2028, 12, 31)),
        _key("VE", "Ministry of Mines", VE, date(2026, 1, 1), date(2028, 12, 31)),
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
        _told("SL005001", NumberState.VOID, date(2026, 11, 10), "wrong weight"),
        _told("SL005002", NumberState.REPLACED, date(2026, 11, 10)),
        _told("SL005003", NumberState.LOST, date(2026, 11, 10)),
        _told("SL005004", NumberState.STOLEN, date(2026, 11, 10), "taken from the courier"),
        _told("SL005005", NumberState.REPORTED_FALSE, date(2026, 12, 1)),
        _told("SL005006", NumberState.USED, date(2026, 11, 10)),
        _told("SL005007", NumberState.USED, date(2026, 11, 10)),
        _told("SL005007", NumberState.STOLEN, date(2026, 11, 12)),
        _told("SL005008", NumberState.VOID, date(2026, 12, 1)),
    ),
)
