"""Taking over the scheme's own table: one signed submission for each Participant and half-year, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kpcs.errors import Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.participants.actions.actor import Actor
from kpcs.participants.queries import hold
from kpcs.permissions import Permission, require
from kpcs.scheme.rules.statistics import TableLine, read_table

from ..models import Figure, Subject, Submission
from ..source import Source
from . import figures

Key = tuple[str, int, int]
Content = tuple[tuple[int | str | bool, ...], ...]
KEY = ("participant_id", "year", "part")
PRODUCTION = Figure.Flow.PRODUCTION.value
FIELDS = (
    "line",
    "method",
    "points",
    "cents",
    "is_nil",
    "is_public",
    "place",
    "created_at_source",
    "modified_at_source",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a table brought: returns that were new, returns that differ from what is here, and those already here."""

    added: int
    revised: int
    unchanged: int
    lines: int


@transaction.atomic
def load(*, source: Source, by: Actor, at: datetime) -> Loaded:
    """Take the table over as it stands; a return that is here already is left, a changed one becomes its next revision.

    Refuses, with every finding at once, a table in which a cell cannot be read; then nothing is stored. A second load
    of the same table changes nothing. A return that a table no longer holds is left as it is.
    """
    require(by, Permission.FIGURES_LOAD)
    lines, findings = read_table(source.facts)
    if findings:
        raise Refused(findings)
    given = _by_return(lines)
    hold()
    standing = _standing(given)
    changed = {key: content for key, content in given.items() if standing.get(key, (None, ()))[1] != content}
    _write(changed, {key: found[0] for key, found in standing.items() if found[0]}, source, by, at)
    revised = sum(key in standing for key in changed)
    result = Loaded(len(changed) - revised, revised, len(given) - len(changed), len(lines))
    if changed:
        data = {"source": source.name, "digest": source.digest, "added": result.added, "revised": result.revised}
        ledger.record(Kind.FIGURES_LOADED, subject=("figures", source.digest), by=by, at=at, data=data)
    return result


def _by_return(lines: Iterable[TableLine]) -> dict[Key, Content]:
    """The lines of each return in the order of the table, as the columns of :data:`FIELDS`."""
    found: dict[Key, list[tuple[int | str | bool, ...]]] = {}
    for line in lines:
        rows = found.setdefault((str(line.participant), line.period.year, line.period.part), [])
        method = str(line.method) if line.method else ""
        amounts = (line.carats.points, line.value.cents, line.method is None)
        rows.append((len(rows) + 1, method, *amounts, line.is_public, line.place, line.created, line.modified))
    return {key: tuple(rows) for key, rows in found.items()}


def _standing(given: Iterable[Key]) -> dict[Key, tuple[Submission, Content]]:
    """The newest signed revision of each return of production, with its content."""
    submissions = Submission.objects.filter(subject=Subject.PRODUCTION, state=Submission.State.SIGNED)
    newest: dict[Key, Submission] = {}
    for row in submissions.order_by("revision"):
        newest[(row.participant_id, row.year, row.part)] = row
    returns = set(given)
    wanted = {row.pk: key for key, row in newest.items() if key in returns}
    contents: dict[Key, list[tuple[int | str | bool, ...]]] = {key: [] for key in wanted.values()}
    figures_so_far = Figure.objects.filter(submission__subject=Subject.PRODUCTION).order_by("submission", "line")
    for submission, *content in figures_so_far.values_list("submission_id", *FIELDS):
        if submission in wanted:
            contents[wanted[submission]].append(tuple(content))
    return {key: (newest[key], tuple(content)) for key, content in contents.items()}


def _write(changed: dict[Key, Content], before: dict[Key, Submission], source: Source, by: Actor, at: datetime) -> None:
    who = {"prepared_by": by.actor_id, "prepared_by_name": by.actor_name, "prepared_at": at}
    signed = {"signed_by": by.actor_id, "signed_by_name": by.actor_name, "signed_at": at, "submitted_at": at}
    revisions = Submission.objects.filter(subject=Subject.PRODUCTION).order_by("revision")
    # A withdrawn revision may be newer than the one that stands.
    last = {(one, year, part): number for one, year, part, number in revisions.values_list(*KEY, "revision")}
    made = Submission.objects.bulk_create(
        Submission(
            participant_id=participant,
            subject=Subject.PRODUCTION,
            year=year,
            part=part,
            revision=last.get((participant, year, part), 0) + 1,
            supersedes=before.get((participant, year, part)),
            reason="The scheme’s own table changed." if (participant, year, part) in before else "",
            state=Submission.State.SIGNED,
            channel=Submission.Channel.LOADED,
            source_name=source.name[:200],
            source_digest=source.digest,
            **who,
            **signed,
        )
        for participant, year, part in changed
    )
    figures.put(
        (submission.pk, line, PRODUCTION, method, "", "", "", points, cents, 0, *rest)
        for submission, content in zip(made, changed.values(), strict=True)
        for line, method, points, cents, *rest in content
    )
