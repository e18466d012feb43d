"""Signed notes and checkpoints: known answers of Go's note package, keys, witnesses, and everything damaged refused."""

from __future__ import annotations

from base64 import b64encode
from contextlib import suppress

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.log import (
    Checkpoint,
    LogPolicy,
    LogRefused,
    NoteKey,
    SignatureType,
    SignedNote,
    checkpoint_of,
    note_key_of,
    opened,
    signature_by,
    signature_lines_of,
    signed_note_of,
    signers,
    to_be_signed,
)
from kpcs.scheme.log.tree import EMPTY_ROOT

# From golang.org/x/mod/sumdb/note, note_test.go.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SUMDB_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

ORIGIN = "office.example/log"


def secret(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def key(name: str, number: int, kind: SignatureType = SignatureType.COSIGNATURE) -> NoteKey:
    return NoteKey(name, kind, secret(number).public_key().public_bytes_raw())


LOG = key(ORIGIN, 1, SignatureType.LOG)
WITNESSES = tuple(key(f"witness{number}.example", 10 + number) for number in range(3))
CHECKPOINT = Checkpoint(ORIGIN, 7, bytes(range(32)))


def signed(text: str, *numbers: int, at: int = 1_795_000_000) -> SignedNote:
    """Signed by the log (1) and witnesses (10, 11, 12)."""
    lines = []
    for number in numbers:
        signing = LOG if number == 1 else WITNESSES[number - 10]
        moment = None if number == 1 else at
        raw = secret(number).sign(to_be_signed(text, kind=signing.kind, at=moment))
        lines.append(signature_by(signing, raw, at=moment))
    return SignedNote(text, tuple(lines))


def code(text: str, policy: LogPolicy) -> str:
    with pytest.raises(LogRefused) as refused:
        opened(text, policy=policy)
    return refused.value.code


def test_a_note_signed_by_go_opens() -> None:
    note = signed_note_of(GO_NOTE)
    assert str(note) == GO_NOTE
    assert [signer.key.name for signer in signers(note, [note_key_of(GO_KEY)])] == ["PeterNeumann"]


@pytest.mark.parametrize("text", [GO_KEY, SUMDB_KEY])
def test_keys_of_go_are_read_and_written(text: str) -> None:
    assert note_key_of(text).text == text


def test_a_note_without_a_known_key_names_nobody() -> None:
    assert signers(signed_note_of(GO_NOTE), [note_key_of(SUMDB_KEY)]) == ()


def test_a_changed_text_is_refused_although_the_key_is_known() -> None:
    with pytest.raises(LogRefused) as refused:
        signers(signed_note_of(GO_NOTE.replace("answer", "Answer")), [note_key_of(GO_KEY)])
    assert refused.value.code == "bad_signature"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        GO_KEY.replace("c74f20a3", "c74f20a4"),
        GO_KEY.replace("c74f20a3", "C74F20A3"),
        GO_KEY[:-4],
        GO_KEY.replace("+ARpc", "+Arpc"),
        GO_KEY.replace("+ARpc", "+BRpc"),
        GO_KEY + "\n",
        GO_KEY + "é",
        "\ud800" + GO_KEY,
    ],
)
def test_a_damaged_key_is_refused(text: str) -> None:
    with pytest.raises(LogRefused) as refused:
        note_key_of(text)
    assert refused.value.code == "bad_key"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\n",
        "text\n\n",
        "text\n— a AAAAAAA=\n",
        "text\n\n— a AAAAAAA=",
        "text\n\n- a AAAAAAA=\n",
        "text\n\n—a AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a AAAA\n",
        "text\n\n— a AAAAAAB=\n",
        "text\n\n— a AAAAAAA\n",
        "text\n\n— a AAAA AAA=\n",
        "text\n\n— a\u00a0b AAAAAAA=\n",
        "text\r\n\n— a AAAAAAA=\n",
        "te\x00xt\n\n— a AAAAAAA=\n",
        "te\ud800xt\n\n— a AAAAAAA=\n",
        "text\n\n" + "— a AAAAAAA=\n" * 101,
        "x" * 200_001 + "\n\n— a AAAAAAA=\n",
    ],
)
def test_a_damaged_note_is_refused(text: str) -> None:
    with pytest.raises(LogRefused) as refused:
        signed_note_of(text)
    assert refused.value.code == "bad_note"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (signed_note_of, note_key_of, checkpoint_of, signature_lines_of):
        with suppress(LogRefused):
            read(text)


def test_sixteen_signatures_are_accepted_as_the_standard_wants() -> None:
    lines = "".join(f"— other{number} AAAAAAA=\n" for number in range(16))
    assert len(signature_lines_of(lines)) == 16


