"""The trust list for verifiers elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpcs.scheme.trust import trust_text
from kpcs.shipments.queries.trust import published_trust

MINUTES_GOOD = 5


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:
    """Participants with their standing, public keys, announced numbers and notices, as ``kpcs verify`` reads them."""
    text = trust_text(published_trust(on=timezone.localdate()))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={MINUTES_GOOD * 60}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
