"""Participants, their standing over time, their authorities, public keys and number ranges."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Participant(models.Model):
    """A state, a regional organisation or a rough-trading entity under the scheme (R-I.14, R-PAR.7)."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        UNION = "union", _("Regional economic integration organisation")
        ENTITY = "entity", _("Rough-trading entity")

    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(max_length=100, unique=True)
    name_fr = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STATE)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Standing(models.Model):
    """One span of a Participant's standing (R-NC.11). ``until`` is the first day on which it no longer holds."""

    class Status(models.TextChoices):
        APPLICANT = "applicant", _("Applicant")
        ACTIVE = "active", _("Participant")
        VIGILANCE = "vigilance", _("Participant under vigilance")
        RESTRICTED = "restricted", _("Restricted to compliant zones")
        SELF_SUSPENDED = "self_suspended", _("Self-suspended")
        SUSPENDED = "suspended", _("Suspended")
        REMOVED = "removed", _("Removed from the list")
        EMBARGOED = "embargoed", _("Under a UN embargo")

    class Precision(models.TextChoices):
        DAY = "day", _("to the day")
        MONTH = "month", _("to the month")
        YEAR = "year", _("to the year")
        FIRST_SEEN = "first_seen", _("first dated evidence")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="standings")
    status = models.CharField(max_length=20, choices=Status.choices)
    from_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.DAY)
    zones = models.JSONField(default=list, blank=True)
    barred = models.JSONField(default=list, blank=True)
    needs_approval = models.BooleanField(default=False)
    monthly_report = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["participant", "from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="participants_standing_one_start", fields=["participant", "from_on"]),
            models.CheckConstraint(
                name="participants_standing_in_order",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.status} from {self.from_on}"


class Authority(models.Model):
    """An exporting or importing authority of a Participant (R-IV.b). ``is_hosted``: this office does its work."""

    code = models.SlugField(primary_key=True, max_length=20)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="authorities")
    name = models.CharField(max_length=200)
    name_second = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    is_hosted = models.BooleanField(default=False)
    is_demonstration = models.BooleanField(default=False)
    can_export = models.BooleanField(default=True)
    can_import = models.BooleanField(default=True)
    notices_email = models.EmailField(blank=True)
    confirmations_email = models.EmailField(blank=True)

    class Meta:
        ordering: ClassVar = ["participant", "name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class PublicKey(models.Model):
    """The public half of a signing key: what verifiers trust, who certified it, and from when to when.

    ``certification`` and ``revocation`` are sealed messages of the Participant's root, in Base64. ``log_*`` say how far
    the authority's public log had come when the key was revoked. ``accepted``: this office's decision, with its reason.
    """

    kid = models.CharField(primary_key=True, max_length=16)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="keys")
    algorithm = models.CharField(max_length=10)
    public = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    certification = models.TextField(blank=True)
    revocation = models.TextField(blank=True)
    compromised = models.BooleanField(default=False)
    log_origin = models.CharField(max_length=200, blank=True)
    log_size = models.BigIntegerField(null=True, blank=True)
    log_root = models.CharField(max_length=44, blank=True)
    accepted = models.BooleanField(default=True)
    why_not = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="participants_publickey_refusal_has_reason",
                condition=models.Q(accepted=True) | ~models.Q(why_not=""),
            ),
            models.CheckConstraint(
                name="participants_publickey_in_order", condition=models.Q(valid_until__gt=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="participants_publickey_revocation_has_reason",
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class NumberRange(models.Model):
    """Serials that a Participant announced for a year (R-II.d, R-NUM.2)."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="number_ranges")
    year = models.PositiveSmallIntegerField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="participants_numberrange_once", fields=["participant", "year", "first"]),
            models.CheckConstraint(
                name="participants_numberrange_in_order", condition=models.Q(last__gte=models.F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.year}: {self.first}-{self.last}"


class RootKey(models.Model):
    """A Participant's root key, its public half: what certifies signing keys. ``certification``: the root before it."""

    kid = models.CharField(primary_key=True, max_length=16)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="roots")
    algorithm = models.CharField(max_length=10)
    public = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    certification = models.TextField(blank=True)
    accepted = models.BooleanField(default=True)
    why_not = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["participant", "valid_from", "kid"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="participants_rootkey_in_order", condition=models.Q(valid_until__gt=models.F("valid_from"))
            ),
            models.CheckConstraint(
                name="participants_rootkey_refusal_has_reason",
                condition=models.Q(accepted=True) | ~models.Q(why_not=""),
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class ListKey(models.Model):
    """A key that signs lists. Own: this office publishes with it. Otherwise it is another office's, and believed."""

    kid = models.CharField(primary_key=True, max_length=16)
    public = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    is_own = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["valid_from", "kid"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="participants_listkey_in_order", condition=models.Q(valid_until__gt=models.F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.kid


class ReceivedList(models.Model):
    """A trust list of another office, the Secretariat's as a rule, as it was signed; the newest counts."""

    sequence = models.BigIntegerField(primary_key=True)
    published_at = models.DateTimeField()
    received_at = models.DateTimeField()
    publisher = models.CharField(max_length=200, blank=True)
    kid = models.CharField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.publisher} {self.sequence}"


class SpecimenFact(models.Model):
    """What certificates of a Participant look like from a year on, as it notified the others (R-II.d)."""

    class About(models.TextChoices):
        NUMBER = "number", _("Form of the number")
        PAPER = "paper", _("Paper and colours")
        SECURITY = "security", _("Security feature")
        SIGNATURE = "signature", _("Who signs")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="specimen_facts")
    year = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=10, choices=About.choices)
    text = models.CharField(max_length=300)
    source = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["participant", "-year", "about", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="participants_specimenfact_once", fields=["participant", "year", "about", "text"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.year}: {self.text}"
