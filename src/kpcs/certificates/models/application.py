"""The exporter's application and the officer's inspection of the goods behind it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpcs.custody.models import Firm
from kpcs.participants.models import Authority


class Application(models.Model):
    """What an exporter filed. ``filed`` keeps the text exactly as typed, so that nothing is lost while it is wrong."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        INSPECTED = "inspected", _("Inspected and sealed")
        ISSUED = "issued", _("Certificate issued")
        REFUSED = "refused", pgettext_lazy("an application", "Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="applications", db_index=False)
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="applications", db_index=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications")
    filed = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    destination = models.CharField(max_length=2, blank=True)
    carats_points = models.PositiveBigIntegerField(default=0)
    value_cents = models.PositiveBigIntegerField(default=0)
    returned_because = models.TextField(blank=True)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-changed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="certificates_application_submitted_at",
                condition=models.Q(state__in=["draft", "withdrawn"]) | models.Q(submitted_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="certificates_application_list", fields=["authority", "-changed_at"]),
            models.Index(name="certificates_application_wait", fields=["authority", "state", "-changed_at"]),
            models.Index(name="certificates_application_firm", fields=["firm", "-changed_at"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Inspection(models.Model):
    """What an officer found, and how he sealed it (R-CER.5). One for each time that the goods were opened."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="inspections")
    inspected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inspections")
    inspected_at = models.DateTimeField()
    sealed_on = models.DateField()
    containers = models.JSONField(default=list)
    seals = models.JSONField(default=list)
    present = models.JSONField(default=list)
    contents_only_rough = models.BooleanField(default=False)
    remarks = models.TextField(blank=True)
    findings = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["inspected_at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.inspected_at:%Y-%m-%d}"


class InspectedParcel(models.Model):
    """One parcel as weighed and valued; three valuations where the policy asks for them (R-SL.2)."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="parcels", db_index=False)
    line = models.PositiveSmallIntegerField()
    hs = models.CharField(max_length=7)
    carats_points = models.PositiveBigIntegerField()
    declared_cents = models.PositiveBigIntegerField()
    government_cents = models.PositiveBigIntegerField(null=True, blank=True)
    independent_cents = models.PositiveBigIntegerField(null=True, blank=True)
    certificate_cents = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="certificates_inspectedparcel_once", fields=["inspection", "line"]),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.hs}"


class Photograph(models.Model):
    """A picture taken at the inspection; the digest is what the ledger holds."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photographs")
    image = models.FileField(upload_to="photographs/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.caption or self.sha256[:12]
