"""The authority's own trail, as a page and as a file."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kpcs.downloads import csv_download
from kpcs.permissions import Permission, require

from . import queries
from .forms import TrailForm
from .requests import OfficerRequest

COLUMNS = ("sequence", "at", "kind", "subject_kind", "subject", "by", "by_name", "findings", "data")


@require_GET
def trail(request: OfficerRequest) -> HttpResponse:
    """What officers of the reader's authority did, newest first; nobody else's."""
    require(request.user, Permission.TRAIL_VIEW)
    form = TrailForm(request.GET)
    if not form.is_valid():
        return render(request, "ledger/trail_of_authority.html", {"form": form, "page": None}, status=422)
    events = queries.filtered(request.user.authority_code, form.wanted())
    page = queries.page_of(events, before=form.cleaned_data["before"])
    query = request.GET.copy()
    query.pop("before", None)
    person = form.cleaned_data["by"]
    name = next((event.by_name for event in page.events), person) if person else ""
    shown = {"form": form, "page": page, "query": query.urlencode(), "person": person, "person_name": name}
    return render(request, "ledger/trail_of_authority.html", shown)


@require_GET
def trail_file(request: OfficerRequest) -> HttpResponseBase:
    """The same as CSV, streamed; a filter that cannot be read gives no file."""
    require(request.user, Permission.TRAIL_VIEW)
    form = TrailForm(request.GET)
    if not form.is_valid():
        return render(request, "ledger/trail_of_authority.html", {"form": form, "page": None}, status=422)
    events = queries.filtered(request.user.authority_code, form.wanted())
    rows = (
        (*row[:7], json.dumps(row[7], cls=DjangoJSONEncoder), json.dumps(row[8], cls=DjangoJSONEncoder))
        for row in queries.rows_for_export(events)
    )
    return csv_download(f"trail-{request.user.authority_code}.csv", COLUMNS, rows)
