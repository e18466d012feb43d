"""Returns for programs: check, hand in, sign, send back; what the certificates say of a quarter."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Query, Router, Status, UploadedFile

from kpcs.certificates.api.asking import FindingOut, Reason
from kpcs.errors import Refused
from kpcs.participants.queries import all_standings
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity, blocking
from kpcs.scheme.periods import Period
from kpcs.scheme.values import ValueRefused

from .. import actions
from ..actions.uploads import check_upload
from ..models import Figure, Submission
from ..queries import drafted as certified
from ..queries import returns as queries
from ..returns.checking import Checked, Known, Return, place_of
from ..returns.typed import check_typed
from .shapes import (
    CertifiedOut,
    FiguresOut,
    FileOut,
    Identifier,
    PageQuery,
    QuarterQuery,
    ReturnCheckOut,
    ReturnIn,
    SubmissionOut,
    SubmissionsOut,
    SubmissionsQuery,
)

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

router = Router()
ON_A_PAGE = 1_000


def _officer(request: HttpRequest) -> Officer:
    return cast("Officer", request.auth)  # type: ignore[attr-defined]


def now() -> datetime:
    """The moment in the office's own time zone, whose day is the day of every act."""
    return timezone.localtime()


def _checked(by: Officer, sent: ReturnIn) -> tuple[Return, list[Finding]]:
    try:
        period = Period.parse(sent.period)
    except ValueRefused as refused:
        message, remedy = str(refused), "Write 2026-Q1 for a quarter and 2026-H1 for a half-year."
        raise Refused([Finding("R-STA.1", Severity.BLOCK, "period", message, remedy)]) from None
    known = Known(all_standings(), now().date(), queries.own_participant(by))
    filed = sent.dict() | {"nil": "yes" if sent.nil else ""}
    return check_typed(filed, subject=sent.subject, period=period, known=known)


@router.post("/statistics/returns/check", response=ReturnCheckOut, operation_id="check_return")
def check(request: HttpRequest, sent: ReturnIn) -> dict[str, Any]:
    """Say everything that is wrong with a return of the own Participant; nothing is kept."""
    by = _officer(request)
    require(by, Permission.RETURN_PREPARE)
    made, findings = _checked(by, sent)
    return {
        "is_ready": not blocking(tuple(findings)),
        "lines": len(made.lines),
        "carats_points": sum(line.points or 0 for line in made.lines),
        "value_cents": sum(line.cents or 0 for line in made.lines),
        "findings": [FindingOut.of(one) for one in findings],
    }


@router.post("/statistics/returns", response={201: SubmissionOut}, operation_id="submit_return")
def submit(request: HttpRequest, sent: ReturnIn, request_id: UUID | None = None) -> Status[Submission]:
    """Hand a return in for signature, or refuse it with every finding at once. Sent twice, it is handed in once."""
    by = _officer(request)
    require(by, Permission.RETURN_PREPARE)
    made, findings = _checked(by, sent)
    source = actions.Source(channel=Submission.Channel.API)
    given: dict[str, Any] = {"by": by, "at": now(), "reason": sent.reason, "request_id": request_id}
    return Status(201, actions.submit(returns=[made], findings=findings, source=source, **given)[0])


@router.get("/statistics/returns", response=SubmissionsOut, operation_id="list_returns")
def listing(request: HttpRequest, query: Query[SubmissionsQuery]) -> dict[str, Any]:
    """Every revision of every return of the own Participant, a thousand at a time."""
    rows = queries.submissions(_officer(request)).order_by("-year", "-part", "subject", "-revision")
    for name in ("subject", "year", "state"):
        if (wanted := getattr(query, name)) is not None:
            rows = rows.filter(**{name: wanted})
    first = (query.page - 1) * ON_A_PAGE
    return {"submissions": list(rows[first : first + ON_A_PAGE]), "total": rows.count(), "page": query.page}


@router.get("/statistics/returns/{int:id}", response=FiguresOut, operation_id="get_return")
def one(request: HttpRequest, id: Identifier, query: Query[PageQuery]) -> dict[str, Any]:
    """One revision with its lines, a thousand at a time."""
    row = queries.submission_of(id, by=_officer(request))
    figures = Figure.objects.filter(submission=row).order_by("line")
    first = (query.page - 1) * ON_A_PAGE
    shown = list(figures[first : first + ON_A_PAGE])
    return {"submission": row, "figures": shown, "total": figures.count(), "page": query.page}


@router.post("/statistics/returns/{int:id}/sign", response=SubmissionOut, operation_id="sign_return")
def sign(request: HttpRequest, id: Identifier, request_id: UUID | None = None) -> Submission:
    """Sign a return off; refuses who prepared it."""
    return actions.sign(submission=id, by=_officer(request), at=now(), request_id=request_id)


@router.post("/statistics/returns/{int:id}/send-back", response=SubmissionOut, operation_id="send_back_return")
def send_back(request: HttpRequest, id: Identifier, said: Reason, request_id: UUID | None = None) -> Submission:
    """Send a return back to who prepared it, with the reason."""
    given: dict[str, Any] = {"by": _officer(request), "at": now(), "request_id": request_id}
    return actions.send_back(submission=id, reason=said.reason, **given)


@router.post("/statistics/returns/{int:id}/withdraw", response=SubmissionOut, operation_id="withdraw_return")
def withdraw(request: HttpRequest, id: Identifier, request_id: UUID | None = None) -> Submission:
    """Take a return back before it is signed off."""
    return actions.withdraw(submission=id, by=_officer(request), at=now(), request_id=request_id)


@router.post("/statistics/files/check", response=list[FindingOut], operation_id="check_file_of_returns")
def check_file(request: HttpRequest, file: File[UploadedFile]) -> list[FindingOut]:
    """Say everything that is wrong with a file of returns (xlsx, ods, CSV, SDMX); nothing is kept."""
    by = _officer(request)
    checked: Checked = check_upload(name=str(file.name), content=file.read(), by=by, at=now())
    return [_placed(checked, finding) for finding in checked.findings]


def _placed(checked: Checked, finding: Finding) -> FindingOut:
    out = FindingOut.of(finding)
    out.params["place"] = place_of(checked, finding)
    return out


@router.post("/statistics/files", response={201: FileOut}, operation_id="file_returns")
def send(request: HttpRequest, file: File[UploadedFile], request_id: UUID | None = None) -> Status[dict[str, Any]]:
    """Hand in every return of a file or none; the file is kept with its findings, its pages show them."""
    given: dict[str, Any] = {"by": _officer(request), "at": now(), "request_id": request_id}
    upload, made = actions.file_upload(name=str(file.name), content=file.read(), **given)
    names = ("id", "is_filed", "rows", "stopping", "advising")
    return Status(201, {name: getattr(upload, name) for name in names} | {"submissions": made})


@router.get("/statistics/certified", response=CertifiedOut, operation_id="draft_return")
def draft(request: HttpRequest, query: Query[QuarterQuery]) -> dict[str, Any]:
    """What the certificates of the own Participant say of a quarter, beside what is filed."""
    period = Period.quarter(query.year, query.quarter)
    return certified.as_json(certified.drafted(period, by=_officer(request), counted=query.by))
