"""What the mines of a Participant can give in a year, as somebody licensed or estimated it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kpcs.participants.models import Participant

from .submissions import Figure


class Capacity(models.Model):
    """One entry. A trigger refuses to change or delete it: a correction is the next revision of the same entry.

    What makes it the same is Participant, way of mining and first year.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="capacities")
    method = models.CharField(max_length=11, choices=Figure.Method.choices)
    from_year = models.PositiveSmallIntegerField()
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    points = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    recorded_by_name = models.CharField(max_length=200)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["participant", "from_year", "method", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statistics_capacity_one_revision", fields=["participant", "method", "from_year", "revision"]
            ),
            models.CheckConstraint(
                name="statistics_capacity_in_order",
                condition=models.Q(until_year__isnull=True) | models.Q(until_year__gte=models.F("from_year")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.method} from {self.from_year}"
