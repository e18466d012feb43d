"""Keys that sign lists, and lists of other offices: the first are made or believed, the second taken over."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpcs import signing
from kpcs.errors import Conflict, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.permissions import Permission, require
from kpcs.scheme.codec import algorithm_of, kid_of
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust import Anchor, Root, TrustList, TrustRefused, trust_of
from kpcs.scheme.trust.sealed import Content, Sealed, SealRefused, seal, sealed_of, unpacked
from kpcs.scheme.values import ValueRefused

from .. import queries, trusted
from ..models import ListKey, ReceivedList
from .actor import Actor
from .stores import office_keys
from .vocabulary import take_standings

LIST_KEY_DAYS = 1095
# A new key stands in the list for so long before it signs: every verifier that takes a list in this time knows it.
NOTICE_DAYS = 30


@transaction.atomic
def create_list_key(*, by: Actor, at: datetime) -> ListKey:
    """Make a key that signs this office's lists. The first signs from today, each later one after thirty days' notice.

    Refuses when the newest one has not begun to sign, and a key store that cannot be used.
    """
    require(by, Permission.LIST_PUBLISH)
    newest = ListKey.objects.filter(is_own=True, retired_at__isnull=True).order_by("-valid_from").first()
    today = at.astimezone(UTC).date()
    if newest is not None and newest.valid_from > today:
        raise Conflict(_("The next key is made already; it signs from %(day)s.") % {"day": newest.valid_from})
    first = today if newest is None else today + timedelta(days=NOTICE_DAYS)
    try:
        half = office_keys().create()
    except signing.KeyUnavailable as error:
        raise _refusal(str(error), _("The operator of the office must put this right first.")) from error
    row = _listed(half.public, first, first + timedelta(days=LIST_KEY_DAYS), is_own=True)
    return _recorded(row, by=by, at=at)


@transaction.atomic
def first_list_key(*, by: Actor, at: datetime) -> None:
    """Make the office's first key for lists unless it has one; of two who publish first at once one makes it."""
    require(by, Permission.LIST_PUBLISH)
    own = queries.list_keys().filter(is_own=True)
    if own.exists():
        return
    queries.hold()
    if not own.exists():
        create_list_key(by=by, at=at)


def sign_list(*, payload: bytes, content: Content, by: Actor, at: datetime) -> bytes:
    """Seal a list with the office's newest key that signs today; refuses when there is none or it does not open."""
    require(by, Permission.LIST_PUBLISH)
    own = ListKey.objects.filter(is_own=True, retired_at__isnull=True)
    today = at.astimezone(UTC).date()
    row = own.filter(valid_from__lte=today, valid_until__gte=today).order_by("-valid_from").first()
    if row is None:
        raise _refusal(_("No key signs lists today."), _("Make one with: kpcs keys create --for-lists"))
    kid, public = bytes.fromhex(row.kid), base64.b64decode(row.public)
    try:
        message = seal(
            payload,
            content=content,
            kid=kid,
            algorithm=algorithm_of(public),
            sign=lambda data: office_keys().sign(data, kid=kid),
        )
    except signing.KeyUnavailable as error:
        raise _refusal(str(error), _("The operator of the office must put this right first.")) from error
    if not sealed_of(message, content=content).holds(public=public):
        raise Conflict(_("The key does not belong to the published public key. Nothing was published."))
    return message


@transaction.atomic
def trust_list_key(*, public: bytes, valid_from: date, valid_until: date, by: Actor, at: datetime) -> ListKey:
    """Believe lists that this key of another office signs, as its fingerprint was told on another way."""
    require(by, Permission.LIST_PUBLISH)
    try:
        anchor = Anchor(public=public, valid_from=valid_from, valid_until=valid_until)
    except ValueRefused as error:
        raise _refusal(str(error), _("Give the key that the publisher told you.")) from None
    if known := ListKey.objects.filter(kid=anchor.kid.hex()).first():
        return known
    row = _listed(anchor.public, anchor.valid_from, anchor.valid_until, is_own=False)
    return _recorded(row, by=by, at=at)


@dataclass(frozen=True, slots=True)
class Received:
    """What came with a list of another office."""

    trust: TrustList
    new_anchors: tuple[str, ...]
    new_roots: tuple[Root, ...]
    changed_standings: int

    @property
    def unvouched(self) -> tuple[Root, ...]:
        """New roots that no root before them certified: only the publisher stands for them."""
        return tuple(root for root in self.new_roots if root.certification is None)


