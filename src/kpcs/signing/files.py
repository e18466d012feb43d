"""Private keys in a folder: each lies encrypted in a file of its own, named after its key id.

A file that others may read, a wrong passphrase or a missing key is refused with the remedy.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from kpcs.scheme.codec import Algorithm, kid_of, raw_signature

from .store import KeyUnavailable, PublicHalf

PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey
_ECDSA = ECDSA(SHA256())


class KeyStore:
    """The keys in one directory, under one passphrase. An empty passphrase is for demonstration and tests only."""

    def __init__(
        self,
        directory: Path,
        *,
        passphrase: str,
        may_be_unprotected: bool = False,
        variable: str = "KPCS_KEY_PASSPHRASE",
    ) -> None:
        if not passphrase and not may_be_unprotected:
            raise KeyUnavailable(f"Keys need a passphrase here; set {variable} or its _FILE form.")
        self.directory = directory
        self._variable = variable
        self._passphrase = passphrase.encode() or None
        self._keys: dict[bytes, PrivateKey] = {}

    def create(self, *, algorithm: Algorithm = Algorithm.ES256) -> PublicHalf:
        """Make a key and store it; only its owner can read the file. Nothing that exists is overwritten."""
        key: PrivateKey
        key = generate_private_key(SECP256R1()) if algorithm is Algorithm.ES256 else Ed25519PrivateKey.generate()
        half = _public_half(key)
        protection: KeySerializationEncryption = NoEncryption()
        if self._passphrase:
            protection = BestAvailableEncryption(self._passphrase)
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_new(self._path(half.kid), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))
        except OSError as reason:
            raise KeyUnavailable(f"The key cannot be stored in {self.directory}: {reason.strerror}.") from None
        self._keys[half.kid] = key
        return half

    def kids(self) -> tuple[bytes, ...]:
        """The ids of all keys in the directory, in order."""
        return tuple(bytes.fromhex(path.stem) for path in sorted(self.directory.glob("[0-9a-f]" * 16 + ".pem")))

    def has(self, kid: bytes) -> bool:
        """Whether the key is in the directory."""
        return kid in self._keys or self._path(kid).exists()

    def public_half(self, kid: bytes) -> PublicHalf:
        """What may be told about the key."""
        return _public_half(self._key(kid))

    def sign(self, data: bytes, *, kid: bytes) -> bytes:
        """The signature over ``data`` as the 64 bytes that COSE wants."""
        key = self._keys.get(kid) or self._key(kid)
        if isinstance(key, EllipticCurvePrivateKey):
            return raw_signature(key.sign(data, _ECDSA))
        return key.sign(data)

    def _path(self, kid: bytes) -> Path:
        return self.directory / f"{kid.hex()}.pem"

    def _key(self, kid: bytes) -> PrivateKey:
        if kid not in self._keys:
            self._keys[kid] = self._load(kid)
        return self._keys[kid]

    def _load(self, kid: bytes) -> PrivateKey:
        path = self._path(kid)
        try:
            pem = _read_private(path)
        except FileNotFoundError:
            remedy = "Restore the file from the safe copy, or make a new key and revoke this one."
            raise KeyUnavailable(f"The signing key {kid.hex()} is not in {self.directory}. {remedy}") from None
        except OSError as reason:
            raise KeyUnavailable(f"The signing key {path} cannot be read: {reason.strerror}.") from None
        try:
            key = load_pem_private_key(pem, self._passphrase)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # The library's reasons for a wrong, a missing and a needless passphrase differ by version.
            remedy = f"Check {self._variable}; if it is right, the file is damaged."
            raise KeyUnavailable(f"The signing key {path} does not open with this passphrase. {remedy}") from None
        if not isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey) or _public_half(key).kid != kid:
            raise KeyUnavailable(
                f"The file {path} holds another key than its name says. Restore it from the safe copy."
            )
        return key


def _public_half(key: PrivateKey) -> PublicHalf:
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    algorithm = Algorithm.ES256 if isinstance(key, EllipticCurvePrivateKey) else Algorithm.EDDSA
    return PublicHalf(kid_of(public), algorithm, public)


def _write_new(path: Path, pem: bytes) -> None:
    # The mode is given at birth: between creating and a later chmod anybody could open the file.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def _read_private(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            remedy = f"Run: chmod 600 {path}"
            raise KeyUnavailable(f"The signing key {path} can be read by others (mode {mode:o}). {remedy}")
        return file.read(65_536)
