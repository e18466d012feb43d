"""The certificate itself. What is signed never changes; the columns beside it are copies for search, and its state."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.custody.models import Firm
from kpcs.ledger.models import Counted
from kpcs.participants.models import Authority

from .application import Application, Inspection

# One by one: for a list of more than two SQLite builds a table at every write.
_IS_ALIVE = (
    models.Q(replaces__isnull=True)
    & ~models.Q(state="void")
    & ~models.Q(state="expired")
    & ~models.Q(state="lost")
    & ~models.Q(state="stolen")
    & ~models.Q(state="reported_false")
)


class Certificate(models.Model):
    """One number and the exact bytes that it stands for."""

    class State(models.TextChoices):
        PROMISED = "promised", _("Being issued")
        ISSUED = "issued", _("Issued")
        NOTIFIED = "notified", _("Importing authority warned")
        EXPORTED = "exported", _("Exported")
        PRESENTED = "presented", _("Presented for import")
        USED = "used", _("Imported")
        CONFIRMED = "confirmed", _("Receipt confirmed")
        REPLACED = "replaced", _("Replaced")
        VOID = "void", _("Void")
        EXPIRED = "expired", _("Expired unused")
        LOST = "lost", _("Lost")
        STOLEN = "stolen", _("Stolen")
        REFUSED = "refused", _("Refused at import")
        DETAINED = "detained", _("Detained")
        SEIZED = "seized", _("Seized")
        RETURNED = "returned", _("Sent back")
        RECEIVED_BACK = "received_back", _("Received back")
        REPORTED_FALSE = "reported_false", _("Reported false")

    number = models.CharField(primary_key=True, max_length=12)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="certificates", null=True, blank=True, db_index=False
    )
    inspection = models.ForeignKey(
        Inspection, on_delete=models.PROTECT, related_name="certificates", null=True, blank=True, db_index=False
    )
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="certificates", db_index=False)
    # The composite indexes below begin with these columns; a second index on each would only slow down issuing.
    firm = models.ForeignKey(
        Firm, on_delete=models.PROTECT, related_name="certificates", null=True, blank=True, db_index=False
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="replacements", null=True, blank=True, db_index=False
    )
    kind = models.CharField(max_length=10, default="standard")
    state = models.CharField(max_length=14, choices=State.choices, default=State.PROMISED)
    state_since = models.DateTimeField()
    destination = models.CharField(max_length=2)
    exporter_name = models.CharField(max_length=200)
    importer_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=3)
    parcel_count = models.PositiveIntegerField()
    carats_points = models.PositiveBigIntegerField()
    value_cents = models.PositiveBigIntegerField()
    issued_on = models.DateField()
    expires_on = models.DateField()
    exported_on = models.DateField(null=True, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    # The promise fixes payload and key; the signature follows. A row without one is never shown as a certificate.
    payload = models.BinaryField()
    kid = models.CharField(max_length=16)
    algorithm = models.CharField(max_length=10)
    signed = models.BinaryField(null=True, blank=True)
    promised_by = models.CharField(max_length=64)
    promised_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    # What the key makes of a promise while it is stored: set by the promise, never stored.
    signing: Future[Any] | None = None

    class Meta:
        ordering: ClassVar = ["-issued_on", "-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="certificates_certificate_signed_with_moment",
                condition=models.Q(signed__isnull=True, issued_at__isnull=True)
                | models.Q(signed__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="certificates_certificate_unsigned_only_promised_or_void",
                condition=models.Q(signed__isnull=False) | models.Q(state__in=["promised", "void"]),
            ),
            models.CheckConstraint(
                name="certificates_certificate_dates", condition=models.Q(expires_on__gte=models.F("issued_on"))
            ),
            # Replacements stand in a chain of their own: the old number is replaced when the new one is signed. What is
            # not alive stands here under no value at all, of which there may be many; so the index finds every
            # certificate of an application, and a second one is spared.
            models.UniqueConstraint(
                "application",
                models.Case(models.When(_IS_ALIVE, then=1), output_field=models.SmallIntegerField()),
                name="certificates_certificate_one_alive_per_application",
            ),
            models.UniqueConstraint(
                name="certificates_certificate_replaced_once",
                fields=["replaces"],
                condition=models.Q(replaces__isnull=False) & ~models.Q(state="void"),
            ),
        ]
        indexes: ClassVar = [
            # Read from their ends, the newest first: a new certificate is added at an end, where a page is split least.
            models.Index(name="certificates_cert_list", fields=["authority", "issued_on", "number"]),
            models.Index(name="certificates_cert_state", fields=["authority", "state", "issued_on", "number"]),
            models.Index(name="certificates_cert_dest", fields=["authority", "destination", "issued_on", "number"]),
            models.Index(
                name="certificates_cert_replaces", fields=["replaces"], condition=models.Q(replaces__isnull=False)
            ),
            models.Index(name="certificates_cert_firm", fields=["firm", "issued_on", "number"]),
            models.Index(
                name="certificates_cert_dest_state",
                fields=["authority", "destination", "state", "issued_on", "number"],
            ),
            # Holds all that counting and ordering what waits for a confirmation asks for.
            models.Index(
                name="certificates_cert_waiting",
                fields=["authority", "state", "exported_on", "number"],
                condition=models.Q(exported_on__isnull=False),
            ),
            models.Index(
                name="certificates_cert_exported",
                fields=["authority", "exported_on", "destination", "state"],
                condition=models.Q(exported_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateParcel(models.Model):
    """A parcel line of an issued certificate, for statistics and search; a copy of what is signed."""

    id = Counted(primary_key=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="parcels", db_index=False)
    line = models.PositiveSmallIntegerField()
    hs = models.CharField(max_length=7)
    carats_points = models.PositiveBigIntegerField()
    value_cents = models.PositiveBigIntegerField()

    class Meta:
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="certificates_certificateparcel_once", fields=["certificate", "line"]),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.line}"


class CertificateSource(models.Model):
    """Where the goods came from: own production, a purchase, or the import certificate behind a re-export (R-CER.4)."""

    id = Counted(primary_key=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=200, blank=True)
    parent = models.CharField(max_length=12, blank=True)

    class Meta:
        # Most goods come from no other certificate. Who asks for a parent says too that it is not empty.
        indexes: ClassVar = [
            models.Index(name="certificates_source_parent", fields=["parent"], condition=models.Q(parent__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} from {self.parent or self.reference}"


class PreAlert(models.Model):
    """The warning to the importing authority before the shipment arrives (R-AII.19, R-PRE.1)."""

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="pre_alert")
    destination = models.CharField(max_length=2)
    sent_at = models.DateTimeField()
    expected_on = models.DateField(null=True, blank=True)
    carrier = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="certificates_prealert_dest", fields=["destination", "-sent_at"])]

    def __str__(self) -> str:
        return self.certificate_id


class NumberNotice(models.Model):
    """What is known against a number of any Participant: void, lost, stolen, false (R-CER.29, R-NUM.4, R-FRD.1).

    It has a reason, a time and an author, and never goes: one that is withdrawn stays, with who withdrew it and why.
    """

    class About(models.TextChoices):
        VOID = "void", _("Void")
        REPLACED = "replaced", _("Replaced")
        LOST = "lost", _("Lost")
        STOLEN = "stolen", _("Stolen")
        REPORTED_FALSE = "reported_false", _("Reported false")

    number = models.CharField(max_length=12, db_index=True)
    about = models.CharField(max_length=15, choices=About.choices)
    since = models.DateTimeField()
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="number_notices")
    reason = models.CharField(max_length=300)
    # Empty in what was told before officers were written down; the ledger's event names them.
    by = models.CharField(max_length=64, blank=True)
    by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="certificates_numbernotice_stands_once",
                fields=["number", "about"],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="certificates_numbernotice_has_reason", condition=~models.Q(reason="")),
            models.CheckConstraint(
                name="certificates_numbernotice_withdrawn_with_reason",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_reason="")),
            ),
        ]
        indexes: ClassVar = [models.Index(name="certificates_notice_list", fields=["authority", "-since", "-id"])]

    def __str__(self) -> str:
        return f"{self.number} {self.about}"
