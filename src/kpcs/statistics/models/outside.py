"""Figures from outside the scheme, as they were given (R-ANO.9)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutsideLoad(models.Model):
    """One file that was loaded. A newer one of the same source and scope takes its place; nothing is overwritten."""

    class Source(models.TextChoices):
        COMTRADE = "comtrade", _("UN Comtrade")
        ITC = "itc", _("ITC Trade Map")

    source = models.CharField(max_length=10, choices=Source.choices)
    scope = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    not_given = models.PositiveIntegerField()
    # Names that are no single country; their figures are kept and compared with nobody's.
    unknown = models.JSONField(default=list)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=64)
    loaded_by_name = models.CharField(max_length=200)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            # One chain for each scope: two loads at once cannot both take the same place.
            models.UniqueConstraint(
                name="statistics_outsideload_one_first",
                fields=["source", "scope"],
                condition=models.Q(supersedes__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.scope}: {self.name}"


class OutsideFigure(models.Model):
    """One line: names and amount as given, codes where they are countries, the amount in cents beside it."""

    load = models.ForeignKey(OutsideLoad, on_delete=models.PROTECT, related_name="figures", db_index=False)
    place = models.CharField(max_length=20)
    reporter_name = models.CharField(max_length=100)
    reporter = models.CharField(max_length=2, blank=True)
    partner_name = models.CharField(max_length=100, blank=True)
    partner = models.CharField(max_length=2, blank=True)
    flow = models.CharField(max_length=6, choices=[("import", _("Imports")), ("export", _("Exports"))])
    year = models.PositiveSmallIntegerField()
    hs = models.CharField(max_length=7)
    given = models.CharField(max_length=30)
    cents = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statistics_outsidefigure_once",
                fields=["load", "reporter_name", "partner_name", "flow", "year", "hs"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reporter_name} {self.year} {self.hs}: {self.given}"
