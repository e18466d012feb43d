"""The transparency log: entries that are never changed, the head that only grows, checkpoints and who cosigned them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from kpcs.scheme.log.peaks import Peaks, peaks_of


class LogHead(models.Model):
    """One row: where the next entry goes. Locked last in a transaction, by whoever appends."""

    size = models.PositiveBigIntegerField(default=0)
    # The complete subtrees of the tree of this size, largest first: appending reads nothing else.
    peaks = models.BinaryField(default=b"")
    newest_second = models.BigIntegerField(default=0)
    # A new epoch begins only where an office restored an old copy and cannot continue its own log.
    epoch = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=200, blank=True)
    verifier_key = models.CharField(max_length=300, blank=True)
    kid = models.CharField(max_length=16, blank=True)
    witnesses_needed = models.PositiveSmallIntegerField(default=2)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="ledger_loghead_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"

    @property
    def tree(self) -> Peaks:
        """The tree as it stands."""
        return peaks_of(self.size, bytes(self.peaks))

    @property
    def root(self) -> bytes:
        """The root of all entries."""
        return self.tree.root

    @property
    def at(self) -> datetime | None:
        """The moment of the newest entry; None while there is none."""
        return datetime.fromtimestamp(self.newest_second, UTC) if self.size else None


class LogEntry(models.Model):
    """One entry. ``nodes`` are the hashes of all complete subtrees that end with it, lowest first: the whole tree."""

    # 32 bits on PostgreSQL: two thousand million entries. On SQLite the key is then the row's own number.
    place = models.IntegerField(primary_key=True)
    event = models.BigIntegerField(unique=True)
    opening = models.BinaryField()
    nodes = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.place} for event {self.event}"


class Checkpoint(models.Model):
    """A head that the log signed. The note is kept as it was signed; cosignatures are added when it is read."""

    epoch = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="ledger_checkpoint_once", fields=["epoch", "size"])]

    def __str__(self) -> str:
        return f"{self.size} of epoch {self.epoch}"


class Witness(models.Model):
    """Who watches this log and cosigns its checkpoints. A witness that stops is retired, never removed."""

    class Side(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        INDUSTRY = "industry", _("Industry")
        CIVIL_SOCIETY = "civil_society", _("Civil society")

    name = models.CharField(max_length=200, unique=True)
    verifier_key = models.CharField(max_length=300)
    side = models.CharField(max_length=13, choices=Side.choices)
    url = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """A witness's signature line under a checkpoint, checked before it was stored."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures", db_index=False)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="ledger_cosignature_once", fields=["witness", "checkpoint"])
        ]

    def __str__(self) -> str:
        return f"{self.witness_id} under {self.checkpoint_id}"


class LogEpoch(models.Model):
    """A new beginning of the log, after its end was lost with a database: what was lost, who decided, and why."""

    epoch = models.PositiveIntegerField(unique=True)
    origin = models.CharField(max_length=200)
    began_size = models.PositiveBigIntegerField()
    began_at = models.DateTimeField()
    # How far the log was before, as far as anybody knows, and the signed checkpoint that shows it where there is one.
    before_origin = models.CharField(max_length=200)
    before_size = models.PositiveBigIntegerField()
    before_root = models.BinaryField()
    before_note = models.TextField(blank=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    # Certificate numbers that may be on paper without a record: written off from the stock of blanks.
    numbers = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.origin} from {self.began_size}"
