"""Editions of the lists that this office publishes, and what other offices gave for them: as signed, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One edition of the trust list or of the status list. A trigger refuses to change or delete it."""

    class Kind(models.TextChoices):
        TRUST = "trust", _("Trust list")
        STATUS = "status", _("Status list")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    sequence = models.BigIntegerField()
    published_at = models.DateTimeField()
    good_until = models.DateField()
    kid = models.CharField(max_length=16)
    # SHA-256 of what the edition says apart from its number and moment: whether there is anything new to publish.
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["kind", "-sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="public_edition_one_number", fields=["kind", "sequence"]),
            models.CheckConstraint(name="public_edition_kind_known", condition=models.Q(kind__in=["trust", "status"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sequence}"


class Contribution(models.Model):
    """What another office tells of its numbers, as it signed it; the newest of each counts. Never changed."""

    participant = models.CharField(max_length=2)
    authority = models.CharField(max_length=200)
    sequence = models.BigIntegerField()
    published_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    kid = models.CharField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["participant", "authority", "-sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="public_contribution_one_number", fields=["participant", "authority", "sequence"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.authority} {self.sequence}"
