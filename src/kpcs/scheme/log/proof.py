"""Proof files (C2SP tlog-proof): an entry's place, the path to the root, the signed checkpoint, the opening.

``check`` is what a verifier needs: these signed bytes were in that log when this checkpoint was made, seen by these
witnesses. It needs no network and believes nothing but the keys of its policy.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from .checkpoint import Checkpoint, LogPolicy, checkpoint_of, number_of, opened
from .entry import Content, opening_of
from .errors import LogRefused
from .note import MOST_CHARACTERS, Signer, decoded, signed_note_of
from .tree import HASH_BYTES, require_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
FILE_SUFFIX = ".tlog-proof"
MOST_HASHES = 62


@dataclass(frozen=True, slots=True)
class LogProof:
    """The proof of one entry. ``extra`` is the entry's opening; ``checkpoint`` the signed note, as the log made it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        """The text of the proof file."""
        lines = [HEADER]
        if self.extra:
            lines.append(f"extra {b64encode(self.extra).decode()}")
        lines += [f"index {self.index}", *(b64encode(piece).decode() for piece in self.hashes), "", self.checkpoint]
        return "\n".join(lines)


def proof_of(text: str) -> LogProof:
    """Read a proof file strictly; says nothing yet about whether it proves anything."""
    if len(text) > MOST_CHARACTERS:
        raise LogRefused("bad_proof", f"It is longer than {MOST_CHARACTERS} characters.")
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not blank or lines.pop(0) != HEADER:
        raise LogRefused("bad_proof", f"Its first line is not {HEADER}, or its checkpoint is missing.")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = decoded(lines.pop(0).removeprefix("extra "), "bad_proof")
    if not lines or not lines[0].startswith("index "):
        raise LogRefused("bad_proof", "The place of the entry is missing.")
    index = number_of(lines.pop(0).removeprefix("index "), "bad_proof")
    hashes = tuple(decoded(line, "bad_proof") for line in lines)
    if len(hashes) > MOST_HASHES or any(len(piece) != HASH_BYTES for piece in hashes):
        raise LogRefused("bad_proof", "A hash in it is damaged, or there are too many.")
    proof = LogProof(index, hashes, checkpoint, extra)
    if str(proof) != text:
        raise LogRefused("bad_proof", "It is not written in the one permitted way.")
    return proof


@dataclass(frozen=True, slots=True)
class Shown:
    """What a proof shows: the entry's words and place, and the checkpoint with the witnesses who cosigned it."""

    index: int
    content: Content
    checkpoint: Checkpoint
    witnesses: tuple[Signer, ...]

    @property
    def witnessed_at(self) -> int | None:
        """The earliest second since 1970 in which a witness of the policy had seen it; None if none cosigned."""
        return min((signer.at for signer in self.witnesses if signer.at is not None), default=None)


def shown_by(proof: LogProof, *, policy: LogPolicy) -> Shown:
    """What the proof shows under this policy; refuses one that does not hold."""
    opening = opening_of(proof.extra)
    seen = opened(proof.checkpoint, policy=policy)
    require_inclusion(
        leaf=opening.leaf,
        index=proof.index,
        size=seen.checkpoint.size,
        proof=proof.hashes,
        root=seen.checkpoint.root,
    )
    return Shown(proof.index, opening.content, seen.checkpoint, seen.witnesses)


def check(proof: LogProof | str, *, signed: bytes, policies: Mapping[str, LogPolicy] | Sequence[LogPolicy]) -> Shown:
    """What the proof shows about these signed bytes. The checkpoint's own first line chooses among the policies.

    Refuses a proof of another document, of a log that no policy names, or that does not hold.
    """
    read = proof_of(proof) if isinstance(proof, str) else proof
    known = policies if isinstance(policies, Mapping) else {policy.log.name: policy for policy in policies}
    policy = known.get(checkpoint_of(signed_note_of(read.checkpoint).text).origin)
    if policy is None:
        raise LogRefused("other_log", "Its key is not known here.")
    shown = shown_by(read, policy=policy)
    if shown.content.document != sha256(signed).digest():
        raise LogRefused("other_document")
    return shown
