"""The transparency log: its tree, its tiles, its checkpoints and what witnesses sign; readable by other tools.

    tree         RFC 9162: hashes, inclusion and consistency, made and checked
    note         C2SP signed-note: keys, signatures of a log, cosignatures of witnesses
    checkpoint   C2SP tlog-checkpoint, and the policy that a reader asks of it

Reading promises: a value or ``LogRefused``, never another exception.
"""

from .checkpoint import Checkpoint, LogPolicy, Opened, checkpoint_of, opened
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

__all__ = [
    "REASONS",
    "Checkpoint",
    "LogPolicy",
    "LogRefused",
    "NoteKey",
    "NoteSignature",
    "Opened",
    "SignatureType",
    "SignedNote",
    "Signer",
    "checkpoint_of",
    "note_key_of",
    "opened",
    "signature_by",
    "signature_lines_of",
    "signed_note_of",
    "signers",
    "to_be_signed",
]
