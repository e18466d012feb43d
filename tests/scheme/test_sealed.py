"""Sealed messages: one permitted form, one kind never passes for another, and everything bounded."""

from __future__ import annotations

import zlib

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.codec import Algorithm
from kpcs.scheme.trust import sealed
from kpcs.scheme.trust.sealed import Content, SealRefused, kind_of, packed, seal, sealed_of, to_be_sealed, unpacked
from kpcs.scheme.values import ValueRefused
from tests.vectors.keys import CA, EU, SL, VectorKey

SIZES = (0, 1, 23, 24, 255, 256, 3000)


def message(payload: bytes, content: Content = Content.CERTIFICATION, key: VectorKey = SL) -> bytes:
    return seal(payload, content=content, kid=key.kid, algorithm=key.algorithm, sign=key.sign)


@pytest.mark.parametrize("key", [SL, CA], ids=["ES256", "EdDSA"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("content", list(Content))
def test_round_trip(content: Content, size: int, key: VectorKey) -> None:
    payload = bytes(range(256)) * 12
    parts = sealed_of(message(payload[:size], content, key), content=content)
    assert (parts.content, parts.algorithm, parts.kid, parts.payload) == (
        content,
        key.algorithm,
        key.kid,
        payload[:size],
    )
    assert parts.holds(public=key.public)
    assert not parts.holds(public=EU.public)


def test_a_long_payload_has_a_head_of_four_bytes() -> None:
    parts = sealed_of(message(bytes(70_000), Content.TRUST), content=Content.TRUST)
    assert parts.payload == bytes(70_000)
    assert parts.holds(public=SL.public)


@pytest.mark.parametrize("size", SIZES)
def test_it_is_what_a_general_reader_of_cbor_says(size: int) -> None:
    written = message(bytes(size), Content.REVOCATION, CA)
    tag = cbor2.loads(written)
    assert tag.tag == 18
    protected, unprotected, payload, signature = tag.value
    assert cbor2.loads(protected) == {1: -8, 3: "application/kpcs-key-revocation+cbor", 4: CA.kid}
    assert (unprotected, payload, len(signature)) == ({}, bytes(size), 64)
    structure = cbor2.dumps(["Signature1", protected, b"", payload])
    assert structure == to_be_sealed(payload, content=Content.REVOCATION, kid=CA.kid, algorithm=Algorithm.EDDSA)
    assert cbor2.dumps(tag) == written


def test_one_kind_never_passes_for_another() -> None:
    for content in Content:
        written = message(b"x", content)
        assert kind_of(written) is content
        for other in set(Content) - {content}:
            with pytest.raises(SealRefused) as refused:
                sealed_of(written, content=other)
            assert refused.value.code == "other_kind"
            # Nor does a header that is exchanged afterwards help.
            header = cbor2.dumps({1: -7, 3: str(other), 4: SL.kid})
            swapped = cbor2.dumps(cbor2.CBORTag(18, [header, *cbor2.loads(written).value[1:]]))
            assert not sealed_of(swapped, content=other).holds(public=SL.public)


def test_no_certificate_is_a_sealed_message() -> None:
    certificate = SL.signed(b"\xa1\x01\x01")
    assert kind_of(certificate) is None
    for content in Content:
        with pytest.raises(SealRefused) as refused:
            sealed_of(certificate, content=content)
        assert refused.value.code == "bad_form"


def altered(change: str) -> bytes:
    """A good message, then one thing about it changed."""
    written = message(b"payload")
    tag = cbor2.loads(written)
    protected, _, payload, signature = tag.value
    header = {1: -7, 3: str(Content.CERTIFICATION), 4: SL.kid}
    parts: dict[str, list[object]] = {
        "other algorithm": [cbor2.dumps(header | {1: -35}), {}, payload, signature],
        "field more": [cbor2.dumps(header | {5: 1}), {}, payload, signature],
        "fields in another order": [
            cbor2.dumps({4: SL.kid, 3: str(Content.CERTIFICATION), 1: -7}),
            {},
            payload,
            signature,
        ],
        "short key id": [cbor2.dumps(header | {4: SL.kid[:7]}), {}, payload, signature],
        "key id outside": [protected, {4: SL.kid}, payload, signature],
        "no payload": [protected, {}, None, signature],
        "short signature": [protected, {}, payload, signature[:63]],
    }
    if change in parts:
        return cbor2.dumps(cbor2.CBORTag(18, parts[change]))
    return {
        "tag missing": written[1:],
        "another tag": b"\xd1" + written[1:],
        "byte more": written + b"\0",
        "byte less": written[:-1],
        "longer head": written.replace(b"\x47payload", b"\x58\x07payload"),
        "nothing": b"",
        "only a tag": b"\xd2\x84\x58",
        "cut after the header": written[:60],
    }[change]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("other algorithm", "bad_algorithm"),
        ("field more", "bad_form"),
        ("fields in another order", "bad_form"),
        ("short key id", "bad_form"),
        ("key id outside", "bad_form"),
        ("no payload", "bad_form"),
        ("short signature", "bad_form"),
        ("tag missing", "bad_form"),
        ("another tag", "bad_form"),
        ("byte more", "bad_form"),
        ("byte less", "bad_form"),
        ("longer head", "bad_form"),
        ("nothing", "bad_form"),
        ("only a tag", "bad_form"),
        ("cut after the header", "bad_form"),
    ],
)
def test_refused_form(change: str, code: str) -> None:
    with pytest.raises(SealRefused) as refused:
        sealed_of(altered(change), content=Content.CERTIFICATION)
    assert refused.value.code == code


def test_every_changed_byte_is_noticed() -> None:
    written = message(b"payload")
    for place in range(len(written)):
        changed = bytearray(written)
        changed[place] ^= 1
        try:
            parts = sealed_of(bytes(changed), content=Content.CERTIFICATION)
        except SealRefused:
            continue
        assert parts.kid != SL.kid or not parts.holds(public=SL.public), place


@given(st.binary(max_size=300), st.sampled_from(list(Content)))
def test_any_bytes_are_read_or_refused(data: bytes, content: Content) -> None:
    with pytest.raises(SealRefused):
        sealed_of(data, content=content)
    with pytest.raises(SealRefused):
        sealed_of(message(b"", content)[:60] + data[:20], content=content)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SealRefused, match="longer than any"):
        message(bytes(5000))
    with pytest.raises(SealRefused, match="longer than any"):
        sealed_of(bytes(5000), content=Content.REVOCATION)
    with pytest.raises(ValueRefused, match="64 bytes"):
        seal(b"", content=Content.TRUST, kid=SL.kid, algorithm=SL.algorithm, sign=lambda data: b"short")
    with pytest.raises(ValueRefused, match="8 bytes"):
        seal(b"", content=Content.TRUST, kid=b"kid", algorithm=SL.algorithm, sign=SL.sign)


def test_what_is_packed_is_bounded() -> None:
    assert unpacked(packed(b"a list")) == b"a list"
    bomb = zlib.compress(bytes(sealed.MOST_UNPACKED + 1), 9)
    assert len(bomb) < 100_000
    for payload, code in ((bomb, "too_large"), (packed(b"x")[:-1], "bad_zlib"), (packed(b"x") + b"y", "bad_zlib")):
        with pytest.raises(SealRefused) as refused:
            unpacked(payload)
        assert refused.value.code == code
    with pytest.raises(SealRefused):
        unpacked(b"no zlib")
