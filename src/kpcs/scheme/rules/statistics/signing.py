"""Two persons file a return: one prepares it, another signs it off; a correction says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFacts:
    """A return about to be handed to the signatory: which revision it is, its reason, what else waits."""

    revision: int
    reason: str
    is_waiting: bool
    is_changed: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFacts:
    """A submitted return before its signature: who prepared it, and who is to sign."""

    state: str
    prepared_by: str
    signing: str
    on: date


submitting: Act[SubmitFacts] = Act("submitting a return")
signing: Act[SignFacts] = Act("signing a return")


def check_submitting(facts: SubmitFacts) -> tuple[Finding, ...]:
    """Everything that stands against handing a return to the signatory, besides its figures."""
    return submitting.check(facts)


def check_signing(facts: SignFacts) -> tuple[Finding, ...]:
    """Everything that stands against signing it off."""
    return signing.check(facts)


@submitting.rule("R-STA.6", field="reason", remedy="Say in a sentence what was wrong and how it was found.")
def correction_says_why(facts: SubmitFacts) -> bool:
    """A correction of filed figures gives its reason."""
    return facts.revision == 1 or bool(facts.reason.strip())


@submitting.rule("R-STA.6", field="reason", remedy="Shorten it.")
def reason_is_short(facts: SubmitFacts) -> Problem | None:
    """The reason has {count} characters; {most} is the most that is kept."""
    count = len(facts.reason)
    return Problem(params={"count": str(count), "most": str(LONGEST_REASON)}) if count > LONGEST_REASON else None


@submitting.rule("K-ACT.1", remedy="Have it signed off or sent back first, or withdraw it.")
def nothing_waits(facts: SubmitFacts) -> bool:
    """Another revision of this return waits for its signature."""
    return not facts.is_waiting


@submitting.rule("R-STA.6", remedy="Nothing needs to be filed.")
def something_changes(facts: SubmitFacts) -> bool:
    """These are exactly the figures that are signed off already."""
    return facts.is_changed


@signing.rule("K-ACT.1", remedy="Reload the page to see what happened meanwhile.")
def it_waits(facts: SignFacts) -> Iterator[Problem]:
    """The return is {state}; only a submitted one is signed off or sent back."""
    if facts.state != "submitted":
        yield Problem(params={"state": facts.state})


@signing.rule("K-ACT.4", remedy="Let another officer sign it off.")
def another_person_signs(facts: SignFacts) -> bool:
    """Who prepared a return does not sign it off."""
    return facts.prepared_by != facts.signing
