"""The stock of blanks: the account, one range number by number, and what the keeper does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.asked import counted, refuse_others
from kpcs.errors import NotFound, Refused
from kpcs.ledger.requests import request_id_of

from .. import actions, queries
from ..forms.acts import ActForm
from ..forms.blanks import AllotForm, ReceiveForm, WriteOffForm
from ..models import Blank
from .asking import now, officer
from .states import BLANK_TONES

FORMS: dict[str, type[ActForm]] = {"receive": ReceiveForm, "allot": AllotForm, "write_off": WriteOffForm}


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Every range with its sums: each number is in stock, issued, spoiled or lost."""
    refuse_others(request.GET)
    return _page(request)


@require_safe
def of_range(request: HttpRequest, pk: int) -> HttpResponse:
    """One range in runs of numbers of the same fate."""
    by = officer(request)
    accounts.require(by, Permission.BLANKS_MANAGE)
    refuse_others(request.GET, ("from",))
    offset = counted(request.GET.get("from", "0"))
    if not 0 <= offset <= 1_000_000:
        raise NotFound
    found = queries.runs(pk, offset=offset)
    context = {
        "account": queries.account_of(pk, by=by),
        "runs": [(run, BLANK_TONES[Blank.State(run.state)]) for run in found[: queries.MOST_RUNS]],
        "following": offset + queries.MOST_RUNS if len(found) > queries.MOST_RUNS else None,
    }
    return render(request, "certificates/blank_range.html", context)


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a delivery into the stock."""
    form = ReceiveForm(request.POST)
    if form.is_valid():
        sender = form.cleaned_data["received_from"]
        done = _act(request, form, actions.receive, **form.span, received_from=sender)
        if done is not None:
            count = done.last - done.first + 1
            return _said(
                request, ngettext("%(count)s blank is received.", "%(count)s blanks are received.", count), count
            )
    return _page(request, receive=form, status=422)


@require_POST
def allot(request: HttpRequest) -> HttpResponse:
    """Hand numbers to a desk."""
    form = AllotForm(request.POST)
    if form.is_valid():
        count = _act(request, form, actions.allot, **form.span, desk=form.cleaned_data["desk"].strip())
        if count is not None:
            return _said(
                request, ngettext("%(count)s blank is allotted.", "%(count)s blanks are allotted.", count), count
            )
    return _page(request, allot=form, status=422)


@require_POST
def write_off(request: HttpRequest) -> HttpResponse:
    """Write a number off as spoiled or lost."""
    form = WriteOffForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        act = actions.spoil if asked["what"] == "spoiled" else actions.lose
        if _act(request, form, act, number=asked["number"], reason=asked["reason"].strip()) is not None:
            return _said(request, _("The number is written off."), 1)
    return _page(request, write_off=form, status=422)


def _act(request: HttpRequest, form: ActForm, act: Any, **given: Any) -> Any:
    """Carry it out; None when the law refuses, and the form says why."""
    try:
        return act(**given, by=officer(request), at=now(), request_id=request_id_of(request))
    except Refused as refusal:
        form.blame(refusal.findings)
        return None


def _said(request: HttpRequest, sentence: str, count: int) -> HttpResponse:
    messages.success(request, sentence % {"count": f"{count:,}"} if "%" in sentence else sentence)
    return redirect("certificates:blanks")


def _page(request: HttpRequest, status: int = 200, **posted: ActForm) -> HttpResponse:
    by = officer(request)
    accounts.require(by, Permission.BLANKS_MANAGE)
    forms = {name: posted.get(name) or form(auto_id=f"id_{name}_%s") for name, form in FORMS.items()}
    for name, form in posted.items():
        form.auto_id = f"id_{name}_%s"
    accounts_of = queries.account(by=by)
    context = {
        **forms,
        "posted": next(iter(posted.values()), None),
        "accounts": accounts_of,
        "participant": by.authority.participant_id,
        "in_stock": sum(one.in_stock for one in accounts_of),
        "desks": queries.desks(by.authority_code),
    }
    return render(request, "certificates/blanks.html", context, status=status)
