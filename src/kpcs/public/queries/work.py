"""What waits for an officer: how many, since when, and what is late; each queue from an index, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpcs.accounts import queries as accounts
from kpcs.accounts.models import Officer
from kpcs.accounts.permissions import Permission as P
from kpcs.certificates import queries as certificates
from kpcs.certificates.names import named
from kpcs.scheme.policies import Policy, policy_for
from kpcs.scheme.values import CountryCode
from kpcs.shipments.queries import arrivals, confirmations

from . import due, questions
from .waiting import Item, Queue, queue_of

LOW_STOCK = 25
EXPIRING_DAYS = 7


def queues(by: Officer, *, on: date) -> list[Queue]:
    """The queues of the officer's roles that hold something, in the order of a shipment's life."""
    policy = policy_for(CountryCode(by.authority.participant_id), on)
    found = [
        queue
        for permission, build in _BUILDERS
        if accounts.may(by, permission)
        for queue in build(by, policy, on)
        if queue.count
    ]
    return list({queue.code: queue for queue in found}.values())


def _of_exporter(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    seen = certificates.visible_applications(by=by, on=on)
    for code, title, rows in (
        ("returned", _("Applications returned to you"), seen.filter(state="draft").exclude(returned_because="")),
        ("drafts", _("Drafts to finish"), seen.filter(state="draft", returned_because="")),
        ("filed", _("Applications with the authority"), seen.filter(state__in=["submitted", "inspected"])),
    ):
        state = "draft" if code != "filed" else "submitted"
        yield queue_of(code, title, rows.order_by("changed_at"), _own_application, ("certificates:applications", state))


def _of_inspection(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    rows = certificates.visible_applications(by=by, on=on).filter(state="submitted").order_by("submitted_at")
    yield queue_of(
        "inspect", _("Applications to inspect"), rows, _application, ("certificates:applications", "submitted")
    )


def _of_issue(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    rows = certificates.visible_applications(by=by, on=on).filter(state="inspected").order_by("changed_at")
    yield queue_of("issue", _("Certificates to issue"), rows, _application, ("certificates:applications", "inspected"))


def _of_export(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    seen = certificates.visible_certificates(by=by, on=on)
    soon = on + timedelta(days=EXPIRING_DAYS)

    def item(row: Any) -> Item:
        since = row.state_since
        return _certificate(row, since, is_late=row.expires_on <= soon)

    for code, title, state, why in (
        ("warn", _("Importing authorities to warn"), "issued", "R-AII.19"),
        ("export", _("Exports to report"), "notified", "R-CER.14"),
    ):
        rows = seen.filter(state=state)
        late = rows.filter(expires_on__lte=soon)
        address = ("certificates:list", state)
        yield queue_of(code, title, rows.order_by("issued_on", "number"), item, address, late=late, why=why)
    back = seen.filter(state__in=["refused", "returned"]).order_by("state_since")
    address = ("certificates:list", "returned")
    yield queue_of(
        "back", _("Shipments on their way back"), back, lambda row: _certificate(row, row.state_since), address
    )


def _of_confirmations(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    unread = confirmations.received(by, only_open=True).select_related("importing").reverse()
    yield queue_of(
        "read",
        _("Confirmations to read, differences to answer"),
        unread,
        lambda row: Item(
            label=row.number,
            detail=row.importing.name,
            address=("shipments:confirmation", (row.number,)),
            since=row.sent_at,
        ),
        ("shipments:confirmations-received", "?open=1"),
        why="R-CON.7",
    )
    worst = on - timedelta(days=policy.escalation_days)
    yield queue_of(
        "outstanding",
        _("Confirmations outstanding"),
        confirmations.outstanding_numbers(by, until=on - timedelta(days=policy.reminder_days)),
        lambda row: _certificate(row, row.exported_on, is_late=row.exported_on <= worst),
        ("shipments:confirmations-outstanding", ""),
        late=confirmations.outstanding_numbers(by, until=worst),
        why="R-CON.5",
        whole=confirmations.whole,
    )


def _of_arrivals(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    expected = certificates.pre_alerts_expected(by.authority.participant_id)
    yield queue_of(
        "expected",
        _("Arrivals expected"),
        expected,
        lambda row: Item(
            label=row.certificate_id,
            detail=row.certificate.authority.name,
            address=("shipments:find", ()),
            query=f"?text={row.certificate_id}",
            since=row.expected_on,
            is_late=bool(row.expected_on and row.expected_on < on),
        ),
        ("shipments:find", ""),
        late=expected.filter(expected_on__lt=on),
        why="R-PRE.1",
        dated=_("Expected"),
    )
    for code, title, state, why in (
        ("open", _("Shipments to open"), "presented", "R-CER.16"),
        ("decide", _("Shipments to decide on"), "opened", "R-CER.16"),
        ("held", _("Shipments held"), "held", "R-CER.16"),
        ("released", _("Released, to accept or send back"), "released", "R-CER.17"),
        ("send_back", _("Returns ordered, not gone yet"), "return_ordered", "R-CER.31"),
    ):
        yield _arrivals(by, on, code, title, state, why)


def _of_receipts(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    yield _arrivals(by, on, "confirm", _("Confirmations to send"), "accepted", "R-III.b2")


def _arrivals(by: Officer, on: date, code: str, title: str | Promise, state: str, why: str) -> Queue:
    rows = arrivals.waiting(by.authority_code, state)

    def item(row: Any) -> Item:
        return Item(
            label=row.number,
            detail=row.importer_name,
            address=("shipments:arrival", (row.pk,)),
            since=row.presented_at,
            is_late=bool(row.result_due_on and row.result_due_on < on),
        )

    late = rows.filter(result_due_on__lt=on)
    return queue_of(code, title, rows, item, ("shipments:arrivals", f"?state={state}"), late=late, why=why)


def _of_blanks(by: Officer, policy: Policy, on: date) -> Iterator[Queue]:
    left = certificates.in_stock(by.authority_code, bound=LOW_STOCK)
    if left < LOW_STOCK:
        short = Item(label=str(left), detail="", address=("certificates:blanks", ()), since=None)
        address = ("certificates:blanks", "")
        title = _("Blanks running low")
        yield Queue(code="blanks", title=title, count=1, late=0, items=(short,), address=address)


def _application(row: Any) -> Item:
    return Item(
        label=row.firm.name,
        detail=named(row.destination) if row.destination else "",
        address=("certificates:application", (row.pk,)),
        since=row.submitted_at or row.changed_at,
    )


def _own_application(row: Any) -> Item:
    """For its exporter, who knows his shipments by their importers; a draft has no columns yet, only what was typed."""
    destination = row.filed.get("destination", "")
    return Item(
        label=row.filed.get("importer_name") or str(_("Importer not named yet")),
        detail=named(destination) if destination else "",
        address=("certificates:application", (row.pk,)),
        since=row.submitted_at or row.changed_at,
    )


def _certificate(row: Any, since: datetime | date | None, *, is_late: bool = False) -> Item:
    return Item(
        label=row.number,
        detail=row.importer_name,
        address=("certificates:certificate", (row.number,)),
        since=since,
        is_late=is_late,
    )


_BUILDERS: tuple[tuple[P, Callable[[Officer, Policy, date], Iterator[Queue]]], ...] = (
    (P.APPLICATION_FILE, _of_exporter),
    (P.SHIPMENT_INSPECT, _of_inspection),
    (P.CERTIFICATE_ISSUE, _of_issue),
    (P.EXPORT_REPORT, _of_export),
    (P.EXPORT_REPORT, _of_confirmations),
    (P.ARRIVAL_PRESENT, _of_arrivals),
    (P.ARRIVAL_CONFIRM, _of_receipts),
    (P.BLANKS_MANAGE, _of_blanks),
    (P.RETURN_PREPARE, due.to_file),
    (P.RETURN_SIGN, due.to_sign),
    (P.QUESTIONNAIRE_ANSWER, questions.to_answer),
    (P.QUESTIONNAIRE_MANAGE, questions.to_manage),
)
