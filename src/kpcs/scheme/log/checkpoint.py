"""Checkpoints (C2SP tlog-checkpoint): which log, how many entries, which root; and whose signatures a reader wants."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field

from .errors import LogRefused
from .note import NoteKey, SignatureType, SignedNote, Signer, decoded, signed_note_of, signers
from .tree import EMPTY_ROOT, HASH_BYTES, MOST_ENTRIES

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log's tree at one size."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if any(not line or any(letter < " " for letter in line) for line in lines):
            raise LogRefused("bad_checkpoint", "Its lines may not be empty.")
        if not 0 <= self.size <= MOST_ENTRIES or len(self.root) != HASH_BYTES:
            raise LogRefused("bad_checkpoint", "Its size or its root is outside what a log can have.")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise LogRefused("bad_checkpoint", "An empty log has another root.")

    @property
    def text(self) -> str:
        """The note text that is signed."""
        return "\n".join((self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)) + "\n"


def number_of(text: str, code: str) -> int:
    """A number without sign, space or leading zero."""
    if not _NUMBER.fullmatch(text):
        raise LogRefused(code, "A number in it is damaged.")
    return int(text)


def checkpoint_of(text: str) -> Checkpoint:
    """Read the text of a checkpoint, without signatures."""
    if not text.endswith("\n"):
        raise LogRefused("bad_checkpoint", "Its last line is not ended.")
    lines = text[:-1].split("\n")
    if len(lines) < 3:
        raise LogRefused("bad_checkpoint", "It has fewer than three lines.")
    size = number_of(lines[1], "bad_checkpoint")
    return Checkpoint(lines[0], size, decoded(lines[2], "bad_checkpoint"), tuple(lines[3:]))


@dataclass(frozen=True, slots=True)
class LogPolicy:
    """What a reader asks of a checkpoint: the log's key, and how many of which witnesses."""

    log: NoteKey
    witnesses: tuple[NoteKey, ...] = field(default=())
    needed: int = 0

    def __post_init__(self) -> None:
        kinds = {witness.kind for witness in self.witnesses}
        if self.log.kind is not SignatureType.LOG or kinds - {SignatureType.COSIGNATURE}:
            raise LogRefused("bad_key", "A log signs with type 1, a witness with type 4.")
        if not 0 <= self.needed <= len({witness.public for witness in self.witnesses}):
            raise LogRefused("bad_key", "The policy needs more witnesses than it names.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A checkpoint that the log signed, and the witnesses of the policy that cosigned it."""

    checkpoint: Checkpoint
    witnesses: tuple[Signer, ...]
    note: SignedNote


def opened(text: str, *, policy: LogPolicy) -> Opened:
    """Read a signed checkpoint. Refuses one of another log, one with a bad signature, one with too few witnesses."""
    note = signed_note_of(text)
    found = signers(note, (policy.log, *policy.witnesses))
    if not any(signer.key == policy.log for signer in found):
        raise LogRefused("not_signed")
    checkpoint = checkpoint_of(note.text)
    if checkpoint.origin != policy.log.name:
        raise LogRefused("other_log", f"It is of {checkpoint.origin}.")
    witnesses = tuple(signer for signer in found if signer.key.kind is SignatureType.COSIGNATURE)
    # One key under two names is one witness: a cosignature does not state the name.
    if len({signer.key.public for signer in witnesses}) < policy.needed:
        raise LogRefused("few_witnesses", f"{len(witnesses)} of {policy.needed}.")
    return Opened(checkpoint, witnesses, note)
