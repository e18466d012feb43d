"""What this office, and the offices whose snapshots it took over, tell of numbers: the content of a status edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.db.models import Max
from django.utils import timezone

from kpcs.certificates.queries import reported
from kpcs.participants import queries as participants
from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked
from kpcs.scheme.trust.snapshot import (
    MOST_BYTES,
    Author,
    Contribution,
    Honest,
    Quarter,
    SerialSet,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    first_day_covered,
    hash_of,
    one_line,
    own_words,
    series_of,
    snapshot_of,
    united,
)
from kpcs.scheme.values import CertificateNumber, CountryCode
from kpcs.shipments.queries.used import used_since

from ..models import Contribution as Row

GOOD_DAYS = 14


def own_snapshot(*, participant: str, sequence: int, publisher: str, at: datetime) -> StatusSnapshot:
    """What the authorities of one Participant in this office say: their own words, and their border's arrivals."""
    return _snapshot((), sequence=sequence, publisher=publisher, at=at, participant=participant)


def world_snapshot(*, sequence: int, publisher: str, at: datetime) -> StatusSnapshot:
    """What this office says, together with the newest word of every office that it took over."""
    return _snapshot(contributions(), sequence=sequence, publisher=publisher, at=at, participant="")


def _snapshot(
    others: Iterable[tuple[Author, StatusSnapshot]], *, sequence: int, publisher: str, at: datetime, participant: str
) -> StatusSnapshot:
    on = at.astimezone(UTC).date()
    first = first_day_covered(on)
    told, withdrawn = _own_words(first, participant)
    heard = [(author, own_words(one, author.participant)) for author, one in others]
    told += [word for _, one in heard for word in one.told if word.since >= first]
    withdrawn += [word for _, one in heard for word in one.withdrawn if word.told.since >= first]
    used = united([_own_used(first, participant), *(one.used for _, one in heard)])
    return StatusSnapshot(
        sequence=sequence,
        published_at=at.astimezone(UTC).replace(microsecond=0),
        good_until=on + timedelta(days=GOOD_DAYS),
        covers_from=first,
        publisher=one_line(publisher) or "An office without a name",
        used=tuple(one for one in used if one.quarter.first >= first),
        told=tuple(dict.fromkeys(told)),
        withdrawn=tuple(dict.fromkeys(withdrawn)),
        honest=(*_own_honest(on, participant), *(row for _, one in heard for row in one.honest)),
        contributions=tuple(Contribution(author, one.published_at) for author, one in heard),
    )


def _own_words(first: date, participant: str) -> tuple[list[Told], list[Withdrawn]]:
    told: list[Told] = []
    withdrawn: list[Withdrawn] = []
    for row in reported.told_since(datetime.combine(first, time(), tzinfo=UTC)):
        if participant and row.participant != participant:
            continue
        author = Author(CountryCode(row.participant), one_line(row.authority))
        since, reason = timezone.localdate(row.since), one_line(row.reason)
        word = Told(CertificateNumber.parse(row.number), NumberState(row.about), max(since, first), author, reason)
        if row.withdrawn_at is None:
            told.append(word)
        else:
            why = one_line(row.withdrawn_reason)
            withdrawn.append(Withdrawn(word, timezone.localdate(row.withdrawn_at), author, why))
    return told, withdrawn


def _own_used(first: date, participant: str) -> Iterator[UsedNumbers]:
    found: dict[tuple[tuple[str, int], Quarter], list[int]] = defaultdict(list)
    for text, used_at in used_since(datetime.combine(first, time(), tzinfo=UTC), participant=participant):
        series = text[:2], len(text) - 2
        found[series, Quarter.of(timezone.localdate(used_at))].append(int(text[2:]))
    return (UsedNumbers(series, quarter, SerialSet.of(serials)) for (series, quarter), serials in found.items())


def _own_honest(on: date, participant: str) -> Iterator[Honest]:
    """What revoked keys of this office signed and is still of use; nothing else needs a proof."""
    here = {authority.code: authority.participant_id for authority in participants.hosted_authorities()}
    for key in participants.public_keys():
        owner = here.get(key.authority_id, "")
        if key.revoked_at is None or not owner or (participant and owner != participant):
            continue
        found: dict[tuple[str, int], dict[int, bytes]] = defaultdict(dict)
        for text, signed in reported.of_use_signed_with(key.kid, on=on):
            number = CertificateNumber.parse(text)
            found[series_of(number)][int(number.serial)] = hash_of(signed)
        for series, hashes in found.items():
            ordered = b"".join(hashes[serial] for serial in sorted(hashes))
            yield Honest(bytes.fromhex(key.kid), series, SerialSet.of(hashes), ordered)


def contributions() -> list[tuple[Author, StatusSnapshot]]:
    """The newest snapshot of every office that was taken over, by authority."""
    newest = Row.objects.values("participant", "authority").annotate(newest=Max("sequence"))
    found = []
    for one in newest.order_by("participant", "authority"):
        row = Row.objects.get(participant=one["participant"], authority=one["authority"], sequence=one["newest"])
        found.append((Author(CountryCode(row.participant), row.authority), opened(bytes(row.sealed))))
    return found


def newest_contribution(participant: str, authority: str) -> StatusSnapshot | None:
    """The newest snapshot of one office that was taken over; None before the first."""
    rows = Row.objects.filter(participant=participant, authority=authority).order_by("-sequence")
    row = rows.first()
    return None if row is None else opened(bytes(row.sealed))


@lru_cache(maxsize=128)
def opened(message: bytes) -> StatusSnapshot:
    """What a sealed snapshot says; whose seal it is was looked at when it came."""
    return snapshot_of(unpacked(sealed_of(message, content=Content.STATUS).payload, most=MOST_BYTES))
