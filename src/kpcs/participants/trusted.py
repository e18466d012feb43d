"""Whom this office believes, as a trust list: its own register, and the list that it took over from another office.

Where both speak, the stricter word counts for keys: a key or root that either of them revokes or does not accept does
not count. For Participants whose authorities work here, the own register alone speaks of their keys. Standings come
from the register, into which a received list brings its news.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import lru_cache

from kpcs.ledger import queries as ledger
from kpcs.scheme.trust import (
    About,
    Anchor,
    AnnouncedNumbers,
    Feature,
    LogPlace,
    LogSource,
    Policy,
    Root,
    Side,
    TrustedKey,
    TrustList,
    Witness,
    trust_of,
)
from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked
from kpcs.scheme.values import CountryCode, ValueRefused

from . import queries
from .models import PublicKey


def list_for(*, on: date) -> TrustList:
    """The list by which this office judges: as it stands, read now. Its number and age are those of a received list."""
    own = register_list(on=on)
    received = received_list()
    return own if received is None else _united(own, received)


def received_list() -> TrustList | None:
    """The newest list that was taken over from another office; it was checked when it came."""
    row = queries.received_list()
    return None if row is None else _opened(bytes(row.sealed))


@lru_cache(maxsize=2)
def _opened(message: bytes) -> TrustList:
    return trust_of(unpacked(sealed_of(message, content=Content.TRUST).payload).decode())


def register_list(*, on: date) -> TrustList:
    """What this office's own register says."""
    return TrustList(
        published_at=datetime.combine(on, time(), tzinfo=UTC),
        sequence=ledger.newest(),
        participants=tuple(queries.all_standings().values()),
        roots=tuple(_roots()),
        keys=tuple(_keys()),
        numbers=tuple(
            AnnouncedNumbers(
                participant=CountryCode(row.participant_id),
                year=row.year,
                first=row.first,
                last=row.last,
                source=row.source,
            )
            for row in queries.all_number_ranges()
        ),
        features=tuple(
            Feature(
                participant=CountryCode(row.participant_id),
                year=row.year,
                about=About(row.about),
                text=row.text,
                source=row.source,
            )
            for row in queries.specimen_facts()
        ),
    )


def watched(trust: TrustList, *, url: str) -> TrustList:
    """The list with this office's own log, the witnesses that watch it, and how many of them must agree."""
    head = ledger.head()
    if not head.verifier_key:
        return trust
    names = tuple(authority.name for authority in queries.hosted_authorities())
    address = f"{url.rstrip('/')}/log" if url else ""
    own = LogSource(origin=head.origin, vkey=head.verifier_key, authorities=names, url=address)
    witnesses = tuple(
        Witness(name=row.name, vkey=row.verifier_key, side=Side(row.side), url=row.url) for row in ledger.witnesses()
    )
    known = {witness.name for witness in trust.witnesses}
    policy = trust.policy
    if not policy.of and witnesses:
        policy = Policy(min(head.witnesses_needed, len(witnesses)), tuple(witness.name for witness in witnesses))
    return replace(
        trust,
        logs=(*(log for log in trust.logs if log.origin != own.origin), own),
        witnesses=(*trust.witnesses, *(witness for witness in witnesses if witness.name not in known)),
        policy=policy,
    )


def anchors() -> tuple[Anchor, ...]:
    """The keys with which this office signs its lists, the next one too."""
    rows = queries.list_keys().filter(is_own=True, retired_at__isnull=True)
    return tuple(
        Anchor(public=base64.b64decode(row.public), valid_from=row.valid_from, valid_until=row.valid_until)
        for row in rows
    )


def _united(own: TrustList, received: TrustList) -> TrustList:
    here = {authority.participant_id for authority in queries.hosted_authorities()}
    refused = {root.kid for root in own.roots if not root.accepted}
    bad = {key.kid for key in own.keys if key.revoked_at is not None or not key.accepted}
    roots = [root for root in received.roots if root.participant.code not in here and root.kid not in refused]
    keys = [key for key in received.keys if key.participant.code not in here and key.kid not in bad]
    listed = {root.kid for root in roots} | {key.kid for key in keys}
    numbers = [one for one in received.numbers if one.participant.code not in here]
    said = {(one.participant.code, one.year) for one in numbers}
    return replace(
        received,
        participants=own.participants,
        roots=(*roots, *(root for root in own.roots if root.kid not in listed)),
        keys=(*keys, *(key for key in own.keys if key.kid not in listed)),
        numbers=(*numbers, *(one for one in own.numbers if (one.participant.code, one.year) not in said)),
        features=_once((*received.features, *own.features)),
        statuses=(),
    )


def _once(features: Iterable[Feature]) -> tuple[Feature, ...]:
    told = {(one.participant.code, one.year, one.about, one.text): one for one in features}
    return tuple(told.values())


def _roots() -> Iterator[Root]:
    for row in queries.all_roots():
        try:
            yield Root(
                participant=CountryCode(row.participant_id),
                public=base64.b64decode(row.public),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                accepted=row.accepted,
                why_not=row.why_not,
                certification=_bytes(row.certification),
            )
        except ValueRefused:
            # A row that is no key stands behind nobody; the others still count.
            continue


def _keys() -> Iterator[TrustedKey]:
    for row in queries.public_keys():
        try:
            yield TrustedKey(
                participant=CountryCode(row.authority.participant_id),
                authority=row.authority.name,
                public=base64.b64decode(row.public),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                certification=_bytes(row.certification),
                revocation=_bytes(row.revocation),
                revoked_at=row.revoked_at,
                reason=row.reason,
                compromised=row.compromised,
                log=_log_place(row),
                accepted=row.accepted,
                why_not=row.why_not,
            )
        except ValueRefused:
            # A row that is no key makes nobody's signature good; the others still count.
            continue


def _log_place(row: PublicKey) -> LogPlace | None:
    if row.log_size is None:
        return None
    return LogPlace(row.log_origin, row.log_size, base64.b64decode(row.log_root))


def _bytes(text: str) -> bytes | None:
    return base64.b64decode(text) if text else None
