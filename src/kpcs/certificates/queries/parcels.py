"""The parcels of issued certificates, for what the stones of an origin usually are."""

from __future__ import annotations

from collections.abc import Iterator

from ..models import CertificateParcel
from .moved import NEVER_SENT

MOST_PARCELS = 20_000


def parcels_by_origin(authority: str, origin: str = "") -> Iterator[tuple[str, int, str, int, int]]:
    """Origin, year, heading, points and cents of the newest parcels of one authority; of mixed origin none."""
    rows = CertificateParcel.objects.filter(certificate__authority=authority, certificate__signed__isnull=False)
    rows = rows.exclude(certificate__state__in=NEVER_SENT).exclude(certificate__origin="***")
    if origin:
        rows = rows.filter(certificate__origin=origin)
    names = ("certificate__origin", "certificate__issued_on__year", "hs", "carats_points", "value_cents")
    yield from rows.order_by("-certificate__issued_on", "certificate", "line").values_list(*names)[:MOST_PARCELS]
