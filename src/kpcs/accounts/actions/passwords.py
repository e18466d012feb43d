"""How somebody comes to his first password, or to a new one, while mail may be down: by a link that works once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions import Actor
from kpcs.permissions import Permission

from ..models import Officer
from ..queries import is_link_good, officer_of, require
from .officers import _locked, _record_change


@transaction.atomic
def invite(*, authority: str, pk: int, by: Actor, at: datetime, request_id: UUID | None = None) -> str:
    """The secret part of a link with which the officer chooses a password, once, within three days."""
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = officer_of(authority, pk)
    if not row.is_active:
        raise Conflict(_("This officer is deactivated. Reactivate him first."))
    _record_change(row, Kind.OFFICER_CHANGED, by=by, at=at, request_id=request_id, data={"link": "made"})
    return default_token_generator.make_token(row)


@transaction.atomic
def reset_password(*, authority: str, pk: int, password: str, by: Actor, at: datetime) -> Officer:
    """Give an officer another password, which ends his sessions; for the machine's operator, when nobody else can help.

    The caller judged the password. Refuses a deactivated officer.
    """
    require(by, Permission.OFFICER_MANAGE, authority=authority)
    row = _locked(authority, pk)
    if not row.is_active:
        raise Conflict(_("This officer is deactivated. Reactivate him first."))
    row.set_password(password)
    row.save(update_fields=["password"])
    _record_change(row, Kind.OFFICER_CHANGED, by=by, at=at, request_id=None, data={"password": "reset"})
    return row


@transaction.atomic
def choose_password(*, secret: str, password: str, by: Officer, at: datetime) -> Officer:
    """Set the password of whoever holds the link's secret; a used, old or foreign link is not found."""
    row = Officer.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not is_link_good(row, secret):
        raise NotFound
    row.set_password(password)
    row.save(update_fields=["password"])
    _record_change(row, Kind.OFFICER_CHANGED, by=row, at=at, request_id=None, data={"password": "chosen"})
    return row
