"""Writing the ledger. Every action of every room ends here, inside its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from kpcs.errors import Conflict
from kpcs.prepared import insert
from kpcs.scheme.findings import Finding

from .. import models
from ..append import append
from ..digest import FIELDS
from ..kinds import LOGGED, Kind


class Actor(Protocol):
    """Who acts: an officer, or a named program such as the timer that expires certificates."""

    @property
    def actor_id(self) -> str: ...
    @property
    def actor_name(self) -> str: ...
    @property
    def authority_code(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Program:
    """A named program that acts without an officer, such as ``kpcs init``: it may do what its caller lists, no more."""

    name: str
    permissions: frozenset[str] = frozenset()
    authority_code: str = ""
    is_active: bool = True

    @property
    def actor_id(self) -> str:
        return f"program:{self.name}"

    @property
    def actor_name(self) -> str:
        return f"kpcs {self.name}"


def record(
    kind: Kind,
    *,
    subject: tuple[str, str],
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
    authority: str | None = None,
    findings: Iterable[Finding] = (),
    data: Mapping[str, object] | None = None,
    document: bytes | None = None,
) -> int:
    """Append one event; its number. Refuses to run outside a transaction: an act and its event stand or fall together.

    ``subject`` is ``(kind, identifier)``; ``authority`` is whose trail it belongs to when that is not the actor's own;
    ``document`` the signed bytes that an issue is about. An event of a kind in ``LOGGED`` enters the public log too:
    this must then be the last write of its transaction, because on PostgreSQL it locks the log's head; an act that
    writes on does so inside ``entering_last``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.record must be called inside the transaction of the act that it records")
    event = {
        "kind": str(kind),
        "at": at,
        "by": by.actor_id,
        "by_name": by.actor_name,
        "authority": by.authority_code if authority is None else authority,
        "subject_kind": subject[0],
        "subject": subject[1],
        "request_id": request_id,
        "findings": [asdict(finding) for finding in findings],
        "data": dict(data or {}),
    }
    event["sequence"] = sequence = _inserted(event)
    if kind in LOGGED:
        _enter([event[field] for field in FIELDS], document)
    return sequence


def _inserted(event: dict[str, Any]) -> int:
    try:
        return cast(int, insert(models.Event, event))
    except IntegrityError as error:
        if event["request_id"] is None:
            raise
        # Two clicks that arrived together: the other one holds the identifier, and this transaction is undone.
        raise Conflict(_("This form was sent twice at the same time. It was carried out once.")) from error


_waiting: ContextVar[list[tuple[list[Any], bytes | None]] | None] = ContextVar("waiting", default=None)


def _enter(values: list[Any], document: bytes | None) -> None:
    if (waiting := _waiting.get()) is None:
        append(values, document=document)
    else:
        waiting.append((values, document))


@contextmanager
def entering_last() -> Iterator[None]:
    """What is recorded inside enters the log when the block ends, in order: for acts that write on after recording.

    Goes inside the transaction. A block that is left by an exception enters nothing, as its transaction is undone.
    """
    waiting: list[tuple[list[Any], bytes | None]] = []
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    for event, document in waiting:
        append(event, document=document)


def earlier(request_id: UUID | None, *, by: Actor, kinds: Iterable[Kind]) -> models.Event | None:
    """The event of a request that was already carried out, so that a repeated submission returns the first result.

    Refuses (409) an identifier that was used by someone else or for another kind of act.
    """
    if request_id is None:
        return None
    event = models.Event.objects.filter(request_id=request_id).first()
    if event is not None and (event.by != by.actor_id or event.kind not in set(kinds)):
        raise Conflict(_("This form was already used for another act. Reload the page and try again."))
    return event
