"""What happens to every request before and after its page."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import BoundedSemaphore

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kpcs.errors import KpcsError
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.public import actions
from kpcs.web import answers, kept_form

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]
RENEW_AFTER_SECONDS = 600
DRAIN_BOUND = 300_000_000
_DRAINED_AT_ONCE = BoundedSemaphore(2)


class RefuseLargeBody:
    """A body above the bound is answered 413; it is read and thrown away, else browsers show a broken connection.

    Two at once, however: who announces a large body and sends none keeps a thread that pages need.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdecimal() or int(length) <= settings.KPCS_UPLOAD_BOUND:
            return self.get_response(request)
        if _DRAINED_AT_ONCE.acquire(blocking=False):
            try:
                left = DRAIN_BOUND
                while left > 0 and (piece := request.read(65_536)):
                    left -= len(piece)
            finally:
                _DRAINED_AT_ONCE.release()
        return answers.too_large(request)


class RefuseNul:
    """PostgreSQL holds no NUL byte: an address with one does not exist, and a cookie with one was not sent."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return answers.not_found(request) if "\0" in request.path_info else self.get_response(request)


class RenewSession:
    """Eight idle hours end a session; it is renewed at most every ten minutes, so that reading pages does not write."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get("renewed", 0) > RENEW_AFTER_SECONDS:
                request.session["renewed"] = now
        return self.get_response(request)


class KeepPrivate:
    """What an officer sees is kept by no cache on the way, and by his browser only until he signs out.

    Not ``no-store``: browsers then forget what was typed when the officer goes back a page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            if not request.user.is_authenticated:
                response.headers["Clear-Site-Data"] = '"cache"'
        return response


class SignInFirst(LoginRequiredMiddleware):
    """Every page asks for an officer, save those of ``public``, open views, and the API, which asks itself."""

    def process_view(self, request, view_func, view_args, view_kwargs):  # type: ignore[no-untyped-def]
        match = request.resolver_match
        if match is not None and (match.app_name == "public" or match.route.startswith("api/")):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None or request.method != "POST":
            return answer
        if not kept_form.keep(request):
            messages.warning(request, _("Your session had ended, so what you sent was not carried out."))
        return redirect("sign-in")


class AnswerErrors:
    """Turns what an action raises into a page, and the empty answer to a wrong method."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return answers.wrong_method(request, response["Allow"]) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, KpcsError):
            return None
        return answers.answer(request, exception)


class PublishLists:
    """A suspension, a revocation or a decision about a key goes into the next edition of the trust list at once.

    Where the key for lists cannot be used now, the page is answered as usual: ``kpcs trust publish`` tries again.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if request.method == "POST" and response.status_code == 302 and match and "participants" in match.namespaces:
            try:
                by = Program("publish", frozenset({Permission.LIST_PUBLISH}))
                actions.publish_trust_list(by=by, at=timezone.now())
            except (KpcsError, DatabaseError) as error:
                log.error("The trust list was not published: %s", error)
        return response
