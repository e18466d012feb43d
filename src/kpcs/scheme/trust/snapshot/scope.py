"""What one office may say in a snapshot of its own: about its Participant's numbers, and what its own border used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.trust.statuses import NumberState
from kpcs.scheme.values import CountryCode

from .values import StatusSnapshot, Told

_OWN = "Publish what the own authorities issued, and what was used at the own border."


def out_of_scope(snapshot: StatusSnapshot, participant: CountryCode) -> tuple[Finding, ...]:
    """Where an office of this Participant speaks for others. What it used may have been issued by anybody.

    A report that another Participant's number is false is no fault: it is a question to the issuer (R-FRD.1).
    """
    return tuple(_findings(snapshot, participant))


def _findings(snapshot: StatusSnapshot, participant: CountryCode) -> Iterator[Finding]:
    told = [*snapshot.told, *(one.told for one in snapshot.withdrawn)]
    for one in told:
        if one.number.participant != participant and one.state is not NumberState.REPORTED_FALSE:
            yield _finding("told", f"{one.number} belongs to another Participant than {participant}.")
    authors = {one.author for one in told} | {one.author for one in snapshot.withdrawn}
    for author in sorted(authors):
        if author.participant != participant:
            yield _finding("authors", f"{author} is no authority of {participant}.")
    for code in sorted({one.series[0] for one in snapshot.honest} - {participant.code}):
        yield _finding("honest", f"It lists certificates of {code} as honest, which {participant} cannot know.")
    if snapshot.contributions:
        yield _finding("contributions", "It holds what other offices say: it is no office's own snapshot.")


def _finding(field: str, message: str) -> Finding:
    return Finding("K-STATUS.3", Severity.BLOCK, field, message, _OWN)


def questions(snapshot: StatusSnapshot, participant: CountryCode) -> tuple[Told, ...]:
    """Reports about numbers of other Participants: for their issuers to confirm, not for everybody."""
    return tuple(one for one in snapshot.told if one.number.participant != participant)


def own_words(snapshot: StatusSnapshot, participant: CountryCode) -> StatusSnapshot:
    """The snapshot without reports about numbers of other Participants."""
    return replace(
        snapshot,
        told=tuple(one for one in snapshot.told if one.number.participant == participant),
        withdrawn=tuple(one for one in snapshot.withdrawn if one.told.number.participant == participant),
    )
