"""What a log posts to ``/add-checkpoint``: ``old N``, the proof's hashes, a blank line, the checkpoint."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass

from kpcs.scheme.log import LogRefused, SignedNote, checkpoint_of, signed_note_of
from kpcs.scheme.log.checkpoint import Checkpoint
from kpcs.scheme.log.note import decoded

MOST_BYTES = 262_144
MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, well formed; nothing of it is believed yet."""

    old: int
    proof: tuple[bytes, ...]
    note: SignedNote
    checkpoint: Checkpoint


class Malformed(ValueError):
    """The request does not have the form; the message is a sentence for whoever runs the log."""


def request_of(body: bytes) -> Request:
    """Read a request strictly; refuses everything that the protocol does not describe."""
    try:
        head, blank, rest = body.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise Malformed("The request is not UTF-8.") from None
    if not blank:
        raise Malformed("A blank line must stand between the proof and the checkpoint.")
    first, *hashes = head.split("\n")
    old = _OLD.fullmatch(first)
    if old is None:
        raise Malformed("The first line must be the word old, a space and a size.")
    if len(hashes) > MOST_HASHES:
        raise Malformed(f"A proof has at most {MOST_HASHES} hashes.")
    try:
        proof = tuple(decoded(line, "bad_proof") for line in hashes)
        note = signed_note_of(rest)
        checkpoint = checkpoint_of(note.text)
    except LogRefused as refusal:
        raise Malformed(str(refusal)) from None
    if any(len(one) != 32 for one in proof):
        raise Malformed("A hash of the proof is not 32 bytes long.")
    if int(old[1]) > checkpoint.size:
        raise Malformed("The old size is larger than the checkpoint.")
    return Request(int(old[1]), proof, note, checkpoint)


def request_text(*, old: int, proof: tuple[bytes, ...], checkpoint: str) -> str:
    """The body that a log sends: the other side of ``request_of``."""
    lines = [f"old {old}", *(b64encode(one).decode() for one in proof), "", checkpoint]
    return "\n".join(lines)
