"""Who was reminded of which return, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kpcs.participants.models import Participant

from .submissions import Subject


class Reminder(models.Model):
    """One reminder of one return, made once; ``days`` counts from the day on which the return is due."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="return_reminders")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    days = models.SmallIntegerField()
    due_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-made_at", "participant", "subject"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statistics_reminder_once", fields=["participant", "subject", "year", "part", "days"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.subject} {self.year}/{self.part} {self.days:+d} days"
