"""Returns that were signed off outside this office, such as those of Participants without this software."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from kpcs.errors import refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import all_standings, hold
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, ReturnFacts, SignFacts, Subject, check_return, check_signing
from kpcs.scheme.standings import Standings

from ..models import Submission
from ..queries import returns as queries
from .figures import insert

Name = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReturn:
    """A return as two persons filed it: who prepared it and who signed it, as identifier and name, and when."""

    participant: str
    subject: Subject
    period: Period
    lines: tuple[Line, ...]
    prepared_by: Name
    prepared_at: datetime
    signed_by: Name
    signed_at: datetime
    channel: str
    reason: str = ""


@transaction.atomic
def take_over(
    *, returns: Sequence[SignedReturn], source: str, is_demonstration: bool, by: Actor, at: datetime
) -> list[Submission]:
    """Store signed returns of several Participants, all or none; a second one for a period is its next revision.

    Refuses, with every finding at once, what could not be filed and signed in this office either (R-STA.1-9,
    K-ACT.4).
    """
    require(by, Permission.FIGURES_LOAD)
    refuse_if_blocked(list(_findings(returns, all_standings(), at)))
    hold({one.participant for one in returns})
    digest = sha256(repr([(one.participant, str(one.period), one.lines) for one in returns]).encode()).hexdigest()
    newest: dict[tuple[str, queries.Key], Submission] = {
        (row.participant_id, (row.subject, row.year, row.part)): row
        for row in Submission.objects.filter(year__in={one.period.year for one in returns}).order_by("revision")
    }
    made = []
    for one in returns:
        key = one.participant, (str(one.subject), one.period.year, queries.part_of(one.period))
        about = {"source_name": source[:200], "source_digest": digest, "is_demonstration": is_demonstration}
        newest[key] = row = _row(one, key[1], newest.get(key), about)
        row.save(force_insert=True)
        insert(row.pk, one.lines)
        made.append(row)
    data = {"source": source, "digest": digest, "added": len(made), "revised": 0}
    ledger.record(Kind.FIGURES_LOADED, subject=("figures", digest), by=by, at=at, data=data)
    return made


def _findings(returns: Sequence[SignedReturn], known: Mapping[str, Standings], at: datetime) -> Iterator[Finding]:
    for one in returns:
        yield from check_return(
            ReturnFacts(
                participant=known[one.participant],
                subject=one.subject,
                period=one.period,
                lines=one.lines,
                partners=known,
                on=at.date(),
            )
        )
        names = {"prepared_by": one.prepared_by[0], "signing": one.signed_by[0]}
        yield from check_signing(SignFacts(state=Submission.State.SUBMITTED, on=at.date(), **names))


def _row(one: SignedReturn, key: queries.Key, before: Submission | None, about: Mapping[str, Any]) -> Submission:
    subject, year, part = key
    return Submission(
        participant_id=one.participant,
        subject=subject,
        year=year,
        part=part,
        revision=before.revision + 1 if before else 1,
        supersedes=before,
        state=Submission.State.SIGNED,
        channel=one.channel,
        prepared_by=one.prepared_by[0],
        prepared_by_name=one.prepared_by[1],
        prepared_at=one.prepared_at,
        submitted_at=one.prepared_at,
        signed_by=one.signed_by[0],
        signed_by_name=one.signed_by[1],
        signed_at=one.signed_at,
        reason=one.reason,
        **about,
    )
