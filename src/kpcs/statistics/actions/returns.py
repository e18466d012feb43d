"""Two persons file a return: one keeps drafts and hands it in, another signs it off or sends it back.

Nothing is ever changed: a correction is the next revision, with its reason, and the one before stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, Refused, refuse_if_blocked
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Event
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import hold
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules import statistics as rules
from kpcs.scheme.rules.statistics.signing import SignFacts, SubmitFacts

from ..models import Draft, Submission
from ..queries import returns as queries
from ..returns.checking import Return
from .figures import insert

MOST_CHARACTERS = 400_000
State = Submission.State
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How returns came: by which channel, in which file."""

    channel: str = Submission.Channel.FORM
    name: str = ""
    digest: str = ""


@transaction.atomic
def keep_draft(
    *,
    subject: str,
    year: int,
    part: int,
    filed: Mapping[str, object],
    by: Actor,
    at: datetime,
    request_id: UUID | None = None,
) -> Draft:
    """Keep a return as it is typed, also when it is wrong."""
    require(by, Permission.RETURN_PREPARE)
    participant = queries.own_participant(by)
    which: dict[str, Any] = {"participant_id": participant, "subject": subject, "year": year, "part": part}
    subject_of, content = f"{participant} {subject} {year}/{part}", ledger.content_of(dict(filed))
    kinds = [Kind.SUBMISSION_DRAFTED]
    if ledger.repeated(request_id, by=by, kinds=kinds, of=subject_of, said={"content": content}):
        if kept := Draft.objects.filter(**which).first():
            return kept
        raise Conflict(_("Somebody else handed this return in at the same time; reload the page."))
    if len(json.dumps(filed, ensure_ascii=False)) > MOST_CHARACTERS:
        message = _("The form holds more text than is kept (%(most)s characters).") % {"most": f"{MOST_CHARACTERS:,}"}
        raise Refused([Finding("K-FILE.1", Severity.BLOCK, "lines", message, _("Send it as a workbook."))])
    values = {"filed": dict(filed), "changed_at": at, "changed_by": by.actor_id, "changed_by_name": by.actor_name}
    row, _is_new = Draft.objects.update_or_create(**which, defaults=values)
    data = {"subject": subject, "year": year, "part": part, "content": content}
    about = ("return", subject_of)
    ledger.record(Kind.SUBMISSION_DRAFTED, subject=about, by=by, at=at, request_id=request_id, data=data)
    return row


@transaction.atomic
def submit(
    *,
    returns: Sequence[Return],
    findings: Sequence[Finding] = (),
    source: Source,
    by: Actor,
    at: datetime,
    reason: str = "",
    request_id: UUID | None = None,
    progress: Progress = lambda *_: None,
) -> list[Submission]:
    """Hand returns in for signature, all of them or none; refuses with every finding of every return at once.

    ``findings`` is what reading and checking said of them. A return that is signed off already needs a ``reason``.
    """
    require(by, Permission.RETURN_PREPARE)
    participant = queries.own_participant(by)
    hold([participant])  # a first revision has no row yet that could be locked
    by_return = [(one, _id(request_id, one)) for one in returns]
    kinds = [Kind.SUBMISSION_SUBMITTED]
    done = [ledger.repeated(its, by=by, kinds=kinds, is_same=partial(_says, one, reason)) for one, its in by_return]
    if returns and all(done):
        return list(Submission.objects.filter(pk__in=[event.subject for event in done if event]))
    before = queries.newest_of(participant, [_key(one) for one in returns], is_locked=True)
    found = [*findings]
    for one in returns:
        found += _against_submitting(one, before.get(_key(one), ()), reason, at)
    refuse_if_blocked(found)
    made: list[Submission] = []
    count = sum(len(one.lines) for one in returns)
    stored = 0
    # Whoever else sends several under the same identifier writes them in the same order, and nobody waits in a circle.
    for one, its in sorted(by_return, key=lambda pair: str(pair[1])):
        row = _made(one, before.get(_key(one), ()), participant, source, by, at, reason)
        insert(row.pk, one.lines)
        stored += len(one.lines)
        progress("storing", stored, count)
        _record(Kind.SUBMISSION_SUBMITTED, row, by, at, its, lines=len(one.lines))
        made.append(row)
    return made


def _says(one: Return, reason: str, event: Event) -> bool:
    """Whether the return that was handed in then has the same lines and reason."""
    row = Submission.objects.get(pk=event.subject)
    return row.reason == reason.strip() and queries.content_of(row) == queries.content_of_lines(one.lines)


def _id(request_id: UUID | None, one: Return) -> UUID | None:
    return one_of(request_id, f"{one.subject} {one.period}")


def one_of(request_id: UUID | None, name: str) -> UUID | None:
    """The identifier of one of the acts that a form asked for together."""
    return uuid5(request_id, name) if request_id else None


def _key(one: Return) -> queries.Key:
    return str(one.subject), one.period.year, queries.part_of(one.period)


