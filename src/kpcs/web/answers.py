"""What is said when a page cannot be given: the same frame, what happened, what to do."""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpcs.errors import Busy, Conflict, KpcsError, NotAllowed, Refused
from kpcs.web import kept_form
from kpcs.web.problem import problem


def say(request: HttpRequest, status: int, title: str, *sentences: str, **context: Any) -> HttpResponse:
    """One page for one status: a title, what happened, what to do."""
    if request.path.startswith("/api/"):
        return problem(status, title, " ".join(filter(None, sentences)), context.get("findings", ()))
    shown = {"title": title, "sentences": [sentence for sentence in sentences if sentence], **context}
    response = render(request, "ui/answer.html", shown, status=status)
    add_never_cache_headers(response)
    return response


def answer(request: HttpRequest, error: KpcsError) -> HttpResponse:
    """The page for what an action raised."""
    if isinstance(error, Refused):
        title = _("This was refused")
        advice = _("Nothing was changed. Go back to put it right.")
        return say(request, 422, title, advice, findings=error.findings, back=_before(request))
    if isinstance(error, NotAllowed):
        return forbidden(request, error)
    if isinstance(error, Conflict):
        advice = _("Nothing was changed by you. Open the page again to see how it stands now.")
        return say(request, 409, _("Somebody else was first"), error.sentence, advice, back=_before(request))
    if isinstance(error, Busy):
        title, first = _("The office is reading other files"), _("Your file was not read, and nothing was changed.")
        response = say(request, 503, title, first, _("Wait a minute and send it again."), back=_before(request))
        response["Retry-After"] = "60"
        return response
    return not_found(request)


def _before(request: HttpRequest) -> str:
    """The page of this office that a form was sent from; empty when the browser does not tell."""
    came = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return ""
    there = urlsplit(came)
    # Two slashes would name another host.
    return f"/{there.path.lstrip('/')}{'?' if there.query else ''}{there.query}"


@login_not_required
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same for what does not exist and for what is none of the asker's business."""
    first = _("There is nothing at this address, or you may not see it.")
    return say(request, 404, _("Page not found"), first, _("Check the address, or start again from the first page."))


@login_not_required
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says what is missing and who can give it."""
    sentence = exception.sentence if isinstance(exception, NotAllowed) else ""
    advice = _("Nothing was changed. Your administrator can change your roles.")
    return say(request, 403, _("You may not do this"), sentence, advice)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For what no page of ours would send: too many fields, a forged host, broken encodings; much text is 413."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    first = _("The office could not read what was sent; nothing was changed.")
    return say(request, 400, _("This request cannot be read"), first, _("Go back, open the page again and repeat it."))


def wrong_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """For the address of a form that was opened as a page, from a bookmark or after signing in anew."""
    if request.path.startswith("/api/"):
        takes = _("This address takes %(methods)s.") % {"methods": allowed}
        refusal = problem(405, _("This address does not take this method"), takes)
        refusal["Allow"] = allowed
        return refusal
    first = _("There is no page at this address: a form is sent to it.")
    response = say(request, 405, _("Nothing to show here"), first, _("Go back to the page with the form and send it."))
    response["Allow"] = allowed
    return response


@login_not_required
def too_large(request: HttpRequest, most: int | None = None) -> HttpResponse:
    """Called before sessions exist, so the frame shows no officer; of texts ``most`` bytes are taken."""
    size = (most or settings.KPCS_UPLOAD_BOUND) // 1_000_000
    bound = ngettext(
        "The office accepts %(size)s megabyte at once.", "The office accepts %(size)s megabytes at once.", size
    )
    advice = _("Nothing was changed. Go back and send a smaller file: fewer lines, or a photograph with fewer pixels.")
    return say(request, 413, _("What you sent is too large"), bound % {"size": size or "< 1"}, advice)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """A defect of ours, or a database that cannot work now; the frame is left out because the database may be why."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError):
        return unavailable(request, error)
    return HttpResponse(render_to_string("ui/defect.html", {"office_name": settings.KPCS_OFFICE_NAME}), status=500)


def unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """The disk is full (507), or the database is too busy or gone (503): nothing is half stored, and what to do."""
    is_full = _is_full(error)
    title = _("The office has no room to store anything") if is_full else _("The office’s database does not answer")
    first = _("An act that was under way was either carried out whole or not at all.")
    advice = (
        _("Tell the operator that the disk is full. When there is room again, look at its page and repeat it.")
        if is_full
        else _("Wait a minute, look at its page and repeat it. If it stays so, tell the operator.")
    )
    status = 507 if is_full else 503
    if request.path.startswith("/api/"):
        response: HttpResponse = problem(status, title, f"{first} {advice}")
    else:
        shown = {"office_name": settings.KPCS_OFFICE_NAME, "title": title, "first": first, "advice": advice}
        response = HttpResponse(render_to_string("ui/unavailable.html", shown), status=status)
    add_never_cache_headers(response)
    response["Retry-After"] = "60"
    return response


def _is_full(error: BaseException) -> bool:
    # SQLite says it in words, PostgreSQL in class 53: insufficient resources.
    code = getattr(error.__cause__, "sqlstate", "") or ""
    return "disk is full" in str(error) or code in ("53100", "53000")


@login_not_required
def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is old: after signing in again in another tab the typed text is kept and offered once more."""
    if request.user.is_authenticated and kept_form.is_own(request) and kept_form.keep(request):
        return HttpResponseRedirect(reverse("resume"))
    first = _("This form was opened too long ago, or your browser does not accept the office’s cookies.")
    return say(
        request,
        403,
        _("This form is no longer valid"),
        first,
        _("Nothing was changed. Open the page again and repeat it."),
    )


@login_not_required
def sign_in_throttled(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """After several wrong passwords, for a quarter of an hour: a right one does not help either."""
    first = _("There were too many attempts to sign in, with this e-mail address or from this network.")
    advice = _(
        "Try again in 15 minutes, use a browser in which you signed in before, or ask your administrator for a link."
    )
    page = say(request, 429, _("Wait before you try again"), first, advice)
    page["Retry-After"] = "900"
    return page
