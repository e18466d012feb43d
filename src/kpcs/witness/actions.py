"""What the witness does: begin, watch a log, and cosign what continues a log, once and never back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from kpcs.scheme.codec import Algorithm
from kpcs.scheme.log import (
    LogRefused,
    NoteKey,
    SignatureType,
    SignedNote,
    note_key_of,
    signature_by,
    signers,
    to_be_signed,
)
from kpcs.scheme.log.tree import require_consistency
from kpcs.signing import KeyStore, KeyUnavailable

from . import store
from .request import Malformed, Request, request_of
from .store import Held, Itself, Store

# A clock that was set right by a little goes on from the last moment; one that is wrong by more says nothing.
CLOCK_SLACK_SECONDS = 300
SIZE = "text/x.tlog.size"
TEXT = "text/plain; charset=utf-8"
VARIABLE = "KPCS_KEY_PASSPHRASE"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the log: HTTP status, type and text."""

    status: int
    text: str
    type: str = TEXT


def open_keys(folder: Path) -> KeyStore:
    """The witness's key, tried once; raises ``NoWitness`` with the remedy when it does not open."""
    keys = _key_store(folder, may_be_unprotected=True)
    with store.opened(folder) as file, _said():
        keys.public_half(file.itself().kid)
    return keys


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except KeyUnavailable as reason:
        raise store.NoWitness(str(reason)) from None


def _key_store(folder: Path, *, may_be_unprotected: bool) -> KeyStore:
    passphrase, file = os.environ.get(VARIABLE, ""), os.environ.get(f"{VARIABLE}_FILE")
    if file and not passphrase:
        try:
            passphrase = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise store.NoWitness(f"{VARIABLE}_FILE names {file}, which cannot be read: {error}.") from None
    with _said():
        return KeyStore(folder / "keys", passphrase=passphrase, may_be_unprotected=may_be_unprotected)


def init(folder: Path, *, name: str, unprotected: bool = False, at: int) -> NoteKey:
    """Make a witness with a new key; refuses a folder that holds one, and a bad name before a key lies about."""
    NoteKey(name, SignatureType.COSIGNATURE, bytes(32))
    if (folder / store.FILE).exists():
        raise store.NoWitness(f"{folder} holds a witness already.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _said():
        half = _key_store(folder, may_be_unprotected=unprotected).create(algorithm=Algorithm.EDDSA)
    public = load_der_public_key(half.public).public_bytes(Encoding.Raw, PublicFormat.Raw)
    key = NoteKey(name, SignatureType.COSIGNATURE, public)
    store.make(folder, name=name, kid=half.kid, key=key, at=at)
    return key


def add_log(folder: Path, *, vkey: str, at: int) -> tuple[NoteKey, bool]:
    """Watch a log from now on; says its key and whether it is new. Refuses what is no key of a log."""
    key = note_key_of(vkey.strip())
    if key.kind is not SignatureType.LOG:
        raise LogRefused("bad_key", "It is the key of a witness.")
    with store.opened(folder) as file, file.deciding():
        return key, file.add_log(key, at=at)


def add_checkpoint(folder: Path, *, body: bytes, keys: KeyStore, at: int) -> Answer:
    """Answer one request. Cosigned is only what is stored, and stored only what continues what was stored before."""
    try:
        request = request_of(body)
    except Malformed as problem:
        return Answer(400, f"{problem}\n")
    with store.opened(folder) as file:
        trusted = file.keys_of(request.checkpoint.origin)
        if not trusted:
            return Answer(404, "This witness does not watch this log.\n")
        signed = _signed_part(request.note, trusted)
        if signed is None:
            return Answer(403, "No trusted key of the log signed this checkpoint.\n")
        with file.deciding():
            return _decide(file, request, signed, keys, at)


def _signed_part(note: SignedNote, trusted: tuple[NoteKey, ...]) -> SignedNote | None:
    """The note with the log's own signatures that hold, else None; what others signed is not ours to pass on."""
    try:
        found = {(one.key.name, one.key.key_id) for one in signers(note, trusted)}
    except LogRefused:
        return None
    kept = tuple(one for one in note.signatures if (one.name, one.key_id) in found)
    return SignedNote(note.text, kept) if kept else None


def _decide(file: Store, request: Request, signed: SignedNote, keys: KeyStore, at: int) -> Answer:
    """Inside the lock: compare with what is held, keep what was caught, store and cosign what continues it."""
    new = request.checkpoint
    held = file.held(new.origin)
    before = file.root_at(new.origin, new.size)
    if before is not None and before != new.root:
        was = Held(new.size, before)
        file.accuse(new, what=store.TWO_FACES, note=str(signed), held=was, at=at)
        return Answer(409, f"{held.size}\n", SIZE)
    if request.old != held.size:
        return Answer(409, f"{held.size}\n", SIZE)
    try:
        require_consistency(
            first=held.size, first_root=held.root, second=new.size, second_root=new.root, proof=request.proof
        )
    except LogRefused as refusal:
        file.accuse(new, what=store.UNPROVEN, note=str(signed), held=held, at=at)
        return Answer(422, f"{refusal}\n")
    if at < held.at - CLOCK_SLACK_SECONDS:
        return Answer(503, "The clock of this witness is earlier than its newest cosignature. It must be set right.\n")
    moment = max(at, held.at)
    line = _cosignature(file.itself(), new.text, keys, moment)
    file.keep(new, note=f"{signed}{line}", at=moment)
    return Answer(200, line)


def _cosignature(itself: Itself, text: str, keys: KeyStore, at: int) -> str:
    message = to_be_signed(text, kind=SignatureType.COSIGNATURE, at=at)
    with _said():
        return signature_by(itself.key, keys.sign(message, kid=itself.kid), at=at).line
