"""Returns as SDMX, and the structure that they follow, which is public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpcs.downloads import csv_download
from kpcs.errors import Conflict, NotFound
from kpcs.ledger.requests import OfficerRequest
from kpcs.scheme.rules.statistics import Subject

from ..models import Submission
from ..queries import returns as queries
from ..returns import sdmx
from .asking import asked_for

STRUCTURE = "application/vnd.sdmx.structure+xml; version=2.1"
DATA = "application/vnd.sdmx.structurespecificdata+xml; version=2.1"


@login_not_required
@require_safe
def structure(request: HttpRequest) -> HttpResponse:
    """The data structure definition with its code lists (SDMX-ML 2.1)."""
    answer = HttpResponse(sdmx.structure(), content_type=STRUCTURE)
    answer["Content-Disposition"] = 'attachment; filename="kp-returns-structure.xml"'
    return answer


@require_safe
def data_csv(request: OfficerRequest, subject: str, year: int, part: int) -> StreamingHttpResponse:
    """The newest revision of a return as SDMX-CSV 1.0."""
    _row, found = _observations(request, subject, year, part)
    return csv_download(f"{subject}-{year}-{part}.csv", sdmx.CSV_HEAD, sdmx.csv_rows(found))


@require_safe
def data_xml(request: OfficerRequest, subject: str, year: int, part: int) -> StreamingHttpResponse:
    """The newest revision of a return as SDMX-ML 2.1."""
    row, found = _observations(request, subject, year, part)
    pieces = sdmx.xml_pieces(found, is_test=row.is_demonstration)
    answer = StreamingHttpResponse(pieces, content_type=DATA)
    answer["Content-Disposition"] = f'attachment; filename="{subject}-{year}-{part}.xml"'
    return answer


def _observations(
    request: OfficerRequest, subject: str, year: int, part: int
) -> tuple[Submission, list[sdmx.Observation]]:
    kind, period = asked_for(subject, year, part)
    revisions = queries.revisions(subject, year, part, by=request.user)
    row = next((one for one in revisions if one.state != Submission.State.WITHDRAWN), None)
    if row is None:
        raise NotFound
    try:
        return row, list(sdmx.observations(row.participant_id, Subject(kind), period, queries.as_lines(row)))
    except sdmx.NotUnique as reason:
        raise Conflict(
            _("The line %(place)s stands twice in this return; SDMX has one figure for each.") % {"place": reason}
        ) from None
