"""The verifier for a telephone: a static page that anybody may open, keep and carry away."""

from __future__ import annotations

from hashlib import sha256

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import etag, require_safe

from kpcs import verifier
from kpcs.public.queries import carried

_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "blob:", "data:"],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "form-action": [NONE],
}


def _content(name: str) -> bytes | None:
    if name == verifier.SHIPPED:
        return carried.shipped()
    return verifier.worker() if name == verifier.WORKER else verifier.files().get(name or verifier.PAGE)


def _etag(request: HttpRequest, name: str = "") -> str | None:
    content = None if name == verifier.SHIPPED else _content(name)
    return f'"{sha256(content).hexdigest()[:16]}"' if content is not None else None


@require_safe
def without_slash(request: HttpRequest) -> HttpResponse:
    """The page lies in a folder of its own, which the service worker has for itself."""
    return HttpResponsePermanentRedirect(reverse("public:verifier"))


@require_safe
@csp(_POLICY)
@etag(_etag)
def file(request: HttpRequest, name: str = "") -> HttpResponse:
    """The page, or one of its files. Asked for again each time, sent again only when it changed."""
    content = _content(name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=verifier.content_type(name or verifier.PAGE))
    response["Cache-Control"] = "no-cache"
    return response
