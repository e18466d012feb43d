"""Firms registered with an authority and the persons who act for them (R-AII.13, R-AII.14)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from kpcs.participants.models import Authority


class Firm(models.Model):
    """A buyer, seller, exporter or importer with its registration at one authority."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="firms")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    licence_number = models.CharField(max_length=50)
    licence_from = models.DateField()
    licence_until = models.DateField()
    is_exporter = models.BooleanField(default=True)
    is_importer = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="custody_firm_licence_once", fields=["authority", "licence_number"]),
            models.CheckConstraint(
                name="custody_firm_licence_in_order", condition=models.Q(licence_until__gte=models.F("licence_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """A person who files for a firm."""

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="representatives")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representation")
    since_on = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person} for {self.firm}"
