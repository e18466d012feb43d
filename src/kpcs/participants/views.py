"""Pages: who takes part with what standing on which day, for everybody; and what an administrator changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpcs.asked import refuse_others
from kpcs.downloads import csv_download
from kpcs.errors import Refused
from kpcs.ledger import queries as ledger
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.permissions import Permission, may, require
from kpcs.scheme.findings import Finding
from kpcs.scheme.standings import TRADING

from . import actions, keyring, queries
from .forms import (
    AnswerForm,
    AuthorityForm,
    ContactsForm,
    KeyForm,
    NumbersForm,
    OnForm,
    RevokeForm,
    SpecimenForm,
    StandingForm,
    tell,
)
from .listing import COLUMNS, as_json, rows_of_history
from .timeline import TONES, strip_of

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@require_safe
def participants(request: HttpRequest) -> HttpResponse:
    """Every Participant with its standing on the chosen day; a day that cannot be read is an error."""
    form = OnForm(request.GET or {"on": timezone.localdate().isoformat()})
    if not form.is_valid():
        return render(request, "participants/list.html", {"form": form}, status=422)
    on = form.cleaned_data["on"] or timezone.localdate()
    known = queries.participants_on(on)
    rows = [
        {"participant": participant, "standing": span, "tone": TONES[span.status] if span else "neutral"}
        for participant, span in known
    ]
    standing = sum(1 for _participant, span in known if span and span.status in TRADING)
    return render(request, "participants/list.html", {"form": form, "rows": rows, "on": on, "in_standing": standing})


@login_not_required
@require_safe
def participants_file(request: HttpRequest) -> HttpResponseBase:
    """The whole history of every Participant as CSV (R-PAR.6)."""
    refuse_others(request.GET)
    return csv_download("participants.csv", COLUMNS, rows_of_history(queries.all_standings().values()))


@login_not_required
@require_safe
def participants_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON."""
    refuse_others(request.GET)
    return JsonResponse({"participants": [as_json(history) for history in queries.all_standings().values()]})


@login_not_required
@require_safe
def participant(request: HttpRequest, code: str) -> HttpResponse:
    """One Participant: standing over time with its sources, authorities, keys, announced numbers."""
    found = queries.participant(code)
    today = timezone.localdate()
    spans = list(found.standings.all())
    now = next((span for span in spans if span.from_on <= today and (span.until is None or today < span.until)), None)
    shown = {
        "participant": found,
        "spans": [{"span": span, "tone": TONES[span.status]} for span in spans],
        "strip": strip_of(spans, until=today),
        "now": now,
        "tone": TONES[now.status] if now else "neutral",
        "lines": keyring.of_participant(code, on=today),
        "specimen": found.specimen_facts.all(),
        "ranges": sorted(found.number_ranges.all(), key=lambda row: (-row.year, row.first)),
        "may_record": may(request.user, Permission.STANDING_RECORD),
        "today": today,
    }
    return render(request, "participants/one.html", shown)


@read_or_send
def record_standing(request: OfficerRequest, code: str) -> HttpResponse:
    """Put a change into a Participant's timeline."""
    return _change(request, code, StandingForm, _("Record a change of standing"), _standing)


@read_or_send
def announce_numbers(request: OfficerRequest, code: str) -> HttpResponse:
    """Note the serials that a Participant announced."""
    return _change(request, code, NumbersForm, _("Record announced numbers"), _numbers)


@read_or_send
def add_authority(request: OfficerRequest, code: str) -> HttpResponse:
    """Note an authority of another office and where its notices go."""
    return _change(request, code, AuthorityForm, _("Add an authority"), _authority)


@read_or_send
def tell_specimen(request: OfficerRequest, code: str) -> HttpResponse:
    """Note what a Participant's certificates look like, as it notified the others."""
    return _change(request, code, SpecimenForm, _("Record a feature of certificates"), _specimen)


def _specimen(form: Any, code: str, acting: dict[str, Any]) -> str:
    actions.tell_specimen(participant=code, **form.cleaned_data, **acting)
    return _("The feature is recorded. It is in the next trust list.")


