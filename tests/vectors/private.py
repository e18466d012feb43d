"""The private keys of the vectors. They are public on purpose: they open nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kpcs.scheme.codec import Algorithm, algorithm_of, assemble, kid_of, raw_signature, to_be_signed

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
SL_COPIED, SL_BARE, SL_OTHER_ROOT, SL_OLD_ROOT, SL_LATE_ROOT, SL_FORGED, SL_STRETCHED = map(
    _es256,
    ("SL copied", "SL bare", "SL other root", "SL old root", "SL late root", "SL forged", "SL stretched"),
)
# One root for each Participant; the publisher's own key.
ROOTS = {code: _es256(f"root of {code}") for code in ("SL", "EU", "ZW", "CF", "VE")} | {"CA": _ed25519("root of CA")}
SL_ROOT_REFUSED, SL_ROOT_ENDED = _es256("refused root of SL"), _ed25519("ended root of SL")
ANCHOR, NEXT_ANCHOR = _es256("anchor"), _ed25519("next anchor")
LOG, *WITNESSES = map(_ed25519, ("log", "witness one", "witness two", "witness three"))
