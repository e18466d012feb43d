"""The private event: rows are inserted, never changed; a trigger in the database refuses anything else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import Promise

from ..kinds import ACTS, Kind


class Counted(models.BigAutoField):  # type: ignore[type-arg]
    """A number that counts up, for rows that are never deleted: on SQLite the newest row says which one is next.

    Elsewhere SQLite keeps a table of counters, so that the number of a deleted row does not come back; each act that
    writes a row would write that table too.
    """

    def db_type_suffix(self, connection: Any) -> str | None:
        return None if connection.vendor == "sqlite" else super().db_type_suffix(connection)


class Event(models.Model):
    """One thing that somebody did. Plain identifiers instead of foreign keys, so that history outlives its subjects."""

    sequence = Counted(primary_key=True)
    kind = models.CharField(max_length=40, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=200)
    authority = models.CharField(max_length=20, blank=True)
    subject_kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=64)
    request_id = models.UUIDField(null=True)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    # Where it is in the public log, for pages that say so: set by ``queries.entered``, never stored.
    entry: Any = None

    class Meta:
        constraints: ClassVar = [
            # Programs and second events of an act have none; an index of nothings would be written with each.
            models.UniqueConstraint(
                name="ledger_event_request_once",
                fields=["request_id"],
                condition=models.Q(request_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="ledger_event_subject", fields=["subject_kind", "subject", "sequence"]),
            models.Index(name="ledger_event_day", fields=["authority", "at"]),
            models.Index(name="ledger_event_kind", fields=["authority", "kind", "at"]),
            models.Index(name="ledger_event_officer", fields=["authority", "by", "at"]),
        ]

    @property
    def act(self) -> str | Promise:
        """What was done, in words; of a kind that stands for several acts, which of them."""
        for name, value, words in ACTS.get(self.kind, ()):
            if name in self.data and value in (None, self.data[name]):
                return words
        return self.get_kind_display()

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.subject}"
