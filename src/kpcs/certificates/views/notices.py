"""Pages: what the authority told about numbers, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.errors import Refused
from kpcs.ledger.requests import request_id_of

from .. import actions
from ..forms.acts import ReasonForm
from ..forms.filters import FilterForm
from ..queries import reported as reports
from ..queries.paging import page_of
from .asking import now, officer


@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Every number that the authority reported, newest first; what was withdrawn stays to be read."""
    by = officer(request)
    accounts.require(by, Permission.NOTICE_WITHDRAW)
    form = FilterForm(request.GET)
    if not form.is_valid():
        return render(request, "certificates/reported.html", {"form": form}, status=422)
    page = page_of(reports.told_by(by.authority_code), number=form.cleaned_data["page"])
    return render(request, "certificates/reported.html", {"form": form, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a report that was wrong, with the reason that everybody reads (K-STATUS.1)."""
    by, at = officer(request), now()
    accounts.require(by, Permission.NOTICE_WITHDRAW)
    notice = reports.notice_of(by.authority_code, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw_notice(notice=pk, reason=reason, by=by, at=at, request_id=request_id_of(request))
        except Refused as refusal:
            form.blame(refusal.findings)
        else:
            messages.success(request, _("The report is withdrawn, and everybody can read why."))
            return redirect("certificates:reported")
    against = () if form.errors else reports.against_withdrawing(notice)
    context = {"notice": notice, "form": form, "findings": against}
    return render(request, "certificates/withdraw_notice.html", context, status=422 if form.errors else 200)
