"""Pages that belong to no room: home, signing in and out, and what went wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from kpcs.errors import KpcsError


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """``200`` when the office answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def too_large(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Too large", status=413)


def answer(request: HttpRequest, error: KpcsError) -> HttpResponse:
    return HttpResponse(str(error), status=error.status)


@login_not_required
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return HttpResponse("This form is too old.", status=403)


def sign_in_throttled(request: HttpRequest, original_response: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    return HttpResponse("Too many attempts.", status=429)
