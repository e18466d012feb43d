"""Pages: the list of arrivals, and one arrival with its checks, its contents and what may be done now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.certificates import queries as certificates
from kpcs.scheme.facts import ArrivalFacts, Decision, DecisionFacts
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rulebook import sentence
from kpcs.scheme.rules import shipments as rules
from kpcs.scheme.states import ARRIVAL
from kpcs.shipments.forms.filter import FilterForm
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries import arrivals
from kpcs.shipments.queries.checks import checks_of
from kpcs.shipments.queries.facts import facts_for_arrival, found_parcels

from .shown import TONES, language, now, officer, opening_title, page_of

# In the order of the buttons: the decision, its event in the table of states, its label, its look.
DECISIONS: tuple[tuple[Decision, str, Any, str], ...] = (
    (Decision.ACCEPT, "accept", _("Accept"), "primary"),
    (Decision.HOLD, "hold", _("Hold"), "secondary"),
    (Decision.DETAIN, "detain", _("Detain"), "danger"),
    (Decision.REFUSE, "refuse", _("Refuse"), "danger"),
    (Decision.RETURN, "order_return", _("Order the return"), "danger"),
    (Decision.SEIZE, "seize", _("Seize"), "danger"),
)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The arrivals of the officer's authority. An invalid filter is an error (422), never a wider list."""
    by = officer(request)
    arrivals.require_sight(by)
    form = FilterForm(request.GET or None)
    if form.is_bound and not form.is_valid():
        return render(request, "shipments/arrivals.html", {"form": form}, status=422)
    wanted = form.wanted() if form.is_bound else arrivals.ArrivalFilter()
    page = page_of(request, arrivals.arrivals(by, wanted))
    _at, on = now()
    context = {"form": form, "page": page, "rows": [(row, TONES[Arrival.State(row.state)]) for row in page], "on": on}
    return render(request, "shipments/arrivals.html", {**context, "is_filtered": bool(request.GET)})


@require_safe
def arrival(request: HttpRequest, id: UUID) -> HttpResponse:
    """One arrival: what the certificate says, every check as of today, what was found, and what may be done now."""
    by = officer(request)
    row = arrivals.arrival(by, id)
    _at, on = now()
    facts = facts_for_arrival(row, on=arrivals.day_of_checks(row, on))
    findings = rules.check_arrival(facts)
    confirmation = getattr(row, "confirmation", None)
    context = {
        "arrival": row,
        "tone": TONES[Arrival.State(row.state)],
        "statement": facts.statement,
        "checks": checks_of(facts, findings, verdict=None, language=language()),
        "buttons": _buttons(row, facts),
        "follow_ups": _follow_ups(row, facts),
        "may_open": ARRIVAL.may(row.state, "open") and accounts.may(by, Permission.ARRIVAL_DECIDE),
        "opening": opening_title(row),
        "may_decide": accounts.may(by, Permission.ARRIVAL_DECIDE),
        "may_endorse": row.state in ("presented", "opened", "held") and facts.policy.are_errors_endorsed,
        "may_confirm": ARRIVAL.may(row.state, "confirm") and accounts.may(by, Permission.ARRIVAL_CONFIRM),
        "found": found_parcels(row),
        "instructions": certificates.instructions_for(row.number),
        "confirmation": confirmation,
        "given": _given(row, findings),
        "events": arrivals.trail(row),
        "may_issue": accounts.may(by, Permission.CERTIFICATE_ISSUE),
        "checked_on": facts.on,
        "on": on,
    }
    return render(request, "shipments/arrival.html", context)


def _buttons(row: Arrival, facts: ArrivalFacts) -> list[dict[str, Any]]:
    """One for each decision that the table of states has here; acceptance says what stands against it."""
    shown = []
    for decision, event, label, kind in DECISIONS:
        if not ARRIVAL.may(row.state, event):
            continue
        against: tuple[Finding, ...] = ()
        if decision is Decision.ACCEPT:
            judged = DecisionFacts(arrival=facts, decision=decision, on=facts.on, endorsed_by=row.endorsed_by)
            against = rules.against_accepting(judged)
        shown.append({"decision": decision.value, "label": label, "kind": kind, "findings": against})
    return shown


def _follow_ups(row: Arrival, facts: ArrivalFacts) -> list[tuple[str, Any]]:
    labels = {
        "return": _("Record that it left"),
        "release": _("Release"),
        "forfeit": _("Forfeit"),
        "pass_transit": _("Let it pass on"),
    }
    if rules.check_passing(facts):
        del labels["pass_transit"]
    return [(event, label) for event, label in labels.items() if ARRIVAL.may(row.state, event)]


def _given(row: Arrival, findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    """The reasons of the decision in words: as the findings stood when it was taken, else as they stand, else bare."""
    kept = [Finding(**{**stored, "severity": Severity(stored["severity"])}) for stored in row.checks]
    said: dict[str, list[str]] = {}
    for finding in kept or findings:
        said.setdefault(finding.code, []).append(sentence(finding, language()).message)
    return [(code, " ".join(said.get(code, ()))) for code in row.reasons]
