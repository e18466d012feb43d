"""Who changed a figure, when, from what and why."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.scheme.values import Carats, Usd

from ..queries import returns as queries
from ..queries.history import Change, Says, changes
from .asking import asked_for

MOST_SHOWN = 1_000
HEAD = (
    "revision", "state", "prepared_by", "prepared_at", "signed_by", "signed_at", "reason", "channel", "source",
    "flow", "method", "hs", "partner", "origin", "place",
    "carats_before", "carats", "value_before", "value", "certificates_before", "certificates",
)  # fmt: skip


@require_safe
def history(request: OfficerRequest, subject: str, year: int, part: int) -> HttpResponse:
    """Every revision with the figures that it changed."""
    kind, period = asked_for(subject, year, part)
    revisions = queries.revisions(subject, year, part, by=request.user)
    if not revisions:
        raise NotFound
    found = list(zip(range(MOST_SHOWN), changes(revisions), strict=False))
    by_revision = {
        number: [one for _, one in group] for number, group in groupby(found, lambda one: one[1].revision.revision)
    }
    context = {
        "subject": kind,
        "name": queries.name_of(kind, period),
        "which": {"subject": subject, "year": year, "part": part},
        "revisions": [(row, by_revision.get(row.revision, [])) for row in revisions],
        "is_cut": len(found) == MOST_SHOWN,
    }
    return render(request, "statistics/history.html", context)


@require_safe
def history_file(request: OfficerRequest, subject: str, year: int, part: int) -> StreamingHttpResponse:
    """The same as CSV, whole."""
    asked_for(subject, year, part)
    revisions = queries.revisions(subject, year, part, by=request.user)
    if not revisions:
        raise NotFound
    return csv_download(f"history-{subject}-{year}-{part}.csv", HEAD, (_row(one) for one in changes(revisions)))


def _row(one: Change) -> tuple[object, ...]:
    row, figure = one.revision, one.figure
    who = (row.revision, row.state, row.prepared_by_name, row.prepared_at.isoformat(), row.signed_by_name)
    signed = (row.signed_at.isoformat() if row.signed_at else "", row.reason, row.channel, row.source_name)
    key = (figure.flow, figure.method, figure.hs, figure.partner, figure.origin, figure.place)
    before, after = _figures(one.before), _figures(one.after)
    pairs = [value for both in zip(before, after, strict=True) for value in both]
    return (*who, *signed, *key, *pairs)


def _figures(says: Says | None) -> tuple[str, str, str]:
    if says is None:
        return "", "", ""
    return str(Carats(says[0])), str(Usd(says[1])), str(says[2])
