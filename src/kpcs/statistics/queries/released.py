"""Releases: which there are, who may see them, and what they hold."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Max, QuerySet

from kpcs.permissions import Holder, Permission, may

from ..models import Figure, Release, Subject, Submission
from ..releases.lines import COLUMNS, ReleasedLine, lines_of, submission_name
from ..releases.tables import ATTRIBUTION, ATTRIBUTION_OF_MARKED, MADE_UP, MARK, About
from .figures import standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_COLUMNS = (
    "submission__participant_id",
    "submission__subject",
    "flow",
    "submission__year",
    "submission__part",
    "method",
    "hs",
    "partner",
    "origin",
    "points",
    "cents",
    "certificates",
    "is_nil",
    "submission__revision",
    "line",
    "submission__is_demonstration",
)


READ_PARTNERS = (Permission.RETURN_PREPARE, Permission.RETURN_SIGN, Permission.ANOMALY_VIEW)


def sees_embargoed(who: Holder | AnonymousUser) -> bool:
    """Releases that are not public yet are for those who make them."""
    return may(who, Permission.RELEASE_MAKE)


def sees_partners(who: Holder | AnonymousUser) -> bool:
    """Figures by partner are for the Participants' own statisticians (R-WEB.2)."""
    return any(may(who, permission) for permission in READ_PARTNERS)


def releases(*, at: datetime, embargoed: bool) -> QuerySet[Release]:
    """The releases that are public at a moment, the newest first; with those still under embargo if the reader may."""
    found = Release.objects.defer("figures", "partners")
    return found if embargoed else found.filter(public_from__lte=at)


def next_number() -> int:
    """The number of the next release; they count from 1 without gaps."""
    return (Release.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1


def standing_lines(*, first_year: int, last_year: int) -> Iterator[ReleasedLine]:
    """Every figure that stands in these years, with the return that it comes from; stocks are never released."""
    for subject in (Subject.PRODUCTION, Subject.TRADE, Subject.CERTIFICATES):
        rows: QuerySet[Figure] = standing(subject).filter(
            submission__year__gte=first_year, submission__year__lte=last_year
        )
        yield from lines_of_rows(rows)


def lines_of_rows(rows: QuerySet[Figure]) -> Iterator[ReleasedLine]:
    """Figures as a release holds them, each with the name of its return."""
    for *figure, revision, line, is_made_up in rows.values_list(*_COLUMNS).iterator(chunk_size=2000):
        participant, about, _flow, year, part = figure[:5]
        name = submission_name(participant, about, year, part, revision)
        yield ReleasedLine(**dict(zip(COLUMNS, (*figure, name, line, is_made_up), strict=True)))


def note_on_trade() -> dict[str, str]:
    """What files about the office's trade say besides, where any of it is made up: the key and the sentence."""
    signed = Submission.objects.filter(state=Submission.State.SIGNED, is_demonstration=True)
    return {MARK: MADE_UP} if signed.exclude(subject=Subject.PRODUCTION).exists() else {}


def figures_text(release: Release) -> str:
    """What everybody may see of it, as the CSV text whose digest the release gives."""
    return zlib.decompress(bytes(release.figures)).decode()


def partners_text(release: Release) -> str:
    """The same by partner, for Participants."""
    return zlib.decompress(bytes(release.partners)).decode()


def figures_of(release: Release) -> tuple[ReleasedLine, ...]:
    """The public figures of a release."""
    return _read(bytes(release.figures))


@lru_cache(maxsize=4)
def _read(packed: bytes) -> tuple[ReleasedLine, ...]:
    return tuple(lines_of(zlib.decompress(packed).decode()))


def by_year(*, at: datetime) -> dict[int, Release]:
    """For every year the newest public release that covers it: what strangers see of the year is in it alone."""
    found: dict[int, Release] = {}
    for release in releases(at=at, embargoed=False):
        for year in range(release.first_year, release.last_year + 1):
            found.setdefault(year, release)
    return found


def public_figures(*, at: datetime) -> tuple[ReleasedLine, ...]:
    """All that strangers may see at the moment, each year from its release (R-WEB.2)."""
    shown = {year: release.number for year, release in by_year(at=at).items()}
    held = Release.objects.filter(pk__in=set(shown.values())).only("figures")
    return tuple(line for one in held for line in figures_of(one) if shown.get(line.year) == one.number)


def about(release: Release) -> About:
    """What it says of itself in its files."""
    return About(
        release.number,
        release.title,
        release.note,
        release.made_at.isoformat(),
        release.figures_digest,
        ATTRIBUTION_OF_MARKED if release.is_demonstration else ATTRIBUTION,
        release.is_demonstration,
    )


def submissions_named(names: Iterable[str]) -> list[tuple[str, Submission]]:
    """The returns that a release names, with who signed them and when, in the order of their names."""
    wanted = set(names)
    participants, years = {name.split("-")[0] for name in wanted}, {int(name.split("-")[2]) for name in wanted}
    rows = Submission.objects.filter(participant__in=participants, year__in=years)
    found = ((submission_name(r.participant_id, r.subject, r.year, r.part, r.revision), r) for r in rows)
    return sorted(((name, row) for name, row in found if name in wanted), key=lambda pair: pair[0])
