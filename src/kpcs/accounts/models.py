"""People who sign in, and the tokens of their programs."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from kpcs.participants.models import Authority

from .permissions import ROLES, Permission


class OfficerManager(BaseUserManager["Officer"]):
    def get_by_natural_key(self, username: str | None) -> Officer:
        return self.get(email__iexact=username)


class Officer(AbstractBaseUser):
    """Anyone who signs in: officers of one authority, and representatives of firms registered with it.

    There is no super-user: an administrator manages people, and cannot inspect, issue or decide.
    """

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="officers")
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["full_name"]
    objects: ClassVar[OfficerManager] = OfficerManager()

    class Meta:
        ordering: ClassVar = ["full_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def actor_id(self) -> str:
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        return self.full_name

    @property
    def authority_code(self) -> str:
        return self.authority_id

    @property
    def permissions(self) -> frozenset[Permission]:
        """What all roles together allow; a role that is no longer known allows nothing."""
        return _together(tuple(self.roles))


@lru_cache(maxsize=256)
def _together(roles: tuple[str, ...]) -> frozenset[Permission]:
    return frozenset[Permission]().union(*(ROLES[role].permissions for role in roles if role in ROLES))


class Token(models.Model):
    """A program's key to the API in an officer's name. Only a digest is kept; the token itself is shown once."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_token_in_order", condition=models.Q(expires_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.label
