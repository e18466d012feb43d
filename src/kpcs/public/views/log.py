"""The public log: a page for people, and the files that monitors and witnesses read (C2SP tlog-tiles)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpcs.exchange import queries as exchange
from kpcs.ledger import queries as ledger
from kpcs.public.queries.log import standing
from kpcs.scheme.log import LogRefused, tile_of

SECONDS_GOOD = 5
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How long the log is, what is signed, who watches it, and how anybody checks it."""
    officer = request.user.is_authenticated
    context = {**standing(), "epochs": ledger.epochs(), "silent": exchange.without_cosignature() if officer else ()}
    return render(request, "public/log.html", context)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint with all cosignatures; 404 before the first."""
    newest = ledger.newest_checkpoint()
    if newest is None:
        return _missing()
    answer = HttpResponse(ledger.note_of(newest), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={SECONDS_GOOD}"
    return _open(answer)


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """A tile or a bundle of entries; 404 for a path that is none, and for what no checkpoint covers yet."""
    try:
        content = ledger.tile(tile_of(path))
    except LogRefused:
        content = None
    if content is None:
        return _missing()
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return _open(answer)


def _missing() -> HttpResponse:
    """Kept for seconds only: the file may be there after the next checkpoint."""
    answer = HttpResponse("There is no such file in this log.\n", status=404, content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={SECONDS_GOOD}"
    return _open(answer)


def _open(answer: HttpResponse) -> HttpResponse:
    """Any page may read what is public, such as a verifier that is served elsewhere."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
