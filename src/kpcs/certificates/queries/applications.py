"""Applications as their exporter and the officers of the authority may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, UUIDField
from django.utils.translation import gettext as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission
from kpcs.custody import queries as custody
from kpcs.custody.models import Firm
from kpcs.errors import NotAllowed, NotFound
from kpcs.participants import queries as participants
from kpcs.prepared import Given, Question
from kpcs.scheme import application as reading
from kpcs.scheme.facts import ApplicationFacts, Draft
from kpcs.scheme.findings import Finding
from kpcs.scheme.policies import default_policy, policy_for
from kpcs.scheme.reading import together
from kpcs.scheme.rules import certificates as rules
from kpcs.scheme.standings import Standings
from kpcs.scheme.values import CountryCode

from ..models import Application
from .parents import parent_facts


@dataclass(frozen=True, slots=True)
class Checked:
    """What was filed, read, and everything that is to be said about it."""

    draft: Draft
    findings: tuple[Finding, ...]


def visible_applications(*, by: Officer, on: date) -> QuerySet[Application]:
    """All of the authority for its officers, those of the own firm for an exporter, else none.

    An officer sees no draft: until it is submitted it is the exporter's own paper.
    """
    seen = Application.objects.select_related("firm", "authority")
    if accounts.may(by, Permission.APPLICATION_VIEW):
        return _of_authority(seen, by.authority_code)
    if accounts.may(by, Permission.APPLICATION_FILE):
        firm = custody.firm_represented_by(by, on=on)
        return seen.filter(firm=firm) if firm else seen.none()
    return seen.none()


def _of_authority(seen: QuerySet[Application], authority: str | Given) -> QuerySet[Application]:
    return seen.filter(authority_id=authority).exclude(state=Application.State.DRAFT, submitted_at=None)


def application_of(pk: UUID, *, by: Officer, on: date) -> Application:
    """One application; one that the officer may not see is not found."""
    found = visible_applications(by=by, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@dataclass
class ToIssue:
    """What issuing looks at of an application."""

    pk: UUID
    state: str
    authority_id: str
    firm_id: int
    filed_by_id: int
    filed: dict[str, Any]


def application_to_issue(pk: UUID, *, by: Officer) -> ToIssue:
    """One application of the officer's authority, locked until the end of the transaction."""
    found = _LOCKED.first(authority=by.authority_code, pk=pk) if accounts.may(by, Permission.APPLICATION_VIEW) else None
    if found is None:
        raise NotFound
    return ToIssue(pk, *found)


def _locked() -> QuerySet[Application, tuple[Any, ...]]:
    seen = _of_authority(Application.objects.order_by(), Given("authority", CharField()))
    seen = seen.filter(pk=Given("pk", UUIDField())).select_for_update(no_key=True)
    return seen.values_list("state", "authority_id", "firm_id", "filed_by_id", "filed")


_LOCKED = Question(_locked)


def own_firm(by: Officer, *, on: date) -> Firm:
    """The firm that the exporter files for; refuses (403) a person who represents none on the day."""
    firm = custody.firm_represented_by(by, on=on)
    if firm is None:
        raise NotAllowed(_("You do not act for a firm that is registered with this authority."))
    return firm


def check(filed: Mapping[str, object], *, firm: Firm, on: date) -> Checked:
    """Read what was typed and judge it: everything that is wrong, at once; nothing is written."""
    draft, unreadable = reading.read(filed)
    return Checked(draft, together(unreadable, rules.check_application(facts_for_application(draft, firm=firm, on=on))))


def facts_for_application(draft: Draft, *, firm: Firm, on: date) -> ApplicationFacts:
    """What the rules look at before an application is filed."""
    issuer = firm.authority.participant_id
    return ApplicationFacts(
        draft=draft,
        on=on,
        exporter=custody.exporter_facts(firm),
        issuer=standings(issuer),
        destination=participants.standings_of(str(draft.destination)) if draft.destination else None,
        policy=policy_for(CountryCode(issuer), on),
        destination_policy=policy_for(draft.destination, on) if draft.destination else default_policy(),
        parents=parent_facts(
            [source.certificate for source in draft.sources if source.certificate], at=firm.authority_id
        ),
    )


def standings(code: str) -> Standings:
    """The history of a Participant of this office; one without any was never in standing."""
    return participants.standings_of(code) or Standings(CountryCode(code), code)


def is_own(application: Application, *, by: Officer, on: date) -> bool:
    """Whether the person acts for the firm that filed."""
    firm = custody.firm_represented_by(by, on=on)
    return firm is not None and firm.pk == application.firm_id
