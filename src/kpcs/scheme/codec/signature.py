"""Does a signature hold? Public keys only; the private ones are in ``kpcs.signing``."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from kpcs.scheme.values import ValueRefused

from .envelope import KID_BYTES, Algorithm

PublicKey = EllipticCurvePublicKey | Ed25519PublicKey
_ECDSA = ECDSA(SHA256())


class SignedMessage(Protocol):
    """A certificate or another signed message, taken apart."""

    @property
    def algorithm(self) -> Algorithm: ...
    @property
    def signature(self) -> bytes: ...
    @property
    def to_be_signed(self) -> bytes: ...


def kid_of(public: bytes) -> bytes:
    """The key id: the first 8 bytes of SHA-256 over the public key (SubjectPublicKeyInfo, DER)."""
    return sha256(public).digest()[:KID_BYTES]


@lru_cache(maxsize=1024)
def public_key_of(public: bytes) -> PublicKey:
    """Read a public key (SubjectPublicKeyInfo, DER); refuses every kind but P-256 and Ed25519."""
    try:
        key = load_der_public_key(public)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueRefused("This is not a public key in DER form (SubjectPublicKeyInfo).") from None
    if isinstance(key, Ed25519PublicKey):
        return key
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return key
    raise ValueRefused("A public key is of the kind P-256 or Ed25519; others are not accepted.")


def algorithm_of(public: bytes) -> Algorithm:
    """The one algorithm that a key signs with."""
    return Algorithm.EDDSA if isinstance(public_key_of(public), Ed25519PublicKey) else Algorithm.ES256


def signature_holds(signed: SignedMessage, *, public: bytes) -> bool:
    """Did the holder of this key sign exactly these bytes, with the algorithm that the header names?"""
    key = public_key_of(public)
    try:
        if isinstance(key, Ed25519PublicKey):
            if signed.algorithm is not Algorithm.EDDSA:
                return False
            key.verify(signed.signature, signed.to_be_signed)
        else:
            if signed.algorithm is not Algorithm.ES256:
                return False
            r, s = signed.signature[:32], signed.signature[32:]
            der = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
            key.verify(der, signed.to_be_signed, _ECDSA)
    except InvalidSignature:
        return False
    return True


def raw_signature(der: bytes) -> bytes:
    """The 64 bytes r || s that COSE wants, from the DER form that the library gives."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")
