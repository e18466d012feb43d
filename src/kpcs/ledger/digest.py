"""What of a private event the public log commits to: all of it, as one hash."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

_ENCODER = DjangoJSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

# In the order of the array that is hashed; ``docs/reference/log.md`` writes it down.
FIELDS = (
    "sequence",
    "kind",
    "at",
    "by",
    "by_name",
    "authority",
    "subject_kind",
    "subject",
    "request_id",
    "findings",
    "data",
)


def event_digest(sequence: int, *told: Any) -> bytes:
    """SHA-256 over the event as a JSON array without spaces, the keys of objects in order, in UTF-8.

    Takes the values of ``FIELDS`` in their order.
    """
    return numbered(sequence, rest_of(*told))


def numbered(sequence: int, rest: str) -> bytes:
    """The same for an event whose array was written before it had its number."""
    return sha256(f"[{sequence},{rest}".encode()).digest()


def rest_of(
    kind: str,
    at: datetime,
    by: str,
    by_name: str,
    authority: str,
    subject_kind: str,
    subject: str,
    request_id: UUID | None,
    findings: Any,
    data: Any,
) -> str:
    """The array without its opening bracket and the number of the event."""
    moment = (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")
    request = None if request_id is None else str(request_id)
    whole = [
        kind,
        moment,
        by,
        by_name,
        authority,
        subject_kind,
        subject,
        request,
        findings,
        data,
    ]
    return _ENCODER.encode(whole)[1:]
