"""What was seen of the stones of each origin: production, exports that name their origin, the own certificates."""

from __future__ import annotations

from collections.abc import Iterator

from kpcs.certificates.queries.parcels import parcels_by_origin
from kpcs.scheme.rules.statistics.footprint import Seen
from kpcs.scheme.rules.statistics.lines import MIXED

from ..models import Subject
from .figures import standing

_COLUMNS = ("submission__year", "hs", "points", "cents")


def seen(*, origin: str = "", authority: str = "") -> Iterator[Seen]:
    """Every line that stands; with an authority the parcels of its own certificates besides, which are its alone.

    Production has no heading. Imports are left out: they are the same stones as the exports of the partner.
    """
    mined = standing(Subject.PRODUCTION).filter(points__gt=0)
    sent = standing(Subject.TRADE).filter(flow="export", points__gt=0).exclude(origin__in=("", MIXED))
    if origin:
        mined, sent = mined.filter(submission__participant=origin), sent.filter(origin=origin)
    for name, rows in (("submission__participant", mined), ("origin", sent)):
        for code, year, hs, points, cents in rows.order_by().values_list(name, *_COLUMNS):
            yield Seen(origin=code, year=year, hs=hs, points=points, cents=cents)
    if authority:
        for code, year, hs, points, cents in parcels_by_origin(authority, origin):
            yield Seen(origin=code, year=year, hs=hs, points=points, cents=cents, parcels=1)
