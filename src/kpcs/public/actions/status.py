"""The status list: published so that no word is forgotten, given to others, and taken over from them."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpcs import signing
from kpcs.errors import Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.numbering import take_number
from kpcs.participants import actions as participants
from kpcs.participants import queries as register
from kpcs.participants import trusted
from kpcs.participants.actions import Actor
from kpcs.participants.actions.stores import office_keys
from kpcs.permissions import Permission, require
from kpcs.scheme.codec import algorithm_of
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import TrustedKey
from kpcs.scheme.trust.sealed import Content, Sealed, SealRefused, seal, sealed_of, unpacked
from kpcs.scheme.trust.snapshot import (
    MOST_BYTES,
    SnapshotRefused,
    StatusSnapshot,
    fitted,
    forgotten,
    out_of_scope,
    questions,
    snapshot_bytes,
    snapshot_of,
)
from kpcs.scheme.values import CountryCode

from .. import queries
from ..models import Contribution, Edition
from ..queries import numbers
from .editions import keep_edition

# A verifier warns after fourteen days; a day's silence is already worth an edition that says "still so".
FRESH_HOURS = 24
# Two offices' clocks may differ by so much before one is told that its moment lies in the future.
MINUTES_AHEAD = 5
_AGAIN = gettext_lazy("Get the snapshot again from the office that made it.")


def publish_status(*, by: Actor, at: datetime, always: bool = False) -> Edition | None:
    """Publish what is told of numbers if there is news, or if the last edition is a day old; None: there is no need.

    Refuses an edition that forgets what the last one told, with every number that it is about (K-STATUS.2). Of two who
    publish at once the second looks again.
    """
    require(by, Permission.LIST_PUBLISH)
    return take_number(lambda: _publish(by, at, always))


@ledger.entering_last()
def _publish(by: Actor, at: datetime, always: bool) -> Edition | None:
    participants.first_list_key(by=by, at=at)
    newest = queries.newest_edition(Edition.Kind.STATUS)
    made = numbers.world_snapshot(sequence=newest.sequence + 1 if newest else 1, publisher=_name(), at=at)
    status, content = fitted(made)
    if newest is not None:
        refuse_if_blocked(forgotten(numbers.opened(bytes(newest.sealed)), status))
        if newest.digest == _digest(status) and not always and at - newest.published_at < timedelta(hours=FRESH_HOURS):
            return None
    snapshot_of(unpacked(content, most=MOST_BYTES))  # what verifiers could not read is not published
    return keep_edition(
        kind=Edition.Kind.STATUS,
        payload=content,
        sequence=status.sequence,
        good_until=status.good_until,
        digest=_digest(status),
        by=by,
        at=at,
    )


@transaction.atomic
def contribution(*, authority: str, by: Actor, at: datetime) -> bytes:
    """What an authority's office tells of its own numbers, signed with its signing key, for the Secretariat.

    Refuses an authority without a key that signs today.
    """
    require(by, Permission.LIST_PUBLISH)
    row = register.authority(authority)
    key = register.key_for_signing(authority, at.astimezone(UTC).date())
    if key is None:
        raise _refusal(_("The authority has no key that signs today."), _("Make one, and have its root certify it."))
    status = numbers.own_snapshot(
        participant=row.participant_id, sequence=int(at.timestamp()), publisher=row.name, at=at
    )
    kid = bytes.fromhex(key.kid)
    try:
        message = seal(
            fitted(status)[1],
            content=Content.STATUS,
            kid=kid,
            algorithm=algorithm_of(base64.b64decode(key.public)),
            sign=lambda data: office_keys().sign(data, kid=kid),
        )
    except signing.KeyUnavailable as error:
        raise _refusal(str(error), _("The operator of the office must put this right first.")) from error
    data = {"kind": "contribution", "sequence": status.sequence, "sha256": sha256(message).hexdigest()}
    subject = ("authority", authority)
    ledger.record(Kind.EDITION_PUBLISHED, subject=subject, by=by, at=at, authority=authority, data=data)
    return message


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot of another office that was taken over; ``questions`` are not told on: their issuers decide."""

    row: Contribution
    status: StatusSnapshot
    questions: tuple[str, ...]


