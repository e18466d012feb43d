"""A file of returns is read, judged and handed in, all of it or nothing; the file is kept with what was said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kpcs.errors import Refused
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import all_standings
from kpcs.permissions import Permission, require
from kpcs.reading import turn
from kpcs.scheme.findings import Finding, Severity, blocking
from kpcs.scheme.periods import Period

from ..models import Submission, Upload
from ..queries import returns as queries
from ..returns.checking import Checked, Known, check_file, place_of
from .returns import Source, submit

KEPT_DAYS = 90
MOST_SHOWN = 500
Progress = Callable[[str, int, int], None]


@turn()
def file_upload(
    *,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    period: Period | None = None,
    reason: str = "",
    request_id: UUID | None = None,
    progress: Progress = lambda *_: None,
) -> tuple[Upload, list[Submission]]:
    """Read a file of returns and hand them in if nothing stops it; else keep the file with every finding.

    With ``period`` the file must be of that period. A file with findings that stop it files nothing. Reading takes
    seconds and holds no lock; only what is stored is one transaction. Refuses (503) while three others do the like.
    """
    checked = _checked(name=name, content=content, by=by, at=at, period=period, progress=progress)
    own = queries.own_participant(by)
    with transaction.atomic():
        made: list[Submission] = []
        if checked.is_good:
            made = file_checked(checked=checked, by=by, at=at, reason=reason, request_id=request_id, progress=progress)
        Upload.objects.filter(participant_id=own, sent_at__lt=at - timedelta(days=KEPT_DAYS)).delete()
        return _kept(checked, content, own, period, reason, by, at, is_filed=bool(made)), made


@turn()
def check_upload(
    *,
    name: str,
    content: bytes,
    by: Actor,
    at: datetime,
    period: Period | None = None,
    progress: Progress = lambda *_: None,
) -> Checked:
    """Everything that a file holds and everything that is wrong with it; nothing is kept. Refuses (503) as above."""
    return _checked(name=name, content=content, by=by, at=at, period=period, progress=progress)


def _checked(
    *, name: str, content: bytes, by: Actor, at: datetime, period: Period | None, progress: Progress
) -> Checked:
    require(by, Permission.RETURN_PREPARE)
    known = Known(all_standings(), at.date(), queries.own_participant(by), period)
    return check_file(name, content, known, progress)


def file_checked(
    *,
    checked: Checked,
    by: Actor,
    at: datetime,
    reason: str = "",
    request_id: UUID | None = None,
    progress: Progress = lambda *_: None,
) -> list[Submission]:
    """Hand in what a file holds, all of it; what stands against it is put among the findings of the file."""
    source = Source(channel=checked.channel, name=checked.name, digest=checked.digest)
    try:
        with transaction.atomic():
            return submit(
                returns=checked.returns,
                findings=checked.findings,
                source=source,
                by=by,
                at=at,
                reason=reason,
                request_id=request_id,
                progress=progress,
            )
    except Refused as refusal:
        checked.findings = list(refusal.findings)
        return []


def _kept(
    checked: Checked,
    content: bytes,
    own: str,
    period: Period | None,
    reason: str,
    by: Actor,
    at: datetime,
    *,
    is_filed: bool,
) -> Upload:
    stopping = blocking(tuple(checked.findings))
    return Upload.objects.create(
        participant_id=own,
        name=checked.name,
        digest=checked.digest,
        content=content,
        period=str(period or ""),
        reason=reason[:2000],
        rows=checked.rows,
        findings=list(shown(checked, checked.findings))[:MOST_SHOWN],
        stopping=len(stopping),
        advising=sum(one.severity is Severity.WARN for one in checked.findings),
        is_filed=is_filed,
        sent_at=at,
        sent_by=by.actor_id,
        sent_by_name=by.actor_name,
    )


def shown(checked: Checked, findings: Iterable[Finding]) -> Iterable[dict[str, Any]]:
    """Findings as they are kept, those that stop first, each with its place."""
    for one in sorted(findings, key=lambda one: list(Severity).index(one.severity)):
        yield {
            "code": one.code,
            "severity": one.severity.value,
            "field": one.field,
            "message": str(one.message),
            "remedy": str(one.remedy),
            "params": {name: str(value) for name, value in one.params.items()},
            "place": place_of(checked, one),
        }
