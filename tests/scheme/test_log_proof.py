"""Openings and proof files: what they say comes back, what is changed in them is refused, whatever it is."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.log import (
    Checkpoint,
    Content,
    LogPolicy,
    LogProof,
    LogRefused,
    Opening,
    check,
    commitment_of,
    opening_of,
    proof_of,
    tree,
)
from tests.scheme.test_log_note import LOG, ORIGIN, SUMDB_KEY, WITNESSES, note_key_of, signed
from tests.scheme.trees import Grown

SIGNED = b"the signed bytes of a certificate"
OPENING = Opening(
    bytes(range(16)),
    Content("certificate.issued", "AO0001", 1_795_338_000, sha256(b"event").digest(), sha256(SIGNED).digest()),
)
SIZE, INDEX = 21, 13
GROWN = Grown([OPENING.commitment if place == INDEX else bytes([place]) * 32 for place in range(SIZE)])
CHECKPOINT = Checkpoint(ORIGIN, SIZE, tree.root(SIZE, GROWN))
POLICY = LogPolicy(LOG, WITNESSES, 2)


def proof(*, extra: bytes = OPENING.encoded, index: int = INDEX, signers: tuple[int, ...] = (1, 10, 12)) -> LogProof:
    return LogProof(index, tree.inclusion(INDEX, SIZE, GROWN), str(signed(CHECKPOINT.text, *signers)), extra)


def refusal(changed: LogProof | str, *, policy: LogPolicy = POLICY, document: bytes = SIGNED) -> str:
    with pytest.raises(LogRefused) as refused:
        check(changed, signed=document, policies=[policy])
    return refused.value.code


def test_a_proof_shows_what_happened_where_and_who_saw_it() -> None:
    shown = check(str(proof()), signed=SIGNED, policies=[POLICY])
    assert (shown.index, shown.content, shown.checkpoint) == (INDEX, OPENING.content, CHECKPOINT)
    assert [signer.key.name for signer in shown.witnesses] == ["witness0.example", "witness2.example"]
    assert shown.witnessed_at == 1_795_000_000


def test_without_witnesses_nothing_is_witnessed() -> None:
    shown = check(proof(signers=(1,)), signed=SIGNED, policies={ORIGIN: LogPolicy(LOG)})
    assert shown.witnessed_at is None


def test_the_file_has_the_lines_of_the_standard() -> None:
    lines = str(proof()).split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1] == "extra " + b64encode(OPENING.encoded).decode()
    assert lines[2] == f"index {INDEX}"
    assert lines[3:8] == [b64encode(piece).decode() for piece in tree.inclusion(INDEX, SIZE, GROWN)]
    assert lines[8:12] == ["", ORIGIN, str(SIZE), b64encode(CHECKPOINT.root).decode()]
    assert proof_of(str(proof())) == proof()
    assert proof_of(str(proof(extra=b""))) == proof(extra=b"")


def test_what_does_not_fit_is_refused() -> None:
    assert refusal(proof(), document=SIGNED + b" ") == "other_document"
    assert refusal(proof(signers=(1, 10))) == "few_witnesses"
    assert refusal(proof(signers=(10, 11, 12))) == "not_signed"
    assert refusal(proof(index=INDEX + 1)) == "not_included"
    assert refusal(proof(index=SIZE)) == "outside"
    assert refusal(proof(extra=b"")) == "bad_opening"
    assert refusal(proof(), policy=LogPolicy(note_key_of(SUMDB_KEY))) == "other_log"
    resalted = Opening(bytes(16), OPENING.content).encoded
    assert refusal(proof(extra=resalted)) == "not_included"


@given(st.integers(0, len(str(proof())) - 1), st.characters(codec="utf-8"))
def test_a_changed_letter_never_passes_for_the_same(place: int, letter: str) -> None:
    text = str(proof())
    changed = text[:place] + letter + text[place + 1 :]
    try:
        shown = check(changed, signed=SIGNED, policies=[POLICY])
    except LogRefused:
        return
    # A letter of a witness's name or key hash may change: then that line is ignored, and two must be left.
    assert changed == text or len(shown.witnesses) >= POLICY.needed
    assert (shown.content, shown.checkpoint) == (OPENING.content, CHECKPOINT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
        "c2sp.org/tlog-proof@v1\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra AA==\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nnote",
        "c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 00\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex -1\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\nnote",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + (b64encode(bytes(32)).decode() + "\n") * 63 + "\nnote",
        "c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nnote",
        "x" * 200_001,
    ],
)
def test_a_damaged_file_is_refused(text: str) -> None:
    with pytest.raises(LogRefused) as refused:
        proof_of(text)
    assert refused.value.code == "bad_proof"


@given(st.text())
def test_any_text_is_a_proof_or_refused(text: str) -> None:
    assert refusal("c2sp.org/tlog-proof@v1\nindex 0\n\n" + text) in ("bad_note", "bad_checkpoint", "other_log")


def test_an_opening_comes_back() -> None:
    assert opening_of(OPENING.encoded) == OPENING
    bare = Opening(bytes(16), Content("key.added", "0011223344556677", 5, bytes(32)))
    assert opening_of(bare.encoded) == bare
    assert commitment_of(OPENING.encoded) == sha256(OPENING.encoded).digest()
    assert OPENING.leaf == sha256(b"\x00" + OPENING.commitment).digest()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        cbor2.dumps([]),
        cbor2.dumps({1: "a", 2: "b", 3: 1, 4: bytes(31)}),
        cbor2.dumps({1: "a", 2: "b", 3: 1, 4: bytes(32), 5: bytes(33)}),
        cbor2.dumps({1: "a", 2: "b", 3: -1, 4: bytes(32)}),
        cbor2.dumps({1: "a", 2: "b", 3: True, 4: bytes(32)}),
        cbor2.dumps({1: "a", 2: "b", 3: 1, 4: bytes(32), 6: bytes(32)}),
        cbor2.dumps({2: "b", 1: "a", 3: 1, 4: bytes(32)}),
        cbor2.dumps({1: "a", 2: "b", 3: 2**63, 4: bytes(32)}),
        cbor2.dumps({1: "a", 2: "b", 3: 1, 4: bytes(32)}) + b"\x00",
        cbor2.dumps({1: "a" * 1000, 2: "b", 3: 1, 4: bytes(32)}),
    ],
)
def test_another_spelling_of_an_opening_is_refused(content: bytes) -> None:
    with pytest.raises(LogRefused) as refused:
        opening_of(bytes(16) + content)
    assert refused.value.code == "bad_opening"


@given(st.binary(max_size=200))
def test_any_bytes_are_an_opening_or_refused(raw: bytes) -> None:
    try:
        opening = opening_of(raw)
    except LogRefused:
        return
    assert opening.encoded == raw
