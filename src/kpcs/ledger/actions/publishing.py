"""Signing the head of the log: the key is made once, a checkpoint whenever there is something new to cover."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction

from kpcs import signing
from kpcs.errors import Conflict
from kpcs.scheme.codec import Algorithm
from kpcs.scheme.log import Checkpoint as Words
from kpcs.scheme.log import (
    LogPolicy,
    NoteKey,
    SignatureType,
    SignedNote,
    note_key_of,
    opened,
    signature_by,
    to_be_signed,
)

from .. import append, queries
from ..models import Checkpoint, LogHead

T = TypeVar("T")


@transaction.atomic
def open_log() -> LogHead:
    """The office's log with its name and its Ed25519 key; both are made if it has none yet, and then stay."""
    append.locked_head()
    head = LogHead.objects.get()
    if not head.kid:
        half = _with_key(lambda keys: keys.create(algorithm=Algorithm.EDDSA))
        head.kid, head.origin = half.kid.hex(), head.origin or _origin()
        # The last 32 bytes of an Ed25519 key in DER form are the key itself (RFC 8410).
        head.verifier_key = NoteKey(head.origin, SignatureType.LOG, half.public[-32:]).text
        head.save(update_fields=["kid", "origin", "verifier_key"])
    return head


def publish(*, at: datetime) -> Checkpoint:
    """Sign the log as it stands now; a log that has not grown keeps the checkpoint that it has.

    Refuses (409) when its key cannot be used. The new note is read back with the public key before it is
    stored: nothing is published that others could not verify.
    """
    head = LogHead.objects.first()
    if head is None or not head.kid:
        head = open_log()
    found = Checkpoint.objects.filter(epoch=head.epoch, size=head.size).first()
    if found is not None:
        return found
    queries.require_log(at=at)  # an older copy of the office must never sign a second face of its log
    head = LogHead.objects.get()  # after it was judged: one that began anew meanwhile has another name
    words = Words(head.origin, head.size, head.tree.root)
    key = note_key_of(head.verifier_key)
    message, kid = to_be_signed(words.text, kind=key.kind), bytes.fromhex(head.kid)
    raw = _with_key(lambda keys: keys.sign(message, kid=kid))
    note = str(SignedNote(words.text, (signature_by(key, raw),)))
    opened(note, policy=LogPolicy(key))
    try:
        with transaction.atomic():
            return Checkpoint.objects.create(epoch=head.epoch, size=head.size, root=words.root, note=note, made_at=at)
    except IntegrityError:
        # Two timers at once: what the other one signed says the same.
        return Checkpoint.objects.get(epoch=head.epoch, size=head.size)


def _with_key(act: Callable[[signing.KeyStore], T]) -> T:
    """Make or use the log's key; says (409) what stands in the way."""
    try:
        return act(
            signing.KeyStore(
                settings.KPCS_DATA_DIR / "keys",
                passphrase=settings.KPCS_KEY_PASSPHRASE,
                may_be_unprotected=not settings.KPCS_PRODUCTION,
            )
        )
    except signing.KeyUnavailable as reason:
        raise Conflict(str(reason)) from None


def _origin() -> str:
    """The log's name for ever: as the operator set it, else where the office is reached, else a random one."""
    if settings.KPCS_LOG_ORIGIN:
        return str(settings.KPCS_LOG_ORIGIN)
    return f"{urlsplit(settings.KPCS_PUBLIC_URL).netloc or f'kpcs.invalid/{uuid4().hex[:12]}'}/log"
