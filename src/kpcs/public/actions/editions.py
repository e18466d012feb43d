"""Publishing lists: each edition is signed once, kept as it is, and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.numbering import take_number
from kpcs.participants import actions as participants
from kpcs.participants import trusted
from kpcs.participants.actions import Actor
from kpcs.permissions import Permission, require
from kpcs.scheme.trust import GOOD_DAYS, TrustList, trust_text
from kpcs.scheme.trust.sealed import Content, packed

from .. import queries
from ..models import Edition

# Old content is published again after so many days, so that no verifier warns while its office is well.
FRESH_DAYS = 7
_CONTENT = {Edition.Kind.TRUST: Content.TRUST, Edition.Kind.STATUS: Content.STATUS}


def publish_trust_list(*, by: Actor, at: datetime, always: bool = False) -> Edition | None:
    """Publish the trust list if it says something new, or if its last edition is a week old; None: there is no need.

    Makes the first key for lists when it has none. Refuses when the key cannot be used; the last edition stays. Of two
    who publish at once the second looks again: what it was called for is not left out.
    """
    require(by, Permission.LIST_PUBLISH)
    return take_number(lambda: _publish(by, at, always))


@ledger.entering_last()
def _publish(by: Actor, at: datetime, always: bool) -> Edition | None:
    participants.first_list_key(by=by, at=at)
    newest = queries.newest_edition(Edition.Kind.TRUST)
    trust = _next_list(newest.sequence + 1 if newest else 1, at)
    digest = _digest(trust)
    if newest and newest.digest == digest and not always and at - newest.published_at < timedelta(days=FRESH_DAYS):
        return None
    return keep_edition(
        kind=Edition.Kind.TRUST,
        payload=packed(trust_text(trust).encode()),
        sequence=trust.sequence,
        good_until=trust.good_until,
        digest=digest,
        by=by,
        at=at,
    )


@transaction.atomic
def keep_edition(
    *,
    kind: Edition.Kind,
    payload: bytes,
    sequence: int,
    good_until: date,
    digest: str,
    by: Actor,
    at: datetime,
) -> Edition:
    """Sign one edition of a list and keep it. ``digest`` tells whether the next one would say something new.

    Refuses when no key for lists can be used. Of two that publish at the same time one gets the number.
    """
    require(by, Permission.LIST_PUBLISH)
    message = participants.sign_list(payload=payload, content=_CONTENT[kind], by=by, at=at)
    row = Edition.objects.create(
        kind=kind,
        sequence=sequence,
        published_at=at,
        good_until=good_until,
        kid=queries.signer_of(message, _CONTENT[kind]),
        digest=digest,
        sealed=message,
    )
    data = {"edition": row.pk, "kind": str(kind), "sequence": sequence, "sha256": sha256(message).hexdigest()}
    subject = ("list", f"{kind} {sequence}")
    ledger.record(Kind.EDITION_PUBLISHED, subject=subject, by=by, at=at, data=data)
    return row


def _next_list(sequence: int, at: datetime) -> TrustList:
    on = at.astimezone(UTC).date()
    trust = replace(
        trusted.list_for(on=on),
        published_at=at.replace(microsecond=0),
        good_until=on + timedelta(days=GOOD_DAYS),
        sequence=sequence,
        publisher=settings.KPCS_OFFICE_NAME,
        anchors=trusted.anchors(),
        statuses=(),
    )
    return trusted.watched(trust, url=settings.KPCS_PUBLIC_URL)


def _digest(trust: TrustList) -> str:
    never = datetime(1970, 1, 1, tzinfo=UTC)
    said = replace(trust, published_at=never, good_until=never.date(), sequence=0)
    return sha256(trust_text(said).encode()).hexdigest()
