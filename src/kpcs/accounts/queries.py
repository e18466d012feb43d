"""Who may do what, and who there is."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kpcs.errors import NotAllowed

from .models import Officer
from .permissions import Permission


def may(by: Officer, permission: Permission) -> bool:
    """Whether the officer's roles allow it."""
    return by.is_active and permission in by.permissions


def require(by: Officer, permission: Permission, *, authority: str | None = None) -> None:
    """Allow, or refuse (403) with the sentence that says which permission is missing.

    ``authority`` is whose record it is: nobody acts on another authority's records, whatever his roles.
    """
    if not may(by, permission):
        raise NotAllowed(_("You need the permission “%(permission)s” for this.") % {"permission": permission.label})
    if authority is not None and authority != by.authority_code:
        raise NotAllowed(_("This record belongs to another authority."))


def officers_of(authority: str) -> QuerySet[Officer]:
    """Everyone who signs in under one authority."""
    return Officer.objects.filter(authority_id=authority).select_related("authority")
