"""Private keys: made once, readable by their owner only, and every way to fail has a sentence with the remedy."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kpcs.scheme.codec import Algorithm, Signed, algorithm_of, kid_of, public_key_of, signature_holds, to_be_signed
from kpcs.scheme.values import ValueRefused
from kpcs.signing import KeyStore, KeyUnavailable


def _public(key: EllipticCurvePrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", passphrase=PASSPHRASE)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_what_is_signed_verifies(keys: KeyStore, algorithm: Algorithm) -> None:
    half = keys.create(algorithm=algorithm)
    assert half.kid == kid_of(half.public)
    assert half.algorithm is algorithm_of(half.public) is algorithm
    data = to_be_signed(b"payload", kid=half.kid, algorithm=algorithm)
    again = KeyStore(keys.directory, passphrase=PASSPHRASE)
    for store in (keys, again):
        signature = store.sign(data, kid=half.kid)
        assert signature_holds(Signed(algorithm, half.kid, b"payload", signature), public=half.public)
        assert not signature_holds(Signed(algorithm, half.kid, b"paylord", signature), public=half.public)
    assert again.public_half(half.kid) == half
    assert again.kids() == (half.kid,)


def test_a_signature_of_the_other_algorithm_never_holds(keys: KeyStore) -> None:
    halves = [keys.create(algorithm=algorithm) for algorithm in Algorithm]
    for own, other in (halves, reversed(halves)):
        data = to_be_signed(b"payload", kid=own.kid, algorithm=other.algorithm)
        signed = Signed(other.algorithm, own.kid, b"payload", keys.sign(data, kid=own.kid))
        assert not signature_holds(signed, public=own.public)


def test_the_file_is_encrypted_and_private(keys: KeyStore) -> None:
    half = keys.create()
    path = keys.directory / f"{half.kid.hex()}.pem"
    assert path.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.directory.stat().st_mode) == 0o700


def test_no_passphrase_is_for_demonstrations_only(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="set KPCS_KEY_PASSPHRASE"):
        KeyStore(tmp_path, passphrase="")
    half = KeyStore(tmp_path, passphrase="", may_be_unprotected=True).create()
    assert KeyStore(tmp_path, passphrase="", may_be_unprotected=True).sign(b"data", kid=half.kid)


def test_missing_key(keys: KeyStore) -> None:
    with pytest.raises(KeyUnavailable, match=r"0102030405060708 is not in .* Restore the file"):
        keys.sign(b"data", kid=bytes(range(1, 9)))
    assert keys.kids() == ()


@pytest.mark.parametrize("passphrase", ["wrong", ""])
def test_wrong_passphrase(keys: KeyStore, passphrase: str) -> None:
    half = keys.create()
    with pytest.raises(KeyUnavailable, match="does not open with this passphrase"):
        KeyStore(keys.directory, passphrase=passphrase, may_be_unprotected=True).sign(b"data", kid=half.kid)


def test_damaged_file(keys: KeyStore) -> None:
    half = keys.create()
    (keys.directory / f"{half.kid.hex()}.pem").write_bytes(b"\0 not a key")
    with pytest.raises(KeyUnavailable, match="the file is damaged"):
        KeyStore(keys.directory, passphrase=PASSPHRASE).sign(b"data", kid=half.kid)


def test_a_key_under_another_name_is_refused(keys: KeyStore) -> None:
    half, other = keys.create(), keys.create()
    path = keys.directory / f"{half.kid.hex()}.pem"
    path.write_bytes((keys.directory / f"{other.kid.hex()}.pem").read_bytes())
    with pytest.raises(KeyUnavailable, match="holds another key than its name says"):
        KeyStore(keys.directory, passphrase=PASSPHRASE).sign(b"data", kid=half.kid)


def test_a_key_that_others_may_read_is_refused(keys: KeyStore) -> None:
    half = keys.create()
    (keys.directory / f"{half.kid.hex()}.pem").chmod(0o640)
    with pytest.raises(KeyUnavailable, match=r"can be read by others \(mode 640\).*chmod 600"):
        KeyStore(keys.directory, passphrase=PASSPHRASE).sign(b"data", kid=half.kid)


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file stands here")
    with pytest.raises(KeyUnavailable, match="cannot be stored"):
        KeyStore(tmp_path / "keys", passphrase=PASSPHRASE).create()


def test_a_disk_that_is_full_leaves_no_half_key(keys: KeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KeyUnavailable, match=r"cannot be stored in .*: No space left on device"):
        keys.create()
    assert keys.kids() == ()


@pytest.mark.parametrize(
    "public",
    [b"", b"not a key", _public(generate_private_key(SECP384R1())), _public(X25519PrivateKey.generate())],
    # Fixed names: the keys differ in each process, and the workers must agree on what there is to run.
    ids=["empty", "not a key", "P-384", "X25519"],
)
def test_public_keys_of_another_kind_are_refused(public: bytes) -> None:
    with pytest.raises(ValueRefused, match="public key"):
        public_key_of(public)


def test_a_directory_in_place_of_the_file(keys: KeyStore) -> None:
    (keys.directory / "0102030405060708.pem").mkdir(parents=True)
    with pytest.raises(KeyUnavailable, match="cannot be read: Is a directory"):
        keys.sign(b"data", kid=bytes(range(1, 9)))