def _against_submitting(one: Return, before: Sequence[Submission], reason: str, at: datetime) -> tuple[Finding, ...]:
    signed = next((row for row in before if row.state == State.SIGNED), None)
    return rules.check_submitting(
        SubmitFacts(
            revision=2 if signed else 1,
            reason=reason,
            is_waiting=any(row.state == State.SUBMITTED for row in before),
            is_changed=signed is None or queries.content_of(signed) != queries.content_of_lines(one.lines),
            on=at.date(),
        )
    )


def _made(
    one: Return, before: Sequence[Submission], participant: str, source: Source, by: Actor, at: datetime, reason: str
) -> Submission:
    subject, year, part = _key(one)
    newest = before[0] if before else None
    row = Submission(
        participant_id=participant,
        subject=subject,
        year=year,
        part=part,
        revision=newest.revision + 1 if newest else 1,
        supersedes=newest,
        state=State.SUBMITTED,
        channel=source.channel,
        source_name=source.name[:200],
        source_digest=source.digest,
        prepared_by=by.actor_id,
        prepared_by_name=by.actor_name,
        prepared_at=at,
        submitted_at=at,
        reason=reason.strip(),
        is_demonstration=queries.is_demonstration(by),
    )
    row.save(force_insert=True)
    Draft.objects.filter(participant_id=participant, subject=subject, year=year, part=part).delete()
    return row


@transaction.atomic
def sign(*, submission: int, by: Actor, at: datetime, request_id: UUID | None = None) -> Submission:
    """Sign a submitted return off; refuses who prepared it (K-ACT.4)."""
    require(by, Permission.RETURN_SIGN)
    row = queries.submission_of(submission, by=by, is_locked=True)
    if ledger.repeated(request_id, by=by, kinds=[Kind.SUBMISSION_SIGNED], of=submission):
        return row
    facts = SignFacts(state=row.state, prepared_by=row.prepared_by, signing=by.actor_id, on=at.date())
    refuse_if_blocked(rules.check_signing(facts))
    row.state, row.signed_by, row.signed_by_name, row.signed_at = State.SIGNED, by.actor_id, by.actor_name, at
    row.save(update_fields=["state", "signed_by", "signed_by_name", "signed_at"])
    _record(Kind.SUBMISSION_SIGNED, row, by, at, request_id)
    return row


@transaction.atomic
def send_back(*, submission: int, reason: str, by: Actor, at: datetime, request_id: UUID | None = None) -> Submission:
    """Send a submitted return back to who prepared it, with the reason; its figures come back as his draft."""
    require(by, Permission.RETURN_SIGN)
    row = queries.submission_of(submission, by=by, is_locked=True)
    said = {"reason": reason.strip()}
    if ledger.repeated(request_id, by=by, kinds=[Kind.SUBMISSION_RETURNED], of=submission, said=said):
        return row
    facts = SignFacts(state=row.state, prepared_by="", signing=by.actor_id, on=at.date())
    found = list(rules.check_signing(facts))
    if not reason.strip():
        message, remedy = _("The reason is missing."), _("Say in a sentence what must be put right.")
        found.append(Finding("K-ACT.2", Severity.BLOCK, "reason", message, remedy))
    refuse_if_blocked(found)
    _end(row, returned_because=reason.strip()[:2000])
    _record(Kind.SUBMISSION_RETURNED, row, by, at, request_id, **said)
    return row


@transaction.atomic
def withdraw(*, submission: int, by: Actor, at: datetime, request_id: UUID | None = None) -> Submission:
    """Take a return back before it is signed off; its figures come back as a draft."""
    require(by, Permission.RETURN_PREPARE)
    row = queries.submission_of(submission, by=by, is_locked=True)
    if ledger.repeated(request_id, by=by, kinds=[Kind.SUBMISSION_WITHDRAWN], of=submission):
        return row
    if row.state != State.SUBMITTED:
        raise Conflict(_("This return does not wait for its signature any more."))
    _end(row, returned_because="")
    _record(Kind.SUBMISSION_WITHDRAWN, row, by, at, request_id)
    return row


def _end(row: Submission, *, returned_because: str) -> None:
    row.state = State.WITHDRAWN
    row.save(update_fields=["state"])
    draft = queries.draft_from(row)
    if draft is not None:
        which: dict[str, Any] = {"subject": row.subject, "year": row.year, "part": row.part}
        who = {"changed_at": row.prepared_at, "changed_by": row.prepared_by, "changed_by_name": row.prepared_by_name}
        values = {"filed": draft, "returned_because": returned_because, **who}
        Draft.objects.update_or_create(participant=row.participant, **which, defaults=values)


def _record(kind: Kind, row: Submission, by: Actor, at: datetime, request_id: UUID | None, **data: object) -> None:
    names = {"participant": row.participant_id, "subject": row.subject, "year": row.year, "part": row.part}
    data = {**names, "revision": row.revision, "channel": row.channel, **data}
    ledger.record(kind, subject=("submission", str(row.pk)), by=by, at=at, request_id=request_id, data=data)
