"""Making keys in the office: the private half goes into its key store, the public half into the register."""

from __future__ import annotations

import base64
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kpcs import ceremony, signing
from kpcs.errors import NotAllowed, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import Certification, Use
from kpcs.scheme.values import CountryCode

from .. import queries
from ..models import Authority, PublicKey, RootKey
from .actor import Actor
from .keys import KeyValue, add_key, certify_key
from .roots import add_root
from .stores import office_keys, office_roots


@transaction.atomic
def create_root(*, participant: str, valid_from: date, valid_until: date, by: Actor, at: datetime) -> RootKey:
    """Make a Participant's root key in the office, for an office that begins: it is to be taken offline soon.

    Refuses a Participant that has a root already (a new one is made and certified offline, with the old one at hand),
    one without an authority here, and days in the wrong order.
    """
    require(by, Permission.KEY_MANAGE)
    if not queries.hosted_authorities().filter(participant_id=participant, code=by.authority_code).exists():
        raise NotAllowed(_("This office does not work for that Participant."))
    queries.hold([participant])
    if RootKey.objects.filter(participant_id=participant, accepted=True, valid_until__gte=at.date()).exists():
        remedy = _("Make the next one where the root key lies, with: kpcs keys new-root.")
        raise _refusal("participant", _("The Participant has a root key."), remedy)
    try:
        keys, folder = office_roots(), settings.KPCS_DATA_DIR / "roots"
        paper = ceremony.create(
            keys,
            use=Use.ROOT,
            participant=CountryCode(participant),
            valid_from=valid_from,
            valid_until=valid_until,
            made_at=at,
        )
        ceremony.write(folder / paper.file_name, paper.message)
    except (signing.KeyUnavailable, ceremony.CeremonyRefused) as error:
        raise _refusal("", str(error), _("The operator of the office must put this right first.")) from error
    return add_root(message=paper.message, by=by, at=at)


@transaction.atomic
def create_signing_key(
    *, authority: str, valid_from: date, valid_until: date, by: Actor, at: datetime, request_id: UUID | None = None
) -> PublicKey:
    """Make an ES256 key with which a hosted authority signs between two days.

    It is certified at once if the root key lies in the office. Otherwise it waits for ``kpcs keys certify``. Refuses an
    authority that this office does not host, days in the wrong order, and a key store that cannot be used.
    """
    require(by, Permission.KEY_MANAGE, authority=authority)
    said = {"valid_from": valid_from, "valid_until": valid_until}
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.KEY_ADDED], of=authority, said=said):
        return PublicKey.objects.get(pk=event.data["kid"])
    owner = queries.authority(authority)
    if not owner.is_hosted:
        raise NotAllowed(_("Another office does this authority's work and keeps its keys."))
    if valid_until <= valid_from:
        message, remedy = _("The key ends before it begins."), _("Choose a last day after the first.")
        raise Refused([Finding("R-AI.A6", Severity.BLOCK, "valid_until", message, remedy)])
    try:
        half = office_keys().create()
    except signing.KeyUnavailable as error:
        raise _refusal("", str(error), _("The operator of the office must put this right first.")) from error
    key = KeyValue(
        kid=half.kid.hex(),
        algorithm=half.algorithm.value,
        public=base64.b64encode(half.public).decode(),
        valid_from=valid_from,
        valid_until=valid_until,
    )
    row = add_key(authority=authority, key=key, by=by, at=at, request_id=request_id)
    return _certified_here(row, owner, by=by, at=at) or row


def request_for(*, key: PublicKey, by: Actor, at: datetime) -> ceremony.Paper:
    """What a signing key says about itself, for the root to sign; refuses a key that is not in this office."""
    require(by, Permission.KEY_MANAGE, authority=key.authority_id)
    said = Certification(
        participant=CountryCode(key.authority.participant_id),
        authority=key.authority.name,
        public=base64.b64decode(key.public),
        valid_from=key.valid_from,
        valid_until=key.valid_until,
        made_at=at.replace(microsecond=0),
    )
    try:
        return ceremony.self_signed(office_keys(), said)
    except signing.KeyUnavailable as error:
        raise _refusal("", str(error), _("The operator of the office must put this right first.")) from error


def _certified_here(row: PublicKey, owner: Authority, *, by: Actor, at: datetime) -> PublicKey | None:
    """The key with the word of a root that lies in this office; None: no root is here that could."""
    for root in queries.roots_of(owner.participant_id).filter(accepted=True):
        try:
            paper = ceremony.paper_in(settings.KPCS_DATA_DIR / "roots", root.kid)
            if paper is not None:
                request = request_for(key=row, by=by, at=at)
                message = ceremony.certify(office_roots(), root=paper, request=request, made_at=at)
                return certify_key(message=message, by=by, at=at)
        except (signing.KeyUnavailable, ceremony.CeremonyRefused):
            # Taken offline, as it should be, or past its days: the key waits for the ceremony.
            continue
    return None


def _refusal(field: str, message: str, remedy: str) -> Refused:
    return Refused([Finding("K-KEY.1", Severity.BLOCK, field, message, remedy)])
