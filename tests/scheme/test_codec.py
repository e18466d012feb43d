"""The certificate as bytes and text: what goes in comes out, and nothing else comes in."""

from __future__ import annotations

import zlib
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.codec import (
    MOST_BYTES,
    Algorithm,
    Unreadable,
    assemble,
    base45_decode,
    base45_encode,
    parts_of,
    payload_of,
    qr_text,
    require_room,
    signed_of,
    statement_of,
    to_be_signed,
)
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import Carats, Usd, ValueRefused
from tests.scheme.bad_payloads import BAD_PAYLOADS, PAYLOAD, changed
from tests.scheme.certificates import REALISTIC, statements

KID = b"12345678"


def code_of(refused: pytest.ExceptionInfo[Unreadable]) -> str:
    return refused.value.code


def test_base45_agrees_with_the_examples_of_rfc_9285() -> None:
    for plain, text in (
        (b"AB", "BB8"),
        (b"Hello!!", "%69 VD92EX0"),
        (b"base-45", "UJCLQE7W581"),
        (b"ietf!", "QED8WEX0"),
    ):
        assert base45_encode(plain) == text
        assert base45_decode(text) == plain


def test_base45_is_right_for_every_pair_of_bytes() -> None:
    every = b"".join(number.to_bytes(2, "big") for number in range(1 << 16))
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    slowly = "".join(alphabet[n % 45] + alphabet[n // 45 % 45] + alphabet[n // 2025] for n in range(1 << 16))
    assert base45_encode(every) == slowly
    assert base45_decode(slowly) == every


@given(st.binary(max_size=600))
def test_base45_round_trip(data: bytes) -> None:
    text = base45_encode(data)
    assert base45_decode(text) == data
    assert not text.endswith(" ")


@given(st.text(max_size=40))
def test_base45_decodes_only_what_it_encodes(text: str) -> None:
    try:
        data = base45_decode(text)
    except Unreadable:
        return
    assert base45_encode(data) == text


@pytest.mark.parametrize(
    "text", ["A", "AAAA", ":::", "GGX", "::", "V5", "aab", "ab\0", "AB\u0130", "AÉB", "ABC\n", "٣٣٣"]
)
def test_base45_refuses(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        base45_decode(text)
    assert code_of(refused) == "bad_base45"


@given(statements())
def test_statement_round_trip(statement: Statement) -> None:
    payload = payload_of(statement)
    assert statement_of(payload) == statement
    assert cbor2.dumps(cbor2.loads(payload), canonical=True) == payload


@given(statements(), st.sampled_from(Algorithm), st.binary(min_size=8, max_size=8), st.binary(min_size=64, max_size=64))
def test_whole_round_trip(statement: Statement, algorithm: Algorithm, kid: bytes, signature: bytes) -> None:
    payload = payload_of(statement)
    header = cbor2.dumps({1: -7 if algorithm is Algorithm.ES256 else -8, 4: kid})
    signed = assemble(payload, kid=kid, algorithm=algorithm, signature=signature)
    assert signed == cbor2.dumps(cbor2.CBORTag(18, [header, {}, payload, signature]))
    try:
        text = qr_text(signed)
    except Unreadable:
        with pytest.raises(Unreadable, match="more than a QR code can hold"):
            require_room(payload)
        return
    parts = parts_of(signed_of(text))
    assert (parts.algorithm, parts.kid, parts.payload, parts.signature) == (algorithm, kid, payload, signature)
    assert parts.to_be_signed == cbor2.dumps(["Signature1", header, b"", payload])


@pytest.mark.parametrize("payload", BAD_PAYLOADS.values(), ids=BAD_PAYLOADS)
def test_refused_payload(payload: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        statement_of(payload)
    assert code_of(refused) == "bad_content"


def test_the_changes_themselves_do_no_harm() -> None:
    assert statement_of(changed(13, 4)) == replace(REALISTIC, parcel_count=4)


@given(
    st.binary(max_size=200)
    | st.integers(0, len(PAYLOAD) - 1).map(lambda at: PAYLOAD[:at] + b"\xc3" + PAYLOAD[at + 1 :])
)
def test_any_payload_is_a_statement_or_unreadable(payload: bytes) -> None:
    try:
        statement = statement_of(payload)
    except Unreadable:
        return
    assert payload_of(statement) == payload


@given(st.binary(max_size=300))
def test_any_bytes_are_parts_or_unreadable(data: bytes) -> None:
    for signed in (data, b"\xd2\x84\x4d\xa2\x01\x26\x04\x48" + data):
        try:
            parts = parts_of(signed)
        except Unreadable:
            continue
        again = assemble(parts.payload, kid=parts.kid, algorithm=parts.algorithm, signature=parts.signature)
        assert again == signed


@pytest.mark.parametrize("size", [0, 1, 23, 24, 255, 256, 257, 300, MOST_BYTES])
def test_envelope_for_every_size_of_head(size: int) -> None:
    signed = assemble(b"p" * size, kid=KID, algorithm=Algorithm.EDDSA, signature=b"s" * 64)
    assert parts_of(signed).payload == b"p" * size


def test_a_longer_head_than_needed_is_refused() -> None:
    signed = assemble(b"p" * 30, kid=KID, algorithm=Algorithm.ES256, signature=b"s" * 64)
    with pytest.raises(Unreadable):
        parts_of(signed.replace(b"\x58\x1e", b"\x59\x00\x1e"))


def test_a_realistic_certificate_fits_the_code_that_is_printed() -> None:
    filler = bytes(range(64))
    text = qr_text(assemble(PAYLOAD, kid=KID, algorithm=Algorithm.ES256, signature=filler))
    assert len(text) <= 700


def test_what_cannot_be_printed_is_refused_before_signing() -> None:
    require_room(PAYLOAD)
    parcels = tuple(
        replace(REALISTIC.parcels[0], carats=Carats(7**n % 10**11), value=Usd(11**n % 10**13)) for n in range(200)
    )
    with pytest.raises(ValueRefused, match="more than a QR code can hold"):
        require_room(payload_of(replace(REALISTIC, parcels=parcels, seals=tuple(str(3**n) for n in range(200)))))


@given(st.binary(max_size=700))
def test_any_bytes_come_back_from_their_text(data: bytes) -> None:
    text = qr_text(data)
    assert signed_of(text) == data
    assert zlib.decompress(base45_decode(text[4:])) == data


def bomb(size: int) -> str:
    return "KP1:" + base45_encode(zlib.compress(bytes(size), 9))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_kp1"),
        ("KP1", "not_kp1"),
        ("HC1:6BF", "not_kp1"),
        ("kp1:6BF", "not_kp1"),
        ("KP1:", "bad_zlib"),
        ("KP1:A", "bad_base45"),
        ("KP1:" + "0" * 5000, "too_long"),
        (bomb(2_000_000), "too_large"),
        (bomb(MOST_BYTES + 1), "too_large"),
        ("KP1:" + base45_encode(zlib.compress(b"abc")[:-1]), "bad_zlib"),
        ("KP1:" + base45_encode(zlib.compress(b"abc") + b"x"), "bad_zlib"),
        ("KP1:" + base45_encode(b"\x78\x9c" + b"\xff" * 20), "bad_zlib"),
    ],
)
def test_refused_text(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        signed_of(text)
    assert code_of(refused) == code


def test_only_whole_key_ids_and_signatures_are_assembled() -> None:
    with pytest.raises(ValueRefused):
        to_be_signed(PAYLOAD, kid=b"short", algorithm=Algorithm.ES256)
    with pytest.raises(ValueRefused):
        assemble(PAYLOAD, kid=KID, algorithm=Algorithm.ES256, signature=b"short")
