"""Keys and the trust list of the vectors. The private keys are public on purpose: they open nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kpcs.scheme.codec import Algorithm, algorithm_of, assemble, kid_of, raw_signature, to_be_signed
from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.trust import AnnouncedNumbers, NumberState, NumberStatus, TrustedKey, TrustList
from kpcs.scheme.values import CertificateNumber, CountryCode

# RFC 6979: the same bytes give the same signature, so that the vectors can be made again.
_ECDSA = ECDSA(SHA256(), deterministic_signing=True)


class VectorKey(NamedTuple):
    private: EllipticCurvePrivateKey | Ed25519PrivateKey
    public: bytes

    @property
    def kid(self) -> bytes:
        return kid_of(self.public)

    @property
    def algorithm(self) -> Algorithm:
        return algorithm_of(self.public)

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(data)
        return raw_signature(self.private.sign(data, _ECDSA))

    def signed(self, payload: bytes) -> bytes:
        """The signed bytes of a payload, whatever it is."""
        data = to_be_signed(payload, kid=self.kid, algorithm=self.algorithm)
        return assemble(payload, kid=self.kid, algorithm=self.algorithm, signature=self.sign(data))


def _es256(name: str) -> VectorKey:
    private = derive_private_key(
        int.from_bytes(sha256(f"kpcs vector {name}".encode()).digest(), "big") >> 1, SECP256R1()
    )
    return VectorKey(private, private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _ed25519(name: str) -> VectorKey:
    private = Ed25519PrivateKey.from_private_bytes(sha256(f"kpcs vector {name}".encode()).digest())
    return VectorKey(private, private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


SL, SL_REVOKED, SL_REFUSED, EU, ZW, CF, VE, UNKNOWN = map(
    _es256, ("SL", "SL revoked", "SL refused", "EU", "ZW", "CF", "VE", "nobody")
)
CA = _ed25519("CA")

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


def _key(code: str, authority: str, key: VectorKey, first: date, last: date, **more: object) -> TrustedKey:
    fields = {"participant": CountryCode(code), "authority": authority, "public": key.public}
    return TrustedKey(**fields, valid_from=first, valid_until=last, **more)  # type: ignore[arg-type]


def _told(number: str, state: NumberState, since: date, reason: str = "") -> NumberStatus:
    return NumberStatus(number=CertificateNumber.parse(number), state=state, since=since, reason=reason)


TRUST = TrustList(
    published_on=date(2026, 11, 20),
    sequence=7,
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
    keys=(
        _key("SL", "National Minerals Agency", SL, date(2026, 1, 1), date(2027, 12, 31)),
        _key("SL", "National Minerals Agency", SL, date(2024, 1, 1), date(2024, 12, 31)),
        _key(
            "SL",
            "National Minerals Agency",
            SL_REVOKED,
            date(2026, 1, 1),
            date(2026, 12, 31),
            revoked_at=datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
            reason="the key was copied",
        ),
        _key(
            "SL",
            "Old office",
            SL_REFUSED,
            date(2026, 1, 1),
            date(2026, 12, 31),
            accepted=False,
            why_not="not confirmed",
        ),
        _key("EU", "Diamond Office, Antwerp", EU, date(2026, 1, 1), date(2028, 12, 31)),
        _key("CA", "Kimberley Process Office", CA, date(2026, 1, 1), date(2028, 12, 31)),
        _key("ZW", "Minerals Marketing Corporation", ZW, date(2026, 1, 1), date(2028, 12, 31)),
        _key("CF", "Bureau d’évaluation et de contrôle", CF, date(2013, 1, 1), date(2028, 12, 31)),
        _key("VE", "Ministry of Mines", VE, date(2026, 1, 1), date(2028, 12, 31)),
    ),
    numbers=(AnnouncedNumbers(participant=CountryCode("EU"), year=2026, first=100_000, last=199_999, source="vector"),),
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
