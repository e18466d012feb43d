"""Public keys: what verifiers trust, who certified it, and from when to when."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import LogPlace, Use, certification_of, revocation_of, signed_by
from kpcs.scheme.trust.certification import root_of
from kpcs.scheme.trust.sealed import Content, SealRefused, kind_of

from .. import queries
from ..models import PublicKey
from .actor import Actor
from .authorities import _record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValue:
    """The public half of a signing key and the days between which it may be used."""

    kid: str
    algorithm: str
    public: str = field(repr=False)
    valid_from: date
    valid_until: date


@transaction.atomic
def add_key(*, authority: str, key: KeyValue, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Note a key of the own authority for what it signs between two days. Refuses an identifier that is taken (409)."""
    require(by, Permission.KEY_MANAGE, authority=authority)
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.KEY_ADDED], of=authority, said=asdict(key)):
        return PublicKey.objects.get(pk=event.data["kid"])
    owner = queries.authority(authority)
    queries.hold([owner.participant_id])
    if PublicKey.objects.filter(kid=key.kid).exists():
        raise Conflict(_("The key %(kid)s is already known.") % {"kid": key.kid})
    row = PublicKey.objects.create(authority=owner, **asdict(key))
    data = asdict(key)
    _record_of(Kind.KEY_ADDED, owner, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def certify_key(*, message: bytes, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Keep the word of a root about a key of the own authority; the key's days become those that the root gave.

    Refuses a word that is damaged, about another key, in another authority's name, or of no accepted root.
    """
    require(by, Permission.KEY_MANAGE)
    try:
        said = certification_of(message)
    except SealRefused as refused:
        raise _refusal(str(refused)) from None
    row = _own_key(said.kid.hex(), by)
    data = {"kid": row.kid, "root": root_of(message, Content.CERTIFICATION).hex()}
    data |= {"from": str(said.valid_from), "until": str(said.valid_until)}
    if ledger.repeated(request_id, by=by, kinds=[Kind.KEY_CERTIFIED], said=data):
        return row
    owner = row.authority
    if (said.use, said.participant.code, said.authority) != (Use.SIGNING, owner.participant_id, owner.name):
        raise _refusal(_("The certification is for %(name)s, not for this authority.") % {"name": said.authority})
    if not _is_of_own_root(message, Content.CERTIFICATION, owner.participant_id):
        raise _refusal(_("It is signed by a key that is no accepted root of this Participant."))
    row.certification = base64.b64encode(message).decode()
    row.valid_from, row.valid_until = said.valid_from, said.valid_until
    row.save(update_fields=["certification", "valid_from", "valid_until"])
    _record_of(Kind.KEY_CERTIFIED, owner, by=by, at=at, request_id=request_id, data=data)
    return row


def _is_of_own_root(message: bytes, content: Content, participant: str) -> bool:
    kid = root_of(message, content).hex()
    roots = queries.roots_of(participant).filter(kid=kid, accepted=True)
    return any(signed_by(message, content, base64.b64decode(root.public)) for root in roots)


@transaction.atomic
def revoke_key(
    *,
    kid: str,
    reason: str,
    compromised: bool = False,
    since: datetime | None = None,
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> PublicKey:
    """Stop trusting a key from this moment, or from an earlier one; a revocation is final.

    ``compromised``: somebody else may have signed with it. The office's log says how far it had come: what is in it
    stays good. Refuses without a reason, and a moment that is still to come.
    """
    row = _own_key(kid, by)
    require(by, Permission.KEY_MANAGE, authority=row.authority_id)
    asked = {"kid": kid, "reason": reason.strip(), "compromised": compromised, "since": since}
    if ledger.repeated(request_id, by=by, kinds=[Kind.KEY_REVOKED], said=asked):
        return row
    if found := _wrong_with_revoking(reason, since, at):
        raise Refused(found)
    if row.revoked_at is not None:
        raise Conflict(_("This key was already revoked."))
    place = _log_place()
    _mark_revoked(row, at=since or at, reason=reason.strip(), compromised=compromised, place=place)
    row.save()
    data = {**asked, "from": str(row.revoked_at)}
    data |= {"log": place.origin, "log_size": place.size} if place else {}
    _record_of(Kind.KEY_REVOKED, row.authority, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def take_revocation(*, message: bytes, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Keep the word of a root that a key does not count any more; what it says replaces what the office had noted.

    Refuses a word that is damaged, about an unknown key, or of no accepted root of its Participant.
    """
    require(by, Permission.KEY_MANAGE)
    try:
        said = revocation_of(message)
    except SealRefused as refused:
        raise _refusal(str(refused)) from None
    row = _own_key(said.kid.hex(), by)
    content = ledger.content_of(message)
    if ledger.repeated(request_id, by=by, kinds=[Kind.KEY_REVOKED], said={"content": content}):
        return row
    if not _is_of_own_root(message, Content.REVOCATION, row.authority.participant_id):
        raise _refusal(_("It is signed by a key that is no accepted root of this Participant."))
    if row.revocation:
        raise Conflict(_("The root has already revoked this key."))
    _mark_revoked(row, at=said.at, reason=said.reason, compromised=said.compromised, place=said.log)
    row.revocation = base64.b64encode(message).decode()
    row.save()
    data = {"kid": row.kid, "reason": row.reason, "compromised": row.compromised, "from": str(row.revoked_at)}
    data |= {"root": root_of(message, Content.REVOCATION).hex(), "content": content}
    _record_of(Kind.KEY_REVOKED, row.authority, by=by, at=at, request_id=request_id, data=data)
    return row


def _log_place() -> LogPlace | None:
    """How far the log has come; a log whose key does not open must not keep anybody from revoking."""
    with suppress(Conflict):
        ledger.open_log()
    return queries.log_place()


def take_answer(*, message: bytes, by: Actor, at: datetime, request_id: UUID | None = None) -> PublicKey:
    """Keep what the root answered about a key of the own authority: its certification, or its revocation."""
    require(by, Permission.KEY_MANAGE)
    act = take_revocation if kind_of(message) is Content.REVOCATION else certify_key
    try:
        return act(message=message, by=by, at=at, request_id=request_id)
    except NotFound:
        raise _refusal(_("It is about a key that this authority does not have.")) from None


def _own_key(kid: str, by: Actor) -> PublicKey:
    rows = PublicKey.objects.select_for_update(of=("self",), no_key=True).select_related("authority")
    row = rows.filter(kid=kid).first()
    if row is None or row.authority_id != by.authority_code:
        raise NotFound
    return row


def _mark_revoked(row: PublicKey, *, at: datetime, reason: str, compromised: bool, place: LogPlace | None) -> None:
    row.revoked_at, row.reason, row.compromised = at.astimezone(UTC).replace(microsecond=0), reason, compromised
    row.log_origin = place.origin if place else ""
    row.log_size = place.size if place else None
    row.log_root = base64.b64encode(place.root).decode() if place else ""


def _wrong_with_revoking(reason: str, since: datetime | None, at: datetime) -> list[Finding]:
    found = []
    if not reason.strip():
        message, remedy = _("The revocation has no reason."), _("Say why the key is no longer trusted.")
        found.append(Finding("R-AI.A6", Severity.BLOCK, "reason", message, remedy))
    if since is not None and since > at:
        message, remedy = (
            _("The revocation would begin later than now."),
            _("Give the first possible moment of misuse."),
        )
        found.append(Finding("R-AI.A6", Severity.BLOCK, "since", message, remedy))
    return found


def _refusal(message: str) -> Refused:
    remedy = _("Get the file again from the holder of the root key.")
    return Refused([Finding("K-KEY.1", Severity.BLOCK, "answer", message, remedy)])
