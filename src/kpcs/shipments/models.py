"""What arrived, what was found, what was decided and confirmed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.participants.models import Authority


class Arrival(models.Model):
    """A shipment presented at the importing authority with a certificate, from this office or from anywhere."""

    class How(models.TextChoices):
        QR = "qr", _("QR code")
        NUMBER = "number", _("Number")
        PHOTO = "photo", _("Photograph of the QR code")
        TYPED = "typed", _("Typed from the paper")

    class State(models.TextChoices):
        PRESENTED = "presented", _("Presented")
        OPENED = "opened", _("Opened and inspected")
        HELD = "held", _("Held")
        ACCEPTED = "accepted", _("Accepted")
        CONFIRMED = "confirmed", _("Receipt confirmed")
        REFUSED = "refused", _("Refused")
        RETURN_ORDERED = "return_ordered", _("Return ordered")
        RETURNED = "returned", _("Sent back")
        DETAINED = "detained", _("Detained")
        SEIZED = "seized", _("Seized")
        RELEASED = "released", _("Released")
        FORFEITED = "forfeited", _("Forfeited")
        PASSED_ON = "passed_on", _("Passed on in transit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="arrivals")
    number = models.CharField(max_length=12, db_index=True)
    issuer = models.CharField(max_length=2)
    how = models.CharField(max_length=10, choices=How.choices)
    # The certificate's content as presented, in the codec's payload form; typed paper is put into the same form.
    payload = models.BinaryField()
    outcome = models.CharField(max_length=40, blank=True)
    checks = models.JSONField(default=list)
    state = models.CharField(max_length=15, choices=State.choices, default=State.PRESENTED)
    state_since = models.DateTimeField()
    exporter_name = models.CharField(max_length=200)
    importer_name = models.CharField(max_length=200)
    carats_points = models.PositiveBigIntegerField()
    value_cents = models.PositiveBigIntegerField()
    parcel_count = models.PositiveIntegerField()
    exported_on = models.DateField(null=True, blank=True)
    presented_at = models.DateTimeField()
    presented_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="arrivals")
    # Whether this presentation moves the state of a certificate of this office: the first one does, a second never.
    moves_certificate = models.BooleanField(default=False)
    has_prior_notice = models.BooleanField(default=False)
    is_transit = models.BooleanField(default=False)
    # Without the original paper the goods wait, then go back (R-CER.19).
    is_original_present = models.BooleanField(default=True)
    original_due_on = models.DateField(null=True, blank=True)
    result_due_on = models.DateField(null=True, blank=True)
    # Asked for where the issuer's exports are restricted to zones, or the goods were graded elsewhere before (R-SAN.1).
    origin_zone = models.CharField(max_length=100, blank=True)
    exports_approved = models.BooleanField(default=False)
    g7_verified = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    seals_found = models.JSONField(default=list)
    is_container_intact = models.BooleanField(null=True, blank=True)
    found_parcel_count = models.PositiveIntegerField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    endorsement = models.TextField(blank=True)
    # The issuing authority's message: without one, nobody may correct its certificate (R-CER.23).
    endorsed_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # Set once, on acceptance: from then on the number is used, for everyone.
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-presented_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="shipments_arrival_certificate_used_once",
                fields=["number"],
                condition=models.Q(used_at__isnull=False),
            ),
            models.CheckConstraint(
                name="shipments_arrival_used_when_accepted",
                condition=models.Q(used_at__isnull=False) | ~models.Q(state__in=["accepted", "confirmed"]),
            ),
            models.CheckConstraint(
                name="shipments_arrival_endorsed_on_instruction",
                condition=models.Q(endorsement="") | ~models.Q(endorsed_by=""),
            ),
            models.CheckConstraint(
                name="shipments_arrival_missing_original_has_day",
                condition=models.Q(is_original_present=True) | models.Q(original_due_on__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="shipments_arrival_list", fields=["authority", "-presented_at", "-id"]),
            models.Index(name="shipments_arrival_state", fields=["authority", "state", "-presented_at", "-id"]),
            models.Index(
                name="shipments_arrival_used", fields=["used_at", "number"], condition=models.Q(used_at__isnull=False)
            ),
            models.Index(name="shipments_arrival_issuer", fields=["authority", "issuer", "-presented_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} at {self.authority_id}"


class FoundParcel(models.Model):
    """One parcel as the importing officer found it."""

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="found")
    line = models.PositiveSmallIntegerField()
    hs = models.CharField(max_length=7)
    carats_points = models.PositiveBigIntegerField()
    value_cents = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [models.UniqueConstraint(name="shipments_foundparcel_once", fields=["arrival", "line"])]

    def __str__(self) -> str:
        return f"{self.arrival_id} {self.line}"


class Confirmation(models.Model):
    """Confirmation of receipt: the five minimum facts (R-III.b2) and those of the optional slip (R-CON.2)."""

    arrival = models.OneToOneField(Arrival, on_delete=models.PROTECT, related_name="confirmation")
    number = models.CharField(max_length=12, unique=True)
    importing = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="confirmations_sent")
    # The exporting authority where this office does its work; others are told by mail.
    exporting = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="confirmations_received", null=True, blank=True
    )
    issuer = models.CharField(max_length=2)
    parcel_count = models.PositiveIntegerField()
    carats_points = models.PositiveBigIntegerField()
    value_cents = models.PositiveBigIntegerField()
    exporter = models.CharField(max_length=420)
    importer = models.CharField(max_length=420)
    received_on = models.DateField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmations")
    seen_at = models.DateTimeField(null=True, blank=True)
    open_discrepancies = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        indexes: ClassVar = [
            models.Index(name="shipments_confirmation_sent", fields=["importing", "-sent_at", "-id"]),
            models.Index(name="shipments_confirmation_got", fields=["exporting", "-sent_at", "-id"]),
            models.Index(
                name="shipments_confirmation_unseen",
                fields=["exporting", "-sent_at"],
                condition=models.Q(seen_at__isnull=True) | models.Q(open_discrepancies__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Discrepancy(models.Model):
    """A difference between the certificate and what was found, with its cause (R-CON.7). Both sides see it."""

    class Cause(models.TextChoices):
        WEIGHING = "weighing", _("Weighing")
        VALUATION = "valuation", _("Valuation")
        DATA_ENTRY = "data_entry", _("Data entry")
        SPLIT = "split", _("Split of the shipment")
        THEFT = "theft", _("Theft")
        UNKNOWN = "unknown", _("Unknown")

    confirmation = models.ForeignKey(Confirmation, on_delete=models.PROTECT, related_name="discrepancies")
    field = models.CharField(max_length=40)
    stated = models.CharField(max_length=200)
    found = models.CharField(max_length=200)
    cause = models.CharField(max_length=12, choices=Cause.choices)
    explanation = models.TextField(blank=True)
    # Answered by the exporting authority.
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="shipments_discrepancy_answer_with_moment",
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.confirmation_id} {self.field}"
