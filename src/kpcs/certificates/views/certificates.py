"""Certificates: the list, its export, and one certificate with everything that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kpcs.accounts import queries as accounts
from kpcs.accounts.permissions import Permission
from kpcs.downloads import csv_download
from kpcs.errors import NotFound
from kpcs.ledger import queries as ledger
from kpcs.ledger.requests import request_id_of
from kpcs.scheme import codec
from kpcs.scheme.log.proof import FILE_SUFFIX
from kpcs.scheme.values import decimal

from .. import actions, paper, qr, queries
from ..forms.filters import CertificateFilter
from ..models import Certificate
from ..sheet import sheet_of
from .acts import acts_for
from .asking import now, officer
from .states import CERTIFICATE_TONES

HEADER = (
    "number", "kind", "state", "issued on", "expires on", "exported on", "destination", "origin", "exporter",
    "importer", "parcels", "carats", "value in US$",
)  # fmt: skip


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The authority's certificates, or the firm's own; an invalid filter is an error, never a wider list."""
    by, on = officer(request), now().date()
    form = CertificateFilter(request.GET, by=by)
    if not form.is_valid():
        return render(request, "certificates/certificates.html", {"form": form}, status=422)
    page = queries.certificates(form.wanted, by=by, on=on)
    context = {
        "form": form,
        "page": page,
        "rows": [(row, CERTIFICATE_TONES[Certificate.State(row.state)]) for row in page.rows],
        "is_filtered": form.is_narrow,
        "previous_query": _query(request, before=page.previous),
        "next_query": _query(request, after=page.next),
        "export_query": _query(request),
        "may_issue": accounts.may(by, Permission.CERTIFICATE_ISSUE),
    }
    return render(request, "certificates/certificates.html", context)


def _query(request: HttpRequest, **edge: str) -> str:
    query: QueryDict = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in edge.items():
        query[name] = value
    return query.urlencode()


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the list as CSV, written while they are read."""
    by, on = officer(request), now().date()
    form = CertificateFilter(request.GET, by=by)
    if not form.is_valid():
        return render(request, "certificates/certificates.html", {"form": form}, status=422)
    return csv_download("certificates.csv", HEADER, _lines(queries.rows_for_export(form.wanted, by=by, on=on)))


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for *texts, points, cents in rows:
        yield (*texts, decimal(points), decimal(cents))


@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one certificate: what it says, its code, its state, what can be done next, its history."""
    by, on = officer(request), now().date()
    row = queries.certificate_of(number, by=by, on=on)
    text = codec.qr_text(bytes(row.signed)) if row.signed else ""
    acts = acts_for(row, by=by, on=on)
    context = {
        "certificate": row,
        "statement": queries.statement_in(row),
        "tone": CERTIFICATE_TONES[Certificate.State(row.state)],
        "qr": qr.drawing(text) if text else "",
        "qr_text": text,
        "acts": [act for act in acts if act.is_in_state],
        "not_now": [act.label for act in acts if not act.is_in_state],
        "relations": queries.lineage(row),
        "notices": queries.notices_against(number),
        "pre_alert": queries.pre_alert_for(number, participant=row.destination),
        "sources": row.sources.all(),
        "may_print": bool(row.signed) and accounts.may(by, Permission.CERTIFICATE_PRINT),
        "may_copy": bool(row.signed),
        "may_see_application": any(
            accounts.may(by, permission) for permission in (Permission.APPLICATION_VIEW, Permission.APPLICATION_FILE)
        ),
        "events": ledger.entered(ledger.trail("certificate", number)),
    }
    return render(request, "certificates/certificate.html", context)


@require_POST
def print_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The paper itself, for the blank with its number; every printing is recorded."""
    by, at = officer(request), now()
    row = actions.record_print(number=number, by=by, at=at, request_id=request_id_of(request))
    return _pdf(row, is_copy=False)


@require_safe
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """A copy, stamped as one, for whoever may see the certificate (R-CER.13)."""
    row = queries.certificate_of(number, by=officer(request), on=now().date())
    if not row.signed:
        raise NotFound
    return _pdf(row, is_copy=True)


@require_safe
def log_proof(request: HttpRequest, number: str, event: int) -> HttpResponse:
    """The proof file of one event of this certificate, with its opening: for who may see the certificate."""
    row = queries.certificate_of(number, by=officer(request), on=now().date())
    proof = ledger.proof_of_event("certificate", row.pk, event)
    if proof is None:
        raise NotFound
    answer = HttpResponse(str(proof), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.pk}-{event}{FILE_SUFFIX}"'
    return answer


def _pdf(row: Certificate, *, is_copy: bool) -> HttpResponse:
    answer = HttpResponse(paper.render(sheet_of(row, is_copy=is_copy)), content_type="application/pdf")
    name = _("copy") if is_copy else _("certificate")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}-{name}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
