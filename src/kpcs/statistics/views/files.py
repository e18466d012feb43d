"""Returns as files: the template, a file sent in with its progress, what is wrong with it, its marked copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from queue import SimpleQueue
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kpcs.downloads import csv_download
from kpcs.errors import Busy, KpcsError, NotFound, Refused
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.participants.queries import all_standings, participant
from kpcs.permissions import Permission, require
from kpcs.reading import turn
from kpcs.said import said
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import Period

from .. import actions
from ..forms.returns import UploadForm
from ..models import Submission, Upload
from ..queries import returns as queries
from ..returns.checking import Checked, Known, check_file, place_of
from ..returns.marked import marked
from ..returns.template import template
from .asking import asked_for, now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "<!-- progress -->"
DONE = object()


def workbook(name: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def empty(request: OfficerRequest, subject: str, year: int, part: int) -> HttpResponse:
    """The workbook to fill in for one period."""
    queries.require_reader(request.user)
    _kind, period = asked_for(subject, year, part)
    own = queries.own_participant(request.user)
    made = template(participant=own, name=participant(own).name, period=period)
    return workbook(f"return-{own}-{period}.xlsx", made)


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: OfficerRequest) -> HttpResponse | StreamingHttpResponse:
    """Choose a file and send it; the answer shows how far it is while it is read, and then what came of it."""
    require(request.user, Permission.RETURN_PREPARE)
    if request.method != "POST":
        return render(request, "statistics/send.html", {"form": UploadForm(initial={"period": _asked(request)})})
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "statistics/send.html", {"form": form}, status=422)
    given = {
        "name": str(form.cleaned_data["file"].name),
        "content": form.cleaned_data["file"].read(),
        "period": form.cleaned_data["period"],
        "reason": form.cleaned_data["reason"],
        "by": request.user,
        "at": now(),
        "request_id": request_id_of(request),
    }
    steps: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_work, args=(given, steps, translation.get_language()), daemon=True).start()
    first = steps.get()
    if isinstance(first, Busy):
        raise first
    answer = StreamingHttpResponse(_told(request, chain([first], iter(steps.get, DONE))))
    # Compressed, a browser would get the first line when the last is written.
    answer["Content-Encoding"] = "identity"
    answer["X-Accel-Buffering"] = "no"
    return answer


def _asked(request: OfficerRequest) -> str:
    return request.GET.get("period", "")[:7]


def _told(request: OfficerRequest, steps: Iterable[Any]) -> Iterator[str]:
    """The page in pieces: its beginning, a line for every step of the work, and the outcome.

    Each line hides the one before by style alone. The work runs beside it in a transaction of its own: whether the
    browser waits or not, the file is filed whole or not at all.
    """
    language = translation.get_language()
    before, after = render_to_string("statistics/sending.html", {}, request).split(MARK)
    yield before
    for step in steps:
        if isinstance(step, tuple):
            yield render_to_string("statistics/step.html", {"step": step})
        else:
            with translation.override(language):
                yield render_to_string("statistics/outcome.html", step, request)
    yield after


def _work(given: dict[str, Any], steps: SimpleQueue[Any], language: str | None) -> None:
    try:
        with translation.override(language):
            upload, made = actions.file_upload(**given, progress=lambda *step: steps.put(step))
        steps.put({"upload": upload, "made": made})
    except Busy as error:
        steps.put(error)
    except KpcsError as error:
        findings = error.findings if isinstance(error, Refused) else ()
        steps.put({"error": str(error), "findings": findings})
    except Exception:
        steps.put({"error": _("The office could not do this. Nothing was filed; send the file again.")})
        raise
    finally:
        connection.close()
        steps.put(DONE)


@require_safe
def sent(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """What came of a file: the returns that it holds, or everything that stops it."""
    row = queries.upload_of(pk, by=request.user)
    findings = said(_finding(one) for one in row.findings)
    made = (
        Submission.objects.filter(participant_id=row.participant_id, source_digest=row.digest) if row.is_filed else ()
    )
    context = {
        "upload": row,
        "findings": list(zip(findings, (one["place"] for one in row.findings), strict=True)),
        "made": made,
        "count": row.stopping + row.advising,
    }
    return render(request, "statistics/upload.html", context)


def _finding(one: dict[str, Any]) -> Finding:
    return Finding(
        one["code"], Severity(one["severity"]), one["field"], one["message"], one["remedy"], dict(one["params"])
    )


def _again(row: Upload) -> Checked:
    """The file read and judged once more, as on the day it was sent."""
    known = Known(
        all_standings(),
        row.sent_at.date(),
        row.participant_id,
        Period.parse(row.period) if row.period else None,
    )
    with turn():
        checked = check_file(row.name, bytes(row.content), known)
    if not checked.findings:
        # Read without fault, yet not taken: what stopped it was said when it was to be filed.
        checked.findings = [_finding(one) for one in row.findings]
    return checked


@require_safe
def marked_copy(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The same workbook with its findings in it."""
    row = queries.upload_of(pk, by=request.user)
    checked = _again(row)
    if not checked.sheets:
        raise NotFound
    return workbook(f"{row.name.rpartition('.')[0] or row.name}-findings.xlsx", marked(checked, said(checked.findings)))


@require_safe
def findings_file(request: OfficerRequest, pk: UUID) -> StreamingHttpResponse:
    """All findings as CSV."""
    checked = _again(queries.upload_of(pk, by=request.user))
    head = ("place", "severity", "rule", "message", "remedy")
    rows = (
        (place_of(checked, one), one.severity.value, one.code, one.message, one.remedy)
        for one in said(checked.findings)
    )
    return csv_download("findings.csv", head, rows)


@require_safe
def original(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The file exactly as it was sent."""
    row = queries.upload_of(pk, by=request.user)
    answer = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{row.digest[:12]}"'
    return answer
