"""The controlled stock of blanks: one row for each number, so that no gap is unexplained."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.participants.models import Authority


class BlankRange(models.Model):
    """A delivery of numbered blanks from the printer, with the sums of what became of them.

    The database keeps the sums (``triggers.py``); nothing else writes them, so a row is never saved again whole.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="blank_ranges")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    digits = models.PositiveSmallIntegerField()
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=200)
    in_stock = models.PositiveBigIntegerField(default=0, editable=False)
    issued = models.PositiveBigIntegerField(default=0, editable=False)
    spoiled = models.PositiveBigIntegerField(default=0, editable=False)
    lost = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar = ["first"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="certificates_blankrange_no_more_than_received",
                condition=models.Q(
                    last__gte=models.F("first")
                    - 1
                    + models.F("in_stock")
                    + models.F("issued")
                    + models.F("spoiled")
                    + models.F("lost")
                ),
            ),
            models.CheckConstraint(
                name="certificates_blankrange_in_order", condition=models.Q(last__gte=models.F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.first}-{self.last}"


class Blank(models.Model):
    """One number. It leaves the stock exactly once."""

    class State(models.TextChoices):
        IN_STOCK = "in_stock", _("In stock")
        # From the moment in which the number is taken: whether the certificate is signed yet is in its own state.
        ISSUED = "issued", _("Issued")
        SPOILED = "spoiled", _("Spoiled")
        LOST = "lost", _("Lost")

    number = models.CharField(primary_key=True, max_length=12)
    range = models.ForeignKey(BlankRange, on_delete=models.PROTECT, related_name="blanks", db_index=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="blanks", db_index=False)
    serial = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN_STOCK)
    # The desk or town that holds the paper; empty in the central store. Issuing takes from the issuer's own desk first.
    allotted_to = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="certificates_blank_loss_has_reason",
                condition=~models.Q(state__in=["spoiled", "lost"]) | ~models.Q(reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="certificates_blank_next",
                fields=["authority", "allotted_to", "serial"],
                condition=models.Q(state="in_stock"),
            ),
            # Without the state, which changes while a certificate is issued: the ranges hold the sums by state.
            models.Index(name="certificates_blank_account", fields=["range", "serial"]),
        ]

    def __str__(self) -> str:
        return self.number