@transaction.atomic
def take_status(*, message: bytes, by: Actor, at: datetime) -> Taken:
    """Take over what another office tells of its numbers; from the next edition on, everybody is told.

    Refuses a seal of no listed signing key, words about numbers of others, and a snapshot that forgets what the last
    one of that office told (K-STATUS.2, K-STATUS.3).
    """
    require(by, Permission.LIST_PUBLISH)
    sealed, key = _sealed_by_authority(message, at)
    status = _read(sealed)
    register.hold([key.participant.code])  # of two words of one office the second is compared with the first
    refuse_if_blocked((*out_of_scope(status, key.participant), *_findings(status, key, at)))
    row = Contribution.objects.create(
        participant=key.participant.code,
        authority=key.authority,
        sequence=status.sequence,
        published_at=status.published_at,
        taken_at=at,
        taken_by=by.actor_name,
        kid=sealed.kid.hex(),
        sealed=message,
    )
    data = {"contribution": row.pk, "sequence": status.sequence, "sha256": sha256(message).hexdigest()}
    data |= {"used": status.used_count, "told": len(status.told)}
    subject = ("authority", key.authority[:64])
    ledger.record(Kind.STATUS_TAKEN, subject=subject, by=by, at=at, data=data)
    return _taken(row, status)


def _sealed_by_authority(message: bytes, at: datetime) -> tuple[Sealed, TrustedKey]:
    try:
        sealed = sealed_of(message, content=Content.STATUS)
    except SealRefused as refused:
        raise _refusal(str(refused), _AGAIN) from None
    on = at.astimezone(UTC).date()
    trust = trusted.list_for(on=on)
    known = [key for key in trust.keys_with(sealed.kid) if sealed.holds(public=key.public)]
    if not known:
        said = _("It is signed with the key %(kid)s, which is no signing key on this office’s trust list.")
        raise _refusal(said % {"kid": sealed.kid.hex()}, _("Ask the office for a snapshot that its authority signed."))
    counting = [key for key in known if key.accepted and trust.flaw_of(key) is None and key.counts_on(on)]
    if not counting:
        said = _("The key %(kid)s of %(authority)s does not count today.")
        shown = {"kid": sealed.kid.hex(), "authority": known[0].authority}
        raise _refusal(said % shown, _("Ask the office for a snapshot signed with its key of today."))
    return sealed, counting[0]


def _read(sealed: Sealed) -> StatusSnapshot:
    try:
        return snapshot_of(unpacked(sealed.payload, most=MOST_BYTES))
    except SnapshotRefused as refused:
        raise Refused([refused.finding]) from None
    except SealRefused as refused:
        raise _refusal(str(refused), _AGAIN) from None


def _findings(status: StatusSnapshot, key: TrustedKey, at: datetime) -> tuple[Finding, ...]:
    ahead = status.published_at - at
    if ahead > timedelta(minutes=MINUTES_AHEAD):
        return (_finding(_("It is of a moment that has not come yet."), _("Let the office set its clock right.")),)
    before = numbers.newest_contribution(key.participant.code, key.authority)
    return forgotten(before, status) if before is not None else ()


def _taken(row: Contribution, status: StatusSnapshot) -> Taken:
    asked = questions(status, CountryCode(row.participant))
    return Taken(row, status, tuple(str(one.number) for one in asked))


def _digest(status: StatusSnapshot) -> str:
    """Of what it says, apart from its number and days."""
    first = status.covers_from
    moment = datetime.combine(first, time(), tzinfo=UTC)
    return sha256(snapshot_bytes(replace(status, sequence=0, published_at=moment, good_until=first))).hexdigest()


def _name() -> str:
    return str(settings.KPCS_OFFICE_NAME)


def _refusal(message: str, remedy: str | Promise) -> Refused:
    return Refused([_finding(message, remedy)])


def _finding(message: str, remedy: str | Promise) -> Finding:
    return Finding("K-TRUST.1", Severity.BLOCK, "", message, str(remedy))
