"""What the public log commits to of a certificate: the signed bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..models import Certificate


def signed_of(numbers: Iterable[str]) -> Mapping[str, bytes]:
    """The signed bytes of those of these numbers that were issued here."""
    rows = Certificate.objects.filter(pk__in=list(numbers), signed__isnull=False).values_list("number", "signed")
    return {number: bytes(signed) for number, signed in rows if signed is not None}
