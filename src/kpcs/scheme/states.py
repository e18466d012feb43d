"""The states of an application, a certificate, an arrival and a questionnaire, as tables {state: {event: step}}.

State is a fold over events; the diagrams in the documentation are printed from these tables. A certificate is the
issuer's word, an arrival the importer's: only the importer's office may say that a shipment arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .values import ValueRefused


class StepRefused(ValueRefused):
    """The event cannot follow in this state; the message says which can."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where an event leads, the rules that give the right to it, and the permission that an officer needs."""

    to: str
    permission: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A machine of states. ``noun`` is what it is about; a state without steps is an end."""

    noun: str
    start: str
    steps: Mapping[str, Mapping[str, Step]]

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.steps)

    def next_state(self, state: str, event: str) -> str:
        """The state after an event; refuses an event that has no place here, naming those that have."""
        possible = self.steps.get(state, {})
        if event not in possible:
            choices = ", ".join(possible) or "nothing more"
            raise StepRefused(
                f"The {self.noun} is {words(state)}: {words(event)} is not possible; possible now: {words(choices)}."
            )
        return possible[event].to

    def may(self, state: str, event: str) -> bool:
        return event in self.steps.get(state, {})

    def state_of(self, events: Iterable[str]) -> str:
        """Fold a history; refuses one that could not have happened."""
        state = self.start
        for event in events:
            state = self.next_state(state, event)
        return state

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for state, steps in self.steps.items():
            lines += [f"    {state} --> {step.to}: {words(event)}" for event, step in steps.items()]
            lines += [] if steps else [f"    {state} --> [*]"]
        return "\n".join(lines) + "\n"


def words(name: str) -> str:
    return name.replace("_", " ")


def _step(to: str, permission: str, rules: str) -> Step:
    return Step(to, permission, tuple(rules.split()))


_WITHDRAW = {"withdraw": _step("withdrawn", "APPLICATION_FILE", "R-CER.3")}
_REFUSE = {"refuse": _step("refused", "APPLICATION_DECIDE", "R-CA.4 R-CER.2")}
_CORRECT = {"ask_correction": _step("draft", "APPLICATION_DECIDE", "R-CA.4")}

APPLICATION = Table(
    "application",
    "draft",
    {
        "draft": {"submit": _step("submitted", "APPLICATION_FILE", "R-AII.17 R-CER.3"), **_WITHDRAW},
        "submitted": {
            "inspect": _step("inspected", "SHIPMENT_INSPECT", "R-CER.5"),
            **_CORRECT,
            **_REFUSE,
            **_WITHDRAW,
        },
        "inspected": {
            "inspect": _step("inspected", "SHIPMENT_INSPECT", "R-CER.5"),
            "issue": _step("issued", "CERTIFICATE_ISSUE", "R-CER.2 R-AI.A15"),
            **_CORRECT,
            **_REFUSE,
            **_WITHDRAW,
        },
        "issued": {},
        "refused": {},
        "withdrawn": {},
    },
)

# A number known to be lost, stolen or false never comes back to life: verifiers without a network go on to refuse it.
# A report that was wrong is withdrawn in public, with a reason, and the number is void.
_BAD_NEWS = {
    "report_lost": _step("lost", "CERTIFICATE_CHANGE", "R-CER.29"),
    "report_stolen": _step("stolen", "CERTIFICATE_CHANGE", "R-FRD.5"),
    "report_false": _step("reported_false", "NUMBER_REPORT", "R-FRD.1"),
}
_CANCEL = {
    "replace": _step("replaced", "CERTIFICATE_ISSUE", "R-CER.10"),
    "void": _step("void", "CERTIFICATE_CHANGE", "R-CER.11"),
    "expire": _step("expired", "CERTIFICATE_CHANGE", "R-CER.12 R-AI.A8"),
}
_WITHDRAW_REPORT = {"withdraw_report": _step("void", "NOTICE_WITHDRAW", "R-CER.29 R-FRD.1")}
_PRESENT = {"present": _step("presented", "ARRIVAL_PRESENT", "R-III.b1")}
_RECEIVE_BACK = {"receive_back": _step("received_back", "EXPORT_REPORT", "R-CER.31")}

CERTIFICATE = Table(
    "certificate",
    "promised",
    {
        "promised": {
            "keep": _step("issued", "CERTIFICATE_ISSUE", "R-AI.A15"),
            "abandon": _step("void", "CERTIFICATE_ISSUE", "R-CER.11"),
        },
        "issued": {
            "notify": _step("notified", "EXPORT_REPORT", "R-AII.19 R-PRE.1"),
            "report_export": _step("exported", "EXPORT_REPORT", "R-CER.14"),
            **_PRESENT,
            **_CANCEL,
            **_BAD_NEWS,
        },
        "notified": {
            "notify": _step("notified", "EXPORT_REPORT", "R-AII.19 R-PRE.4"),
            "report_export": _step("exported", "EXPORT_REPORT", "R-CER.14"),
            **_PRESENT,
            **_CANCEL,
            **_BAD_NEWS,
        },
        "exported": {
            **_PRESENT,
            "void": _step("void", "CERTIFICATE_CHANGE", "R-CER.11"),
            "expire": _step("expired", "CERTIFICATE_CHANGE", "R-CER.12 R-AI.A8"),
            **_BAD_NEWS,
        },
        "presented": {
            "use": _step("used", "ARRIVAL_DECIDE", "R-III.b1"),
            "detain": _step("detained", "ARRIVAL_DECIDE", "R-CER.16"),
            "seize": _step("seized", "ARRIVAL_DECIDE", "R-EU.12"),
            "return": _step("returned", "ARRIVAL_DECIDE", "R-CER.20 R-CER.31"),
            "refuse": _step("refused", "ARRIVAL_DECIDE", "R-III.b1 R-CER.11"),
            **_BAD_NEWS,
        },
        "used": {"confirm": _step("confirmed", "ARRIVAL_CONFIRM", "R-III.b2"), **_BAD_NEWS},
        "detained": {
            "use": _step("used", "ARRIVAL_DECIDE", "R-CER.17"),
            "seize": _step("seized", "ARRIVAL_DECIDE", "R-EU.12"),
            "return": _step("returned", "ARRIVAL_DECIDE", "R-CER.31"),
            **_BAD_NEWS,
        },
        "seized": {
            "return": _step("returned", "ARRIVAL_DECIDE", "R-CER.31"),
            "use": _step("used", "ARRIVAL_DECIDE", "R-CER.21"),
        },
        "refused": {"return": _step("returned", "ARRIVAL_DECIDE", "R-CER.31"), **_RECEIVE_BACK, **_BAD_NEWS},
        "confirmed": {"report_false": _step("reported_false", "NUMBER_REPORT", "R-FRD.1")},
        "returned": _RECEIVE_BACK,
        "received_back": {},
        "replaced": {"present": _step("replaced", "ARRIVAL_PRESENT", "R-CER.11")},
        "void": {"present": _step("void", "ARRIVAL_PRESENT", "R-CER.11")},
        "expired": {"present": _step("expired", "ARRIVAL_PRESENT", "R-AI.A8"), **_BAD_NEWS},
        "lost": {"present": _step("lost", "ARRIVAL_PRESENT", "R-CER.29"), **_WITHDRAW_REPORT},
        "stolen": {"present": _step("stolen", "ARRIVAL_PRESENT", "R-FRD.5"), **_WITHDRAW_REPORT},
        "reported_false": {"present": _step("reported_false", "ARRIVAL_PRESENT", "R-FRD.1"), **_WITHDRAW_REPORT},
    },
)

_PASS_ON = {"pass_transit": _step("passed_on", "ARRIVAL_DECIDE", "R-III.d R-EU.14")}
_DECIDE = {
    "hold": _step("held", "ARRIVAL_DECIDE", "R-CER.16 R-CER.29"),
    "refuse": _step("refused", "ARRIVAL_DECIDE", "R-III.b1 R-CER.11"),
    "order_return": _step("return_ordered", "ARRIVAL_DECIDE", "R-CER.20"),
    "detain": _step("detained", "ARRIVAL_DECIDE", "R-CER.16"),
    "seize": _step("seized", "ARRIVAL_DECIDE", "R-EU.12"),
}
_OPEN_AGAIN = {"open": _step("opened", "ARRIVAL_DECIDE", "R-AII.23")}
_ACCEPT = {"accept": _step("accepted", "ARRIVAL_DECIDE", "R-III.b1 R-AII.23")}

ARRIVAL = Table(
    "shipment",
    "presented",
    {
        "presented": {
            "open": _step("opened", "ARRIVAL_DECIDE", "R-AII.22 R-AII.23"),
            **_PASS_ON,
            **_DECIDE,
        },
        # Open again: what was found is corrected, or looked at once more.
        "opened": {**_OPEN_AGAIN, **_ACCEPT, **_DECIDE},
        "held": {
            **_OPEN_AGAIN,
            **_ACCEPT,
            **_PASS_ON,
            **{event: step for event, step in _DECIDE.items() if event != "hold"},
        },
        "accepted": {"confirm": _step("confirmed", "ARRIVAL_CONFIRM", "R-III.b2")},
        "confirmed": {},
        "refused": {"order_return": _DECIDE["order_return"]},
        "return_ordered": {"return": _step("returned", "ARRIVAL_DECIDE", "R-CER.31 R-CER.24")},
        "returned": {},
        "detained": {
            "release": _step("released", "ARRIVAL_DECIDE", "R-CER.17"),
            "order_return": _DECIDE["order_return"],
            "seize": _DECIDE["seize"],
        },
        "seized": {
            "release": _step("released", "ARRIVAL_DECIDE", "R-CER.21"),
            "forfeit": _step("forfeited", "ARRIVAL_DECIDE", "R-CER.22"),
            "order_return": _DECIDE["order_return"],
        },
        "released": {**_ACCEPT, "order_return": _DECIDE["order_return"]},
        "forfeited": {},
        "passed_on": {},
    },
)

# Only what was never answered comes before the Chair (R-DAQ.4); an answer that does not convince is asked about again.
_ANSWER = {"answer": _step("answered", "QUESTIONNAIRE_ANSWER", "R-DAQ.3")}
_ESCALATE = {"escalate": _step("escalated", "QUESTIONNAIRE_MANAGE", "R-DAQ.4")}
_TAKE_BACK = {"withdraw": _step("withdrawn", "QUESTIONNAIRE_MANAGE", "R-DAQ.2")}
_CLOSE = {"close": _step("closed", "QUESTIONNAIRE_MANAGE", "R-DAQ.3 R-DAQ.5")}

QUESTIONNAIRE = Table(
    "questionnaire",
    "draft",
    {
        "draft": {
            "write": _step("draft", "QUESTIONNAIRE_MANAGE", "R-DAQ.2"),
            "send": _step("sent", "QUESTIONNAIRE_MANAGE", "R-DAQ.2"),
            **_TAKE_BACK,
        },
        "sent": {**_ANSWER, **_ESCALATE, **_TAKE_BACK},
        "answered": {
            "judge": _step("answered", "QUESTIONNAIRE_MANAGE", "R-DAQ.3"),
            "follow_up": _step("followed_up", "QUESTIONNAIRE_MANAGE", "R-DAQ.3"),
            **_CLOSE,
            **_TAKE_BACK,
        },
        "followed_up": {**_ANSWER, **_ESCALATE, **_TAKE_BACK},
        "escalated": {
            **_ANSWER,
            "judge": _step("escalated", "QUESTIONNAIRE_MANAGE", "R-DAQ.4"),
            **_CLOSE,
            **_TAKE_BACK,
        },
        "closed": {},
        "withdrawn": {},
    },
)

TABLES = (APPLICATION, CERTIFICATE, ARRIVAL, QUESTIONNAIRE)
