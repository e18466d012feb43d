"""Is what a review recommended followed up, and does its report keep what is not for the public?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding, Severity


class Progress(StrEnum):
    """The state of a recommendation (R-REV.8)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    REJECTED = "rejected"


class Visibility(StrEnum):
    """Who may read a paragraph; only the first class is for everybody."""

    PUBLIC = "PUBLIC"
    KP_ONLY = "KP_ONLY"
    PARTICIPANT_PRIVATE = "PARTICIPANT_PRIVATE"
    TEAM_ONLY = "TEAM_ONLY"


@dataclass(frozen=True, slots=True)
class Recommendation:
    rule: str
    due_on: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    visibility: Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFacts:
    """For the board of the working group on monitoring."""

    recommendations: tuple[Recommendation, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationFacts:
    """For a document that is about to be made public."""

    paragraphs: tuple[Paragraph, ...]
    on: date


follow_up: Act[FollowUpFacts] = Act("follow-up of a review")
publication: Act[PublicationFacts] = Act("publication of a report")


def check_follow_up(facts: FollowUpFacts) -> tuple[Finding, ...]:
    """Every recommendation that is overdue."""
    return follow_up.check(facts)


def check_publication(facts: PublicationFacts) -> tuple[Finding, ...]:
    """Everything in the document that is not for the public; no finding repeats its text."""
    return publication.check(facts)


def public_part(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs that everybody may read, in their order."""
    return tuple(each for each in paragraphs if each.visibility is Visibility.PUBLIC)


@follow_up.rule("R-REV.6", severity=Severity.WARN, remedy="Ask its owner for the evidence, or agree another day.")
def recommendations_are_followed_up(facts: FollowUpFacts) -> Iterator[Problem]:
    """The recommendation on {rule} was due on {due_on} and is not settled; days late: {days}."""
    for place, each in enumerate(facts.recommendations):
        if each.progress in (Progress.OPEN, Progress.IN_PROGRESS) and each.due_on < facts.on:
            said = {"rule": each.rule, "due_on": each.due_on.isoformat(), "days": str((facts.on - each.due_on).days)}
            yield Problem(f"recommendations.{place}", said)


@publication.rule("R-GOV.14", remedy="Publish the public part only, or have the mark lifted by those who set it.")
def all_is_public(facts: PublicationFacts) -> Iterator[Problem]:
    """Paragraph {number} is not for the public; its mark is {kind}."""
    for place, each in enumerate(facts.paragraphs):
        if each not in public_part((each,)):
            yield Problem(f"paragraphs.{place}", {"number": str(place + 1), "kind": each.visibility.value})
