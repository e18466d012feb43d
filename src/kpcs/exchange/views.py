"""Pages: notices that wait and notices that left, of the own authority."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpcs.ledger.requests import OfficerRequest
from kpcs.permissions import Permission, require

from . import queries
from .forms import NoticesForm

NOTICES_ON_A_PAGE = 50


@require_safe
def waiting(request: OfficerRequest) -> HttpResponse:
    """What the authority has to tell others and whether it left."""
    require(request.user, Permission.TRAIL_VIEW)
    form = NoticesForm(request.GET or {"state": "waiting"})
    if not form.is_valid():
        return render(request, "exchange/notices.html", {"form": form}, status=422)
    found = queries.notices_of(request.user.authority_code, is_waiting=form.is_waiting())
    page = Paginator(found, NOTICES_ON_A_PAGE).get_page(form.cleaned_data["page"])
    shown = {"form": form, "page": page, "now": timezone.now(), "is_behind": queries.is_behind()}
    return render(request, "exchange/notices.html", shown)


@require_safe
def notice(request: OfficerRequest, pk: int) -> HttpResponse:
    """One notice with its text, so that it can be sent by other means while mail is down."""
    require(request.user, Permission.TRAIL_VIEW)
    found = queries.notice_of(request.user.authority_code, pk)
    return render(request, "exchange/notice.html", {"notice": found})
