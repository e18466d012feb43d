"""What was filed: submissions of one Participant for one period, and their figures, line by line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.participants.models import Participant


class Subject(models.TextChoices):
    """What a return is about (R-STA.1)."""

    PRODUCTION = "production", _("Production")
    TRADE = "trade", _("Trade")
    CERTIFICATES = "certificates", _("Certificates")
    STOCK = "stock", _("Stocks")


class Submission(models.Model):
    """One filing of one return. A signed one never changes; its correction is the next revision (R-STA.6).

    ``part`` is the half-year (1 or 2) or the quarter (1 to 4); 0 is the whole year.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        SIGNED = "signed", _("Signed off")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Channel(models.TextChoices):
        FORM = "form", _("Form")
        WORKBOOK = "workbook", _("Workbook")
        CSV = "csv", _("CSV file")
        SDMX = "sdmx", _("SDMX message")
        API = "api", _("API")
        LOADED = "loaded", _("Loaded from the scheme’s own data")
        CERTIFICATES = "certificates", _("Drafted from certificates")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="submissions")
    subject = models.CharField(max_length=12, choices=Subject.choices)
    year = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    # Who prepared and who signed: an officer's identifier and name, or a program's, as the ledger keeps them.
    prepared_by = models.CharField(max_length=64)
    prepared_by_name = models.CharField(max_length=200)
    prepared_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=64, blank=True)
    signed_by_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    # Several drafts may be begun, and withdrawn, before one of them is signed in its place.
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    is_demonstration = models.BooleanField(default=False)
    source_name = models.CharField(max_length=200, blank=True)
    source_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["participant", "subject", "year", "part", "revision"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="statistics_submission_one_revision", fields=["participant", "subject", "year", "part", "revision"]
            ),
            models.CheckConstraint(
                name="statistics_submission_part_of_the_year",
                condition=models.Q(subject=Subject.PRODUCTION, part__lte=2)
                | models.Q(subject__in=[Subject.TRADE, Subject.CERTIFICATES], part__lte=4)
                | models.Q(subject=Subject.STOCK, part=0),
            ),
            models.CheckConstraint(
                name="statistics_submission_signed_by_somebody",
                condition=~models.Q(state="signed") | (models.Q(signed_at__isnull=False) & ~models.Q(signed_by="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="statistics_submission_period", fields=["subject", "year", "part", "state"]),
            models.Index(name="statistics_submission_source", fields=["source_digest"]),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.subject} {self.year}/{self.part} revision {self.revision}"


class Figure(models.Model):
    """One line of a submission as it was filed: carats in points, value in US cents, nothing rounded."""

    class Flow(models.TextChoices):
        PRODUCTION = "production", _("Production")
        IMPORT = "import", _("Imports")
        EXPORT = "export", _("Exports")
        STOCK = "stock", _("Closing stock")
        POLISHED = "polished", _("Cut and polished at home")

    class Method(models.TextChoices):
        ARTISANAL = "artisanal", _("Artisanal")
        LARGE_SCALE = "large_scale", _("Large-scale")
        UNDIVIDED = "undivided", _("Undivided")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="figures")
    line = models.PositiveIntegerField()
    flow = models.CharField(max_length=10, choices=Flow.choices)
    method = models.CharField(max_length=11, choices=Method.choices, blank=True)
    hs = models.CharField(max_length=7, blank=True)
    partner = models.CharField(max_length=2, blank=True)
    origin = models.CharField(max_length=3, blank=True)
    points = models.PositiveBigIntegerField()
    cents = models.PositiveBigIntegerField()
    certificates = models.PositiveIntegerField(default=0)
    is_nil = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    # Where it stood in what was sent, such as "row 416" or "Trade!C12".
    place = models.CharField(max_length=60, blank=True)
    # The stamps of the source as it wrote them, where it had any.
    created_at_source = models.CharField(max_length=30, blank=True)
    modified_at_source = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering: ClassVar = ["submission", "line"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="statistics_figure_one_line", fields=["submission", "line"]),
            models.CheckConstraint(
                name="statistics_figure_nil_is_nothing",
                condition=models.Q(is_nil=False) | models.Q(points=0, cents=0, certificates=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.points} points, {self.cents} cents"
