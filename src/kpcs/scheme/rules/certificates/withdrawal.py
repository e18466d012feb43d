"""May what was told about a number be taken back?"""

from __future__ import annotations

from kpcs.scheme.catalogue import wording
from kpcs.scheme.findings import Finding
from kpcs.scheme.trust import NumberState

WITHDRAWABLE = frozenset({NumberState.LOST, NumberState.STOLEN, NumberState.REPORTED_FALSE})

STAYS = wording(
    "step",
    "K-STATUS.1",
    "A certificate that is {state} stays so, whatever happens (R-CER.10, R-CER.11).",
    "Issue a new certificate with a new number.",
)
ALREADY_WITHDRAWN = wording(
    "step",
    "K-STATUS.1",
    "This report was already withdrawn.",
    "Reload the page to see by whom, when and why.",
)


def check_withdrawal(state: NumberState, *, is_withdrawn: bool) -> tuple[Finding, ...]:
    """A report of a loss, a theft or a forgery may have been wrong; an act of the issuer was not a report."""
    if is_withdrawn:
        return (ALREADY_WITHDRAWN.finding(),)
    if state not in WITHDRAWABLE:
        return (STAYS.finding(state=state.replace("_", " ")),)
    return ()
