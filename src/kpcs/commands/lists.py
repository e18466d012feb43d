"""Lists in files, for commands that need no office: sealed ones are checked, plain ones are called unsigned."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection
from pathlib import Path

import click

from kpcs.commands import Lacking
from kpcs.scheme.codec import kid_of
from kpcs.scheme.trust import MOST_CHARACTERS, TrustList, TrustRefused, trust_of
from kpcs.scheme.trust.sealed import MOST_BYTES, Content, Sealed, SealRefused, kind_of, sealed_of, unpacked
from kpcs.scheme.trust.snapshot import MOST_BYTES as MOST_STATUS_BYTES
from kpcs.scheme.trust.snapshot import SnapshotRefused, StatusSnapshot, snapshot_of

_SHOWN = 20


def read_trust(path: Path, *, anchors: Collection[bytes]) -> tuple[TrustList, str]:
    """The list in the file and how far it is signed; refuses (2) a list that none of the given anchors signed."""
    message = content_of(path, MOST_CHARACTERS)
    if kind_of(message) is None:
        if anchors:
            raise Lacking(f"{path} is not signed; with --anchor a signed list (trust.cose) is wanted.")
        return _trust(path, message), "not signed"
    sealed = opened(path, message, Content.TRUST, anchors=anchors)
    return _trust(path, _unpacked(path, sealed)), said_of(sealed, anchors)


def opened(path: Path, message: bytes, content: Content, *, anchors: Collection[bytes]) -> Sealed:
    """The parts of a sealed list; refuses (2) another kind, and one that none of the given anchors signed."""
    try:
        sealed = sealed_of(message, content=content)
    except SealRefused as refused:
        raise Lacking(f"{path}: {refused}") from None
    if anchors and not any(sealed.holds(public=public) for public in anchors):
        known = ", ".join(kid_of(public).hex() for public in anchors)
        raise Lacking(f"{path} is signed with the key {sealed.kid.hex()}, not with an anchor that was given ({known}).")
    return sealed


def said_of(sealed: Sealed, anchors: Collection[bytes]) -> str:
    """How far the signature is known to be good."""
    if anchors:
        return f"signed with the anchor {sealed.kid.hex()}"
    return f"signed with {sealed.kid.hex()}, which was not checked: give --anchor"


def _unpacked(path: Path, sealed: Sealed) -> bytes:
    try:
        return unpacked(sealed.payload)
    except SealRefused as refused:
        raise Lacking(f"{path}: {refused}") from None


def _trust(path: Path, content: bytes) -> TrustList:
    try:
        return trust_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Lacking(f"The trust list {path} is not text in UTF-8.") from None
    except TrustRefused as refused:
        lines = [f"  {finding.field or 'list'}: {finding.message}" for finding in refused.findings[:_SHOWN]]
        more = [f"  … and {len(refused.findings) - _SHOWN} more"] if len(refused.findings) > _SHOWN else []
        raise Lacking("\n".join([f"{path} is not a trust list:", *lines, *more])) from None


def content_of(path: Path, most: int = MOST_BYTES[Content.TRUST]) -> bytes:
    """The bytes of a list's file, and no more than any list has."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as reason:
        raise Lacking(f"The list {path} cannot be read: {reason.strerror}.") from None


def read_status(path: Path, *, anchors: Collection[bytes]) -> tuple[StatusSnapshot, str]:
    """The status list in the file and how far it is signed; refuses (2) one that none of the given anchors signed."""
    sealed = opened(path, content_of(path), Content.STATUS, anchors=anchors)
    try:
        status = snapshot_of(unpacked(sealed.payload, most=MOST_STATUS_BYTES))
    except (SealRefused, SnapshotRefused) as refused:
        raise Lacking(f"{path}: {refused}") from None
    return status, said_of(sealed, anchors)


def public_key(text: str) -> bytes:
    """A public key from Base64, or from a file that holds it."""
    path = Path(text)
    try:
        if len(text) < 256 and path.is_file():
            text = path.read_text("ascii")
        return base64.b64decode("".join(text.split()), validate=True)
    except (OSError, UnicodeDecodeError, binascii.Error):
        raise click.UsageError("The anchor is neither Base64 nor a file that holds Base64.") from None
