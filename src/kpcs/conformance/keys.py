"""Keys of the samples. They are reckoned from their names, so that everybody has them: they open nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kpcs.scheme.codec import Algorithm, algorithm_of, assemble, kid_of, raw_signature, to_be_signed

# RFC 6979: the same bytes give the same signature, so that a kit can be made again and compared.
_ECDSA = ECDSA(SHA256(), deterministic_signing=True)


@dataclass(frozen=True, slots=True)
class SpecimenKey:
    """A key pair that anybody can make from its name."""

    name: str
    algorithm: Algorithm = Algorithm.ES256
    private: EllipticCurvePrivateKey | Ed25519PrivateKey = field(init=False, repr=False, compare=False)
    public: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        seed = sha256(f"kpcs specimen, known to everybody: {self.name}".encode()).digest()
        if self.algorithm is Algorithm.EDDSA:
            private: EllipticCurvePrivateKey | Ed25519PrivateKey = Ed25519PrivateKey.from_private_bytes(seed)
        else:
            private = derive_private_key(int.from_bytes(seed, "big") >> 1, SECP256R1())
        object.__setattr__(self, "private", private)
        public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        object.__setattr__(self, "public", public)
        assert algorithm_of(public) is self.algorithm

    @property
    def kid(self) -> bytes:
        return kid_of(self.public)

    def sign(self, data: bytes) -> bytes:
        """64 bytes."""
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(data)
        return raw_signature(self.private.sign(data, _ECDSA))

    def signed(self, payload: bytes) -> bytes:
        """The signed bytes of a payload, whatever it is."""
        data = to_be_signed(payload, kid=self.kid, algorithm=self.algorithm)
        return assemble(payload, kid=self.kid, algorithm=self.algorithm, signature=self.sign(data))
