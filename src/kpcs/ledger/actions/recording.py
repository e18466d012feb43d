"""Writing the ledger. Every action of every room ends here, inside its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from kpcs.errors import Conflict
from kpcs.prepared import connected, insert_stored, stored
from kpcs.scheme.findings import Finding

from .. import models
from ..append import Said, append, said_by
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


class Drafted(NamedTuple):
    """An event that is ready to be stored: made without asking the database, and so before the transaction if need be.

    ``said`` is what it says to the public log, for kinds that enter it.
    """

    row: tuple[Any, ...]
    said: Said | None
    request_id: UUID | None


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
    owner = by.authority_code if authority is None else authority
    return enter(
        draft(
            kind,
            subject=subject,
            by=by,
            at=at,
            request_id=request_id,
            authority=owner,
            findings=findings,
            data=data or {},
            document=document,
        )
    )


def draft(
    kind: Kind,
    *,
    subject: tuple[str, str],
    by: Actor,
    at: datetime,
    authority: str,
    data: Mapping[str, object],
    request_id: UUID | None = None,
    findings: Iterable[Finding] = (),
    document: bytes | None = None,
) -> Drafted:
    """The event of ``record``, ready for ``enter``; may run in another thread than the transaction."""
    event = {
        "kind": str(Kind(kind)),
        "at": at,
        "by": by.actor_id,
        "by_name": by.actor_name,
        "authority": authority,
        "subject_kind": subject[0],
        "subject": subject[1],
        "request_id": request_id,
        "findings": [asdict(finding) for finding in findings],
        "data": dict(data),
    }
    said = said_by([event[field] for field in FIELDS[1:]], document) if kind in LOGGED else None
    return Drafted(stored(models.Event, event), said, request_id)


def enter(drafted: Drafted) -> int:
    """Append a drafted event, as ``record`` does."""
    if not connected().in_atomic_block:
        raise RuntimeError("an event is recorded inside the transaction of the act that it records")
    sequence = _inserted(drafted)
    if drafted.said is not None:
        _log(sequence, drafted.said)
    return sequence


def _inserted(drafted: Drafted) -> int:
    try:
        return cast(int, insert_stored(models.Event, drafted.row))
    except IntegrityError as error:
        if drafted.request_id is None:
            raise
        # Two clicks that arrived together: the other one holds the identifier, and this transaction is undone.
        raise Conflict(_("This form was sent twice at the same time. It was carried out once.")) from error


_waiting: ContextVar[list[tuple[int, Said]] | None] = ContextVar("waiting", default=None)


def _log(sequence: int, said: Said) -> None:
    if (waiting := _waiting.get()) is None:
        append(sequence, said)
    else:
        waiting.append((sequence, said))


@contextmanager
def entering_last() -> Iterator[None]:
    """What is recorded inside enters the log when the block ends, in order: for acts that write on after recording.

    Goes inside the transaction. A block that is left by an exception enters nothing, as its transaction is undone.
    """
    waiting: list[tuple[int, Said]] = []
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    for sequence, said in waiting:
        append(sequence, said)


def earlier(request_id: UUID | None, *, by: Actor, kinds: Iterable[Kind]) -> models.Event | None:
    """The event of a request that was already carried out, whatever it was about; ``repeated`` compares that.

    Refuses (409) an identifier that was used by someone else or for another kind of act.
    """
    if request_id is None:
        return None
    event = models.Event.objects.filter(request_id=request_id).first()
    if event is not None and (event.by != by.actor_id or event.kind not in set(kinds)):
        raise Conflict(_("This form was already used for another act. Reload the page and try again."))
    return event
