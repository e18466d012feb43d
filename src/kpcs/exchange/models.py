"""Mail that waits to leave, one row for each event and recipient; and what each witness said last."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mail(models.Model):
    """A notice to one address. It is tried until it leaves; the act behind it stands meanwhile."""

    event = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    # Whose notice it is: the authority that acted, by its code.
    authority = models.CharField(max_length=20)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "mail"
        constraints: ClassVar = [models.UniqueConstraint(name="exchange_mail_once", fields=["event", "to"])]
        indexes: ClassVar = [
            models.Index(name="exchange_mail_waiting", fields=["next_at"], condition=models.Q(sent_at__isnull=True)),
            models.Index(name="exchange_mail_list", fields=["authority", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"


class Position(models.Model):
    """How far the ledger has been read for one purpose."""

    name = models.CharField(primary_key=True, max_length=20)
    sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.sequence}"


class WitnessAnswer(models.Model):
    """What one witness of the public log said last, by its name."""

    class State(models.TextChoices):
        COSIGNED = "cosigned", _("Cosigned")
        SILENT = "silent", _("Does not answer; it is asked again")
        REFUSED = "refused", _("Does not cosign")
        AHEAD = "ahead", _("Saw more entries of this log than the database holds")
        DISPUTED = "disputed", _("Saw other entries of this log than the database holds")

    name = models.CharField(primary_key=True, max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
