"""Returns on their way: what is being typed, and what was sent as a file."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from kpcs.participants.models import Participant

from .submissions import Subject


class Draft(models.Model):
    """A return as it is being typed, right or wrong; one for each return of a Participant."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="return_drafts")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    filed = models.JSONField(default=dict)
    returned_because = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["-year", "-part", "subject"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="statistics_draft_once", fields=["participant", "subject", "year", "part"]),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.subject} {self.year}/{self.part}"


class Upload(models.Model):
    """A file of returns as it was sent, kept so that its findings can be marked in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="return_uploads")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    # The return that it was sent for; empty when the file says itself for which it is.
    period = models.CharField(max_length=7, blank=True)
    reason = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    # Those that are shown on its page; all of them are found again when they are asked for.
    findings = models.JSONField(default=list)
    stopping = models.PositiveIntegerField(default=0)
    advising = models.PositiveIntegerField(default=0)
    is_filed = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    sent_by_name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["-sent_at"]
        indexes: ClassVar = [models.Index(name="statistics_upload_list", fields=["participant", "-sent_at"])]

    def __str__(self) -> str:
        return f"{self.name} of {self.participant_id}"
