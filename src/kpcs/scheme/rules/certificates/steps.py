"""May this follow in this state, and is it said why? For every act that moves an application or a certificate."""

from __future__ import annotations

from kpcs.scheme.catalogue import wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.letters import unseen_in
from kpcs.scheme.reading import INVISIBLE, TOO_LONG
from kpcs.scheme.states import Table, words

MOST_REASON = 300

NO_SUCH_STEP = wording(
    "step",
    "K-ACT.1",
    "The {noun} is {state}: {event} is not possible.",
    "Possible now: {choices}.",
)
NO_REASON = wording(
    "step",
    "K-ACT.2",
    "No reason is given.",
    "Say why in a sentence of at most 300 characters; the exporter and other authorities read it.",
    field="reason",
)


def check_step(table: Table, state: str, event: str) -> tuple[Finding, ...]:
    """Whether the table of states has this step."""
    if table.may(state, event):
        return ()
    choices = ", ".join(words(choice) for choice in table.steps.get(state, {})) or "nothing more"
    return (NO_SUCH_STEP.finding(noun=table.noun, state=words(state), event=words(event), choices=choices),)


def check_reason(reason: str) -> tuple[Finding, ...]:
    """Whether a reason is given that fits on a page and reads as it is written."""
    said = reason.strip()
    if not said:
        return (NO_REASON.finding(),)
    findings = []
    if len(said) > MOST_REASON:
        findings.append(TOO_LONG.finding("reason", count=str(len(said)), most=str(MOST_REASON)))
    if hidden := unseen_in(" ".join(said.split())):
        findings.append(INVISIBLE.finding("reason", character=f"U+{ord(hidden):04X}"))
    return tuple(findings)
