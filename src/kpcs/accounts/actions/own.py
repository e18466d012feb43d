"""What everybody may do for himself: language, password, and tokens for his programs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpcs.errors import Conflict, NotFound, Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.scheme.findings import Finding, Severity

from ..models import Officer, Token
from ..queries import digest_of
from .officers import _record_change

MOST_DAYS = 366
MOST_TOKENS = 20


@dataclass(frozen=True, slots=True)
class TokenMade:
    """A new token with its text, which nobody can read again."""

    token: Token
    text: str = field(repr=False)


@transaction.atomic
def change_language(*, language: str, by: Officer, at: datetime) -> None:
    """Remember in which language the officer reads."""
    before = by.language
    Officer.objects.filter(pk=by.pk).update(language=language)
    data = {"before": {"language": before}, "after": {"language": language}}
    _record_change(by, Kind.OFFICER_CHANGED, by=by, at=at, request_id=None, data=data)


@transaction.atomic
def change_password(*, password: str, by: Officer, at: datetime) -> None:
    """Give oneself another password; the form checked the old one and the strength of the new one."""
    _require_active(by)
    by.set_password(password)
    by.save(update_fields=["password"])
    _record_change(by, Kind.OFFICER_CHANGED, by=by, at=at, request_id=None, data={"password": "changed"})


@transaction.atomic
def make_token(*, label: str, days: int, by: Officer, at: datetime, request_id: UUID | None = None) -> TokenMade:
    """Make a key for a program that acts in the officer's name. The text is handed over once; a digest is kept."""
    _require_active(by)
    if ledger.repeated(request_id, by=by, kinds=[Kind.TOKEN_MADE], said={"label": label}):
        raise Conflict(_("This token was already made. Its text is shown only once; revoke it and make another."))
    alive = Token.objects.filter(officer=by, revoked_at__isnull=True, expires_at__gt=at).count()
    if alive >= MOST_TOKENS or not 1 <= days <= MOST_DAYS:
        message = ngettext(
            "A token lasts 1 to %(days)s days, and nobody has more than %(tokens)s token at a time.",
            "A token lasts 1 to %(days)s days, and nobody has more than %(tokens)s tokens at a time.",
            MOST_TOKENS,
        )
        shown = {"days": str(MOST_DAYS), "tokens": str(MOST_TOKENS)}
        remedy = _("Choose fewer days, or revoke a token that is no longer used.")
        raise Refused([Finding("K-OFFICER.4", Severity.BLOCK, "days", message % shown, remedy, shown)])
    text = f"kp_{secrets.token_urlsafe(32)}"
    row = Token.objects.create(
        officer=by, label=label, digest=digest_of(text), made_at=at, expires_at=at + timedelta(days=days)
    )
    data = {"token": row.pk, "label": label, "expires_at": row.expires_at}
    _record_change(by, Kind.TOKEN_MADE, by=by, at=at, request_id=request_id, data=data)
    return TokenMade(row, text)


def _require_active(by: Officer) -> None:
    """Refuse whoever was deactivated since he asked, and let nobody deactivate him until this is done.

    Else a password or a token would be left that nobody ended.
    """
    if not Officer.objects.select_for_update(no_key=True).get(pk=by.pk).is_active:
        raise Conflict(_("This officer is already deactivated."))


@transaction.atomic
def revoke_token(*, pk: int, by: Officer, at: datetime, request_id: UUID | None = None) -> Token:
    """End one of one's own tokens at once."""
    row = Token.objects.select_for_update(no_key=True).filter(pk=pk, officer=by).first()
    if row is None:
        raise NotFound
    if ledger.repeated(request_id, by=by, kinds=[Kind.TOKEN_REVOKED], said={"token": pk}):
        return row
    if row.revoked_at is not None:
        raise Conflict(_("This token was already revoked."))
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    data = {"token": row.pk, "label": row.label}
    _record_change(by, Kind.TOKEN_REVOKED, by=by, at=at, request_id=request_id, data=data)
    return row