def _standing(form: Any, code: str, acting: dict[str, Any]) -> str:
    actions.record_standing(participant=code, standing=form.value(), **acting)
    return _("The change of standing is recorded. It counts from this moment.")


def _numbers(form: Any, code: str, acting: dict[str, Any]) -> str:
    actions.announce_numbers(participant=code, **form.cleaned_data, **acting)
    return _("The announced numbers are recorded.")


def _authority(form: Any, code: str, acting: dict[str, Any]) -> str:
    actions.add_authority(authority=form.value(code), **acting)
    return _("The authority is recorded.")


def _change(request: OfficerRequest, code: str, kind: Any, title: str, act: Any) -> HttpResponse:
    """One form about one Participant: shown, refused with everything that is wrong, or carried out."""
    require(request.user, Permission.STANDING_RECORD)
    found = queries.participant(code)
    form = kind(request.POST or None)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form, code, _acting(request))
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(request, said)
            return redirect("participants:one", code)
    shown = {"form": form, "findings": findings, "participant": found, "title": title}
    return render(request, "participants/change.html", shown, status=422 if form.errors or findings else 200)


@read_or_send
def own(request: OfficerRequest) -> HttpResponse:
    """Contacts and signing keys of the own authority."""
    require(request.user, Permission.KEY_MANAGE)
    authority = queries.authority(request.user.authority_code)
    sent = request.POST.get("act") if request.method == "POST" else None
    contacts = ContactsForm(request.POST if sent == "contacts" else None, initial=vars(authority))
    key = KeyForm(request.POST if sent == "key" else None)
    answer = AnswerForm(*((request.POST, request.FILES) if sent == "answer" else ()))
    findings: tuple[Finding, ...] = ()
    try:
        if sent == "contacts" and contacts.is_valid():
            actions.change_contacts(authority=authority.code, **contacts.cleaned_data, **_acting(request))
            messages.success(request, _("The contacts are changed."))
            return redirect("participants:own")
        if sent == "key" and key.is_valid():
            row = actions.create_signing_key(authority=authority.code, **key.days(), **_acting(request))
            messages.success(request, _("The signing key %(kid)s is made.") % {"kid": row.kid})
            return redirect("participants:own")
        if sent == "answer" and answer.is_valid():
            row = actions.take_answer(message=answer.cleaned_data["answer"], **_acting(request))
            messages.success(request, _("The root key has spoken about the key %(kid)s.") % {"kid": row.kid})
            return redirect("participants:own")
    except Refused as refused:
        findings = tell(key if sent == "key" else answer, refused.findings)
    shown = {
        "authority": authority,
        "contacts": contacts,
        "key": key,
        "answer": answer,
        "faulty": {"key": key, "answer": answer}.get(str(sent), contacts),
        "findings": findings,
        "lines": keyring.own_lines(authority.participant_id, on=timezone.localdate()),
        "trail": ledger.trail("authority", authority.code),
    }
    wrong = contacts.errors or key.errors or answer.errors or findings
    return render(request, "participants/own.html", shown, status=422 if wrong else 200)


@require_safe
def key_request(request: OfficerRequest, kid: str) -> HttpResponse:
    """The request of an own key, for the root key to sign."""
    require(request.user, Permission.KEY_MANAGE)
    key = queries.own_key(request.user.authority_code, kid)
    paper = actions.request_for(key=key, by=request.user, at=timezone.now())
    response = HttpResponse(paper.message, content_type="application/cose")
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name}"'
    return response


@read_or_send
def revoke_key(request: OfficerRequest, kid: str) -> HttpResponse:
    """Stop trusting one of the own authority's keys; asked once more, because it is final."""
    require(request.user, Permission.KEY_MANAGE)
    key = queries.own_key(request.user.authority_code, kid)
    form = RevokeForm(request.POST or None)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_key(kid=key.kid, **form.values(), **_acting(request))
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(request, _("The key %(kid)s is revoked.") % {"kid": key.kid})
            return redirect("participants:own")
    status = 422 if form.errors or findings else 200
    shown = {"form": form, "key": key, "findings": findings}
    return render(request, "participants/revoke.html", shown, status=status)


def _acting(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id_of(request)}
