"""The trust list for verifiers elsewhere: as it was signed, and as text to be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpcs.public import queries
from kpcs.public.models import Edition

MINUTES_GOOD = 5


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:
    """The newest edition as JSON: Participants with their standing, roots, keys, announced numbers."""
    edition = queries.newest_edition(Edition.Kind.TRUST)
    if edition is None:
        return _none_yet()
    return _answer(queries.trust_json(edition).encode(), "application/json; charset=utf-8", edition)


@require_safe
def sealed_trust_list(request: HttpRequest) -> HttpResponse:
    """The same, packed and signed."""
    return sealed_list(Edition.Kind.TRUST)


@require_safe
def sealed_status_list(request: HttpRequest) -> HttpResponse:
    """What is told of numbers: void, replaced, lost, stolen, false and used ones, packed and signed."""
    return sealed_list(Edition.Kind.STATUS)


def sealed_list(kind: Edition.Kind) -> HttpResponse:
    """The newest edition of a list as a signed file."""
    edition = queries.newest_edition(kind)
    if edition is None:
        return _none_yet(kind)
    response = _answer(bytes(edition.sealed), "application/cose", edition)
    response["Content-Disposition"] = f'attachment; filename="{kind}.cose"'
    return response


def _answer(content: bytes, content_type: str, edition: Edition) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={MINUTES_GOOD * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = f'"{edition.kind}-{edition.sequence}"'
    return response


def _none_yet(kind: Edition.Kind = Edition.Kind.TRUST) -> HttpResponse:
    text = _("This office has not published this list yet. Its operator runs: kpcs %(list)s publish") % {"list": kind}
    return HttpResponse(text + "\n", status=404, content_type="text/plain; charset=utf-8")
