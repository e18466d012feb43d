"""What the issuing authority may say of a certificate after issue: one page for each act, drawn from one table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import request_id_of
from kpcs.scheme.findings import Finding
from kpcs.scheme.states import CERTIFICATE
from kpcs.scheme.values import CertificateNumber, ValueRefused

from .. import actions, queries
from ..forms.acts import (
    ActForm,
    ExportForm,
    FalseForm,
    InstructionForm,
    PreAlertForm,
    ReasonForm,
    RemarksForm,
)
from ..models import Certificate
from .asking import now, officer

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

Text = str | Promise
P = Permission


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its name in the address, its event in the table of states (empty: any signed certificate)."""

    name: str
    event: str
    permission: Permission
    form: type[ActForm]
    action: Any
    label: Text
    consequence: Text
    done: Text
    kind: str = "secondary"


ACTS = {
    act.name: act
    for act in (
        Act("pre-alert", "notify", P.EXPORT_REPORT, PreAlertForm, actions.send_pre_alert,
            _t("Warn the importing authority"),
            _t("The importing authority is told number, weight, value, origin and importer before the shipment comes."),
            _t("The importing authority is warned."), "primary"),
        Act("export", "report_export", P.EXPORT_REPORT, ExportForm, actions.report_export,
            _t("Report the export"), _t("Record the day on which the shipment left."),
            _t("The export is recorded."), "primary"),
        Act("receive-back", "receive_back", P.EXPORT_REPORT, RemarksForm, actions.receive_back,
            _t("Record the return"), _t("The shipment that was sent back is here again."),
            _t("The return is recorded."), "primary"),
        Act("instruct", "", P.CERTIFICATE_CHANGE, InstructionForm, actions.give_instruction,
            _t("Explain a typing error"),
            _t("The importing authority may endorse the certificate as you say here. What is signed does not change."),
            _t("The instruction is given.")),
        Act("void", "void", P.CERTIFICATE_CHANGE, ReasonForm, actions.void,
            pgettext_lazy("an act", "Void"), _t("The number is void for good, and everyone who checks it is told so."),
            _t("The certificate is void."), "danger"),
        Act("expire", "expire", P.CERTIFICATE_CHANGE, ReasonForm, actions.expire,
            _t("Record as expired"), _t("The certificate was not used before its last day."),
            _t("The certificate is recorded as expired.")),
        Act("lost", "report_lost", P.CERTIFICATE_CHANGE, ReasonForm, actions.report_lost,
            _t("Report lost"), _t("The number is dead for good, and all Participants are told."),
            _t("The certificate is reported lost."), "danger"),
        Act("stolen", "report_stolen", P.CERTIFICATE_CHANGE, ReasonForm, actions.report_stolen,
            _t("Report stolen"), _t("The number is dead for good, and all Participants are told."),
            _t("The certificate is reported stolen."), "danger"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """An act as this officer sees it on this certificate; ``is_in_state``: the state has such a step at all."""

    label: Text
    url: str
    kind: str
    findings: tuple[Finding, ...]
    is_in_state: bool = True


def acts_for(row: Certificate, *, by: Officer, on: date) -> list[Button]:
    """What the officer's roles allow, the possible first; what the law stops carries its reason."""
    if row.authority_id != by.authority_code or not row.signed:
        return []
    buttons = []
    for act in ACTS.values():
        # A return is no choice of this side: the button comes when the other side has sent the goods back.
        is_open = act.name != "receive-back" or CERTIFICATE.may(row.state, act.event)
        if is_open and accounts.may(by, act.permission):
            url = reverse("certificates:act", args=[row.number, act.name])
            is_in_state = not act.event or CERTIFICATE.may(row.state, act.event)
            against = queries.against(row, act.event, on=on) if act.event and is_in_state else ()
            buttons.append(Button(act.label, url, act.kind, against, is_in_state))
    if accounts.may(by, P.CERTIFICATE_ISSUE):
        url = reverse("certificates:replace", args=[row.number])
        against, is_in_state = queries.against_replacing(row), CERTIFICATE.may(row.state, "replace")
        buttons.append(Button(_t("Replace"), url, "secondary", against, is_in_state))
    return sorted(buttons, key=lambda button: bool(button.findings))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of one act with its consequence, and the act itself."""
    by, at = officer(request), now()
    if name not in ACTS:
        raise NotFound
    chosen = ACTS[name]
    row = queries.certificate_of(number, by=by, on=at.date())
    accounts.require(by, chosen.permission, authority=row.authority_id)
    form = chosen.form(request.POST) if request.method == "POST" else chosen.form(initial={"exported_on": at.date()})
    if request.method == "POST" and form.is_valid():
        given = {
            key: "" if value is None and key != "expected_on" else value for key, value in form.cleaned_data.items()
        }
        try:
            chosen.action(number=number, **given, by=by, at=at, request_id=request_id_of(request))
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, str(chosen.done))
            return redirect("certificates:certificate", number)
    against = queries.against(row, chosen.event, on=at.date()) if chosen.event else ()
    context = {"certificate": row, "act": chosen, "form": form, "findings": against}
    return render(request, "certificates/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report_false(request: HttpRequest) -> HttpResponse:
    """Warn of a number of any Participant that a forged paper carries (R-FRD.1)."""
    by, at = officer(request), now()
    accounts.require(by, Permission.NUMBER_REPORT)
    form = FalseForm(request.POST or None, initial={"number": request.GET.get("number", "")[:40]})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            number = CertificateNumber.parse(asked["number"])
            actions.report_false(number=number, reason=asked["reason"], by=by, at=at, request_id=request_id_of(request))
        except ValueRefused as refusal:
            form.add_error("number", str(refusal))
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, _("Everyone who checks the number is warned."))
            return redirect("certificates:report-false")
    return render(request, "certificates/report_false.html", {"form": form}, status=422 if form.errors else 200)
