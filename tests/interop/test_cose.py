"""An independent implementation verifies what we sign, and we verify what it signs, with both algorithms."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_public_key,
)

from kpcs.scheme.codec import Algorithm, assemble, parts_of, qr_text, signed_of, to_be_signed
from kpcs.scheme.trust.sealed import Content, seal
from kpcs.scheme.verify import verify, verify_signed
from kpcs.signing import KeyStore
from tests.vectors.good import SIGNED, STATEMENTS
from tests.vectors.keys import CA, ON, SL, TRUST, VectorKey

Partner = Callable[[Iterable[dict[str, str]]], list[dict[str, Any]]]
PARTNER = Path(__file__).parent / "partner.py"


@pytest.fixture
def partner(interop_python: Path) -> Partner:
    def ask(requests: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
        lines = "".join(json.dumps(request) + "\n" for request in requests)
        command = [str(interop_python), str(PARTNER)]
        done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return ask


def public_pem(public: bytes) -> str:
    return load_der_public_key(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private_pem(key: VectorKey) -> str:
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def to_verify(signed: bytes, public: bytes) -> dict[str, str]:
    parts = parts_of(signed)
    key = {"key": public_pem(public), "kid": parts.kid.hex(), "algorithm": str(parts.algorithm)}
    return {"do": "verify", "signed": signed.hex(), **key}


def test_it_verifies_what_we_sign(partner: Partner) -> None:
    asked = [to_verify(SIGNED[name][0], key.public) for name, (key, _, _) in STATEMENTS.items()]
    assert {request["algorithm"] for request in asked} == {"ES256", "EdDSA"}
    payloads = [parts_of(SIGNED[name][0]).payload.hex() for name in STATEMENTS]
    assert [answered.get("payload") for answered in partner(asked)] == payloads


def test_it_refuses_what_was_altered(partner: Partner) -> None:
    asked = []
    for key in (SL, CA):
        signed = key.signed(b"\xa1\x01\x01")
        asked += [to_verify(signed[:-1] + bytes([signed[-1] ^ 1]), key.public), to_verify(signed, key.public)]
    assert [set(answered) for answered in partner(asked)] == [{"refused"}, {"payload"}, {"refused"}, {"payload"}]


def test_we_verify_what_it_signs(partner: Partner) -> None:
    asked, wanted = [], []
    for name, (key, statement, on) in STATEMENTS.items():
        signing = {"key": private_pem(key), "kid": key.kid.hex(), "algorithm": str(key.algorithm)}
        asked.append({"do": "sign", "payload": parts_of(SIGNED[name][0]).payload.hex(), **signing})
        wanted.append((statement, on))
    for answered, (statement, on) in zip(partner(asked), wanted, strict=True):
        signed = bytes.fromhex(answered["signed"])
        assert verify_signed(signed, trust=TRUST, on=on).statement == statement
        verdict = verify(qr_text(signed), trust=TRUST, on=on)
        assert verdict.is_genuine, verdict.sentence()
        assert signed_of(qr_text(signed)) == signed
        altered = signed[:40] + bytes([signed[40] ^ 1]) + signed[41:]
        assert not verify_signed(altered, trust=TRUST, on=ON).is_genuine


def test_it_verifies_what_the_office_signs(partner: Partner, tmp_path: Path) -> None:
    """With keys as an office makes them, not those of the vectors."""
    store = KeyStore(tmp_path, passphrase="for this test only")
    asked = []
    for algorithm in Algorithm:
        half = store.create(algorithm=algorithm)
        data = to_be_signed(b"\xa0", kid=half.kid, algorithm=algorithm)
        signature = store.sign(data, kid=half.kid)
        signed = assemble(b"\xa0", kid=half.kid, algorithm=algorithm, signature=signature)
        asked.append(to_verify(signed, half.public))
    assert partner(asked) == [{"payload": "a0"}, {"payload": "a0"}]


def test_it_reads_sealed_messages(partner: Partner) -> None:
    """Certifications, revocations and lists: the kind is part of what it finds signed."""
    asked, wanted = [], []
    for content in Content:
        for key in (SL, CA):
            payload = cbor2.dumps({"of": str(content)})
            message = seal(payload, content=content, kid=key.kid, algorithm=key.algorithm, sign=key.sign)
            named = {"kid": key.kid.hex(), "algorithm": str(key.algorithm)}
            asked.append({"do": "verify", "signed": message.hex(), "key": public_pem(key.public), **named})
            wanted.append({"payload": payload.hex(), "content": str(content)})
    assert partner(asked) == wanted
