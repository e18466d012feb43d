"""The lists that this office published, as they were signed."""

from __future__ import annotations

from django.db.models import QuerySet

from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked

from ..models import Edition


def newest_edition(kind: Edition.Kind) -> Edition | None:
    """The edition that counts; None before the first."""
    return Edition.objects.filter(kind=kind).order_by("-sequence").first()


def newest_sealed(kind: str) -> bytes | None:
    """The newest edition of a list (``trust`` or ``status``) as it was signed; for commands."""
    edition = newest_edition(Edition.Kind(kind))
    return None if edition is None else bytes(edition.sealed)


def editions(kind: Edition.Kind) -> QuerySet[Edition]:
    """Every edition, newest first, without its bytes."""
    return Edition.objects.filter(kind=kind).defer("sealed").order_by("-sequence")


def trust_json(edition: Edition) -> str:
    """What an edition of the trust list says, as it was signed."""
    return unpacked(sealed_of(bytes(edition.sealed), content=Content.TRUST).payload).decode()


def signer_of(message: bytes, content: Content) -> str:
    """The id of the key that signed a list."""
    return sealed_of(message, content=content).kid.hex()
