"""A log that a test keeps in memory: it grows, signs, and lies when it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kpcs.scheme.log import NoteKey, SignatureType, SignedNote, signature_by, to_be_signed, tree
from kpcs.scheme.log.checkpoint import Checkpoint
from kpcs.witness.request import request_text

ORIGIN = "office.example/log"


class Log:
    """Entries with the key that signs their checkpoints; ``Log.like(other)`` has the same key and another past."""

    def __init__(self, origin: str = ORIGIN, *, seed: str = "log", entries: Sequence[str] = ()) -> None:
        self.origin = origin
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())
        self.key = NoteKey(origin, SignatureType.LOG, self._private.public_key().public_bytes_raw())
        self.entries = list(entries)

    def grow(self, count: int, word: str = "entry") -> Log:
        self.entries += [f"{word} {len(self.entries) + place}" for place in range(count)]
        return self

    def read(self, nodes: Sequence[tuple[int, int]]) -> list[bytes]:
        return [self._node(level, index) for level, index in nodes]

    def _node(self, level: int, index: int) -> bytes:
        if level == 0:
            return tree.leaf_hash(self.entries[index].encode())
        return tree.node_hash(self._node(level - 1, 2 * index), self._node(level - 1, 2 * index + 1))

    def root(self, size: int | None = None) -> bytes:
        return tree.root(len(self.entries) if size is None else size, self.read)

    def checkpoint(self, size: int | None = None, root: bytes | None = None) -> str:
        size = len(self.entries) if size is None else size
        text = Checkpoint(self.origin, size, self.root(size) if root is None else root).text
        raw = self._private.sign(to_be_signed(text, kind=SignatureType.LOG))
        return str(SignedNote(text, (signature_by(self.key, raw),)))

    def request(self, old: int, size: int | None = None) -> bytes:
        size = len(self.entries) if size is None else size
        proof = tree.consistency(old, size, self.read)
        return request_text(old=old, proof=proof, checkpoint=self.checkpoint(size)).encode()