def test_a_cosignature_states_its_moment() -> None:
    note = signed_note_of(str(signed(CHECKPOINT.text, 1, 11, at=1_795_338_000)))
    found = signers(note, [LOG, *WITNESSES])
    assert [(signer.key, signer.at) for signer in found] == [(LOG, None), (WITNESSES[1], 1_795_338_000)]


def test_the_signed_words_of_a_cosignature_are_those_of_the_standard() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert to_be_signed(text, kind=SignatureType.COSIGNATURE, at=1679315147) == (
        b"cosignature/v1\ntime 1679315147\n" + text.encode()
    )
    with pytest.raises(LogRefused):
        to_be_signed(text, kind=SignatureType.COSIGNATURE)


def test_a_cosignature_with_another_moment_does_not_hold() -> None:
    honest = signed(CHECKPOINT.text, 10, at=1_795_000_000).signatures[0]
    moved = signature_by(WITNESSES[0], honest.signature[8:], at=1_795_000_001)
    short = signature_by(WITNESSES[0], honest.signature[8:40], at=1_795_000_000)
    for line in (moved, short):
        with pytest.raises(LogRefused) as refused:
            signers(SignedNote(CHECKPOINT.text, (line,)), WITNESSES)
        assert refused.value.code == "bad_signature"


def test_a_policy_counts_each_witness_once() -> None:
    policy = LogPolicy(LOG, WITNESSES, 2)
    assert code(str(signed(CHECKPOINT.text, 1, 10, 10)), policy) == "few_witnesses"
    both = opened(str(signed(CHECKPOINT.text, 1, 10, 12)), policy=policy)
    assert both.checkpoint == CHECKPOINT
    assert [signer.key.name for signer in both.witnesses] == ["witness0.example", "witness2.example"]


def test_one_key_under_two_names_is_one_witness() -> None:
    twin = NoteKey("other.example", SignatureType.COSIGNATURE, WITNESSES[0].public)
    raw = secret(10).sign(to_be_signed(CHECKPOINT.text, kind=twin.kind, at=5))
    note = signed(CHECKPOINT.text, 1, 10)
    both = SignedNote(note.text, (*note.signatures, signature_by(twin, raw, at=5)))
    assert code(str(both), LogPolicy(LOG, (WITNESSES[0], twin, WITNESSES[1]), 2)) == "few_witnesses"


def test_a_checkpoint_must_be_signed_by_its_log() -> None:
    assert code(str(signed(CHECKPOINT.text, 10, 11, 12)), LogPolicy(LOG, WITNESSES, 0)) == "not_signed"
    other = Checkpoint("elsewhere.example/log", 7, bytes(32)).text
    assert code(str(signed(other, 1)), LogPolicy(LOG)) == "other_log"
    assert code(str(signed("Not a checkpoint\n", 1)), LogPolicy(LOG)) == "bad_checkpoint"


@pytest.mark.parametrize(
    ("log", "witnesses", "needed"),
    [(WITNESSES[0], (), 0), (LOG, (LOG,), 0), (LOG, WITNESSES, 4), (LOG, WITNESSES, -1), (LOG, WITNESSES[:1] * 2, 2)],
)
def test_an_impossible_policy_is_refused(log: NoteKey, witnesses: tuple[NoteKey, ...], needed: int) -> None:
    with pytest.raises(LogRefused):
        LogPolicy(log, witnesses, needed)


@given(st.integers(1, 2**62), st.binary(min_size=32, max_size=32), st.lists(st.text("abc. ", min_size=1), max_size=2))
def test_a_checkpoint_is_read_as_it_was_written(size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root, tuple(extensions))
    assert checkpoint_of(checkpoint.text) == checkpoint


_ROOT = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"o\n5\n{_ROOT}",
        "o\n5\n",
        f"\n5\n{_ROOT}\n",
        f"o\n05\n{_ROOT}\n",
        f"o\n-5\n{_ROOT}\n",
        f"o\n+5\n{_ROOT}\n",
        f"o\n٥\n{_ROOT}\n",
        f"o\n5 \n{_ROOT}\n",
        f"o\n{2**62 + 1}\n{_ROOT}\n",
        f"o\n{10**30}\n{_ROOT}\n",
        f"o\n0\n{_ROOT}\n",
        f"o\n5\n{_ROOT[:-4]}\n",
        f"o\n5\n{_ROOT}\n\nextension\n",
        f"o\tp\n5\n{_ROOT}\n",
    ],
)
def test_a_damaged_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(LogRefused) as refused:
        checkpoint_of(text)
    assert refused.value.code == "bad_checkpoint"


def test_the_checkpoint_of_an_empty_log() -> None:
    assert checkpoint_of(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text).size == 0
