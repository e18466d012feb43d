"""What one entry of an office's log says, and how that stays private: the log holds a commitment, never the words.

    content      canonical CBOR: what happened, to what, when, the digest of the event, the hash of the document
    opening      16 random bytes (the salt), then the content; given to those who may see the certificate
    commitment   SHA-256 of the opening: the 32 bytes that are the entry in the public tree

Without the salt nobody can try numbers or dates against a commitment; with the opening anybody can check it.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import cbor2

from .errors import LogRefused
from .tree import leaf_hash

SALT_BYTES = 16
MOST_BYTES = 1_000
KIND, SUBJECT, AT, EVENT, DOCUMENT = 1, 2, 3, 4, 5
_SHAPES = {
    (KIND, SUBJECT, AT, EVENT): (str, str, int, bytes),
    (KIND, SUBJECT, AT, EVENT, DOCUMENT): (str, str, int, bytes, bytes),
}


class Content(NamedTuple):
    """What happened (``certificate.issued``), to what (a number), in which second since 1970; hashes of the rest."""

    kind: str
    subject: str
    at: int
    event: bytes
    document: bytes | None = None

    @property
    def encoded(self) -> bytes:
        """The content as canonical CBOR."""
        content: dict[int, object] = {KIND: self.kind, SUBJECT: self.subject, AT: self.at, EVENT: self.event}
        if self.document is not None:
            content[DOCUMENT] = self.document
        return cbor2.dumps(content)


class Opening(NamedTuple):
    """A salt and a content."""

    salt: bytes
    content: Content

    @property
    def encoded(self) -> bytes:
        """The bytes that open the entry."""
        return self.salt + self.content.encoded

    @property
    def commitment(self) -> bytes:
        """The entry of the log."""
        return commitment_of(self.encoded)

    @property
    def leaf(self) -> bytes:
        """The hash of the entry in the tree."""
        return leaf_hash(self.commitment)


def commitment_of(opening: bytes) -> bytes:
    """The entry of the log for these opening bytes."""
    return sha256(opening).digest()


def opening_of(raw: bytes) -> Opening:
    """Read an opening; refuses one that is not written in the one permitted way."""
    if not SALT_BYTES < len(raw) <= MOST_BYTES:
        raise LogRefused("bad_opening", "Its length is not that of an opening.")
    salt, packed = raw[:SALT_BYTES], raw[SALT_BYTES:]
    try:
        content = cbor2.loads(packed, max_depth=2, allow_indefinite=False, allow_duplicate_keys=False)
    except Exception as reason:  # cbor2 reads tags of many kinds, each with errors of its own.
        raise LogRefused("bad_opening", f"Not CBOR: {type(reason).__name__}.") from None
    if type(content) is not dict or _SHAPES.get(tuple(content)) != tuple(map(type, content.values())):
        raise LogRefused("bad_opening", "A field is unknown, missing, out of order or of the wrong type.")
    read = Content(content[KIND], content[SUBJECT], content[AT], content[EVENT], content.get(DOCUMENT))
    hashes = [read.event] if read.document is None else [read.event, read.document]
    if (
        any(len(value) != sha256().digest_size for value in hashes)
        or not 0 <= read.at < 2**62
        or read.encoded != packed
    ):
        raise LogRefused("bad_opening", "It is not written in the one permitted way.")
    return Opening(salt, read)
