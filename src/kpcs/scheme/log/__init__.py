"""The transparency log: its tree, its tiles, its checkpoints and what witnesses sign; readable by other tools.

    tree         RFC 9162: hashes, inclusion and consistency, made and checked
    note         C2SP signed-note: keys, signatures of a log, cosignatures of witnesses
    checkpoint   C2SP tlog-checkpoint, and the policy that a reader asks of it
    tiles        C2SP tlog-tiles: the files that a log publishes
    entry        what an entry commits to, and how it is opened
    proof        C2SP tlog-proof: everything about one entry in one file

Reading promises: a value or ``LogRefused``, never another exception.
"""

from .checkpoint import Checkpoint, LogPolicy, Opened, checkpoint_of, opened
from .entry import Content, Opening, commitment_of, opening_of
from .errors import REASONS, LogRefused
from .note import (
    NoteKey,
    NoteSignature,
    SignatureType,
    SignedNote,
    Signer,
    note_key_of,
    signature_by,
    signature_lines_of,
    signed_note_of,
    signers,
    to_be_signed,
)
from .proof import LogProof, Shown, check, proof_of, shown_by
from .tiles import Tile, tile_of, tiles_of

__all__ = [
    "REASONS",
    "Checkpoint",
    "Content",
    "LogPolicy",
    "LogProof",
    "LogRefused",
    "NoteKey",
    "NoteSignature",
    "Opened",
    "Opening",
    "Shown",
    "SignatureType",
    "SignedNote",
    "Signer",
    "Tile",
    "check",
    "checkpoint_of",
    "commitment_of",
    "note_key_of",
    "opened",
    "opening_of",
    "proof_of",
    "shown_by",
    "signature_by",
    "signature_lines_of",
    "signed_note_of",
    "signers",
    "tile_of",
    "tiles_of",
    "to_be_signed",
]
