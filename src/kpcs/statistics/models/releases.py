"""Releases: what was published of the figures, and when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Release(models.Model):
    """A numbered release. A trigger refuses to change or delete it; its figures are its own, whatever is filed later.

    ``figures`` is what everybody may see, ``partners`` the same by partner, for Participants; both as compressed CSV.
    """

    number = models.PositiveIntegerField(primary_key=True)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    made_by_name = models.CharField(max_length=200)
    # From this moment on everybody may see it.
    public_from = models.DateTimeField()
    lines = models.PositiveIntegerField()
    figures = models.BinaryField()
    figures_digest = models.CharField(max_length=64)
    partners = models.BinaryField()
    partners_digest = models.CharField(max_length=64)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statistics_release_in_order",
                condition=models.Q(last_year__gte=models.F("first_year"), public_from__gte=models.F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"