@transaction.atomic
def receive_list(*, message: bytes, by: Actor, at: datetime) -> Received:
    """Take over a sealed trust list of another office: from now on this office judges by it, too.

    Refuses a list of no key that is believed here, one that is damaged, and one that is not newer than the last. The
    next keys of its publisher are believed from then on; news about standings go into the register.
    """
    require(by, Permission.LIST_PUBLISH)
    sealed = _sealed_by_believed(message, at)
    try:
        trust = trust_of(unpacked(sealed.payload).decode())
    except TrustRefused as refused:
        raise Refused(refused.findings) from None
    except (SealRefused, UnicodeDecodeError) as refused:
        raise _refusal(str(refused), _AGAIN) from None
    queries.hold()  # of two lists that come at once the second is compared with the first
    newest, before = queries.received_list(), trusted.received_list()
    if newest is not None and trust.sequence <= newest.sequence:
        shown = {"number": trust.sequence, "newest": newest.sequence}
        message_ = _("The list has the number %(number)s; this office has number %(newest)s already.") % shown
        raise _refusal(message_, _("Get the newest list; an older one may hide what was decided since."))
    ReceivedList.objects.create(
        sequence=trust.sequence,
        published_at=trust.published_at,
        received_at=at,
        publisher=trust.publisher[:200],
        kid=sealed.kid.hex(),
        sealed=message,
    )
    had = {root.kid for root in before.roots} if before else set()
    received = Received(
        trust=trust,
        new_anchors=tuple(_new_anchors(trust)),
        new_roots=tuple(root for root in trust.roots if root.kid not in had),
        changed_standings=take_standings(trust.participants),
    )
    data = {"sequence": trust.sequence, "publisher": trust.publisher, "key": sealed.kid.hex()}
    data |= {"new_keys": received.new_anchors, "changed_standings": received.changed_standings}
    subject = ("list", f"trust {trust.sequence}")
    ledger.record(Kind.LIST_RECEIVED, subject=subject, by=by, at=at, data=data)
    return received


_AGAIN = gettext_lazy("Get the list again from the office that published it.")


def _sealed_by_believed(message: bytes, at: datetime) -> Sealed:
    try:
        sealed = sealed_of(message, content=Content.TRUST)
    except SealRefused as refused:
        raise _refusal(str(refused), _AGAIN) from None
    row = ListKey.objects.filter(kid=sealed.kid.hex(), is_own=False, retired_at__isnull=True).first()
    if row is None:
        said = _("The list is signed with the key %(kid)s, which this office does not trust.") % {
            "kid": sealed.kid.hex()
        }
        raise _refusal(said, _("Pin the publisher's key first, as it was told to you on another way: --anchor."))
    if not sealed.holds(public=base64.b64decode(row.public)):
        raise _refusal(_("The signature under the list does not hold."), _AGAIN)
    if not row.valid_from <= at.astimezone(UTC).date() <= row.valid_until:
        raise _refusal(_("The key that signed the list is past its days."), _AGAIN)
    return sealed


def _new_anchors(trust: TrustList) -> list[str]:
    found = []
    for anchor in trust.anchors:
        if not ListKey.objects.filter(kid=anchor.kid.hex()).exists():
            found.append(_listed(anchor.public, anchor.valid_from, anchor.valid_until, is_own=False).kid)
    return found


def _listed(public: bytes, first: date, last: date, *, is_own: bool) -> ListKey:
    return ListKey.objects.create(
        kid=kid_of(public).hex(),
        public=base64.b64encode(public).decode(),
        valid_from=first,
        valid_until=last,
        is_own=is_own,
    )


def _recorded(row: ListKey, *, by: Actor, at: datetime) -> ListKey:
    data = {"kid": row.kid, "is_own": row.is_own, "from": str(row.valid_from), "until": str(row.valid_until)}
    ledger.record(Kind.LIST_KEY_ADDED, subject=("office", "lists"), by=by, at=at, data=data)
    return row


def _refusal(message: str, remedy: str | Promise) -> Refused:
    return Refused([Finding("K-TRUST.1", Severity.BLOCK, "", message, str(remedy))])
