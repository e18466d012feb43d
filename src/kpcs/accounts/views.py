"""Pages: one's own account, the officers of the own authority, and the link with which a password is chosen."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kpcs.asked import refuse_others
from kpcs.errors import Refused
from kpcs.ledger import queries as ledger
from kpcs.ledger.requests import OfficerRequest, request_id_of
from kpcs.participants.forms import tell
from kpcs.permissions import ROLES, Permission, require
from kpcs.scheme.findings import Finding

from . import actions, browsers, queries
from .forms import ChangeOfficerForm, ChoosePasswordForm, LanguageForm, OfficerForm, TokenForm

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def officers(request: OfficerRequest) -> HttpResponse:
    """Everybody who signs in under the own authority, and what each role may do."""
    require(request.user, Permission.OFFICER_MANAGE)
    refuse_others(request.GET)
    people = queries.officers_of(request.user.authority_code).order_by("-is_active", "full_name")
    return render(request, "accounts/officers.html", {"officers": people, "roles": ROLES.values()})


@read_or_send
def add(request: OfficerRequest) -> HttpResponse:
    """A new officer; the next page gives the administrator the link with which he chooses a password."""
    require(request.user, Permission.OFFICER_MANAGE)
    form = OfficerForm(request.POST or None)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        value = form.value(tuple(form.cleaned_data["roles"]))
        try:
            officer = actions.add_officer(authority=request.user.authority_code, officer=value, **_acting(request))
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(
                request,
                _("%(name)s is added. Make a link now so that he can choose a password.") % {"name": officer.full_name},
            )
            return redirect("accounts:officer", officer.pk)
    shown = {"form": form, "findings": findings}
    return render(request, "accounts/add.html", shown, status=422 if form.errors or findings else 200)


@read_or_send
def officer(request: OfficerRequest, pk: int) -> HttpResponse:
    """One officer: name, roles, state and everything that happened to this account."""
    require(request.user, Permission.OFFICER_MANAGE)
    authority = request.user.authority_code
    found = queries.officer_of(authority, pk)
    form = ChangeOfficerForm(request.POST or None, officer=found)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        name, roles = form.cleaned_data["full_name"], tuple(form.cleaned_data["roles"])
        try:
            actions.change_officer(authority=authority, pk=pk, full_name=name, roles=roles, **_acting(request))
        except Refused as refused:
            findings = tell(form, refused.findings)
        else:
            messages.success(request, _("The change is saved."))
            return redirect("accounts:officer", pk)
    shown = {"officer": found, "form": form, "findings": findings, "trail": ledger.trail("officer", str(pk))}
    return render(request, "accounts/officer.html", shown, status=422 if form.errors or findings else 200)


@require_POST
def deactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    """End an officer's access."""
    actions.deactivate_officer(authority=request.user.authority_code, pk=pk, **_acting(request))
    messages.success(request, _("The access is ended: sessions, password and tokens."))
    return redirect("accounts:officer", pk)


@require_POST
def reactivate(request: OfficerRequest, pk: int) -> HttpResponse:
    """Let an officer come back."""
    actions.reactivate_officer(authority=request.user.authority_code, pk=pk, **_acting(request))
    messages.success(request, _("The account is active again. Make a link so that he can choose a new password."))
    return redirect("accounts:officer", pk)


@require_POST
@never_cache
def invite(request: OfficerRequest, pk: int) -> HttpResponse:
    """Show the administrator, once, the link with which the officer chooses a password."""
    authority = request.user.authority_code
    secret = actions.invite(authority=authority, pk=pk, **_acting(request))
    address = request.build_absolute_uri(reverse("accounts:choose-password", args=[pk, secret]))
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    shown = {"officer": queries.officer_of(authority, pk), "address": address, "days": days}
    return render(request, "accounts/link.html", shown)


@login_not_required
@never_cache
@read_or_send
def choose_password(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """Whoever has the link chooses a password; then the link is used up."""
    found = queries.officer_of_link(pk, secret)
    form = ChoosePasswordForm(request.POST or None, officer=found)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        chosen = actions.choose_password(secret=secret, password=password, by=found, at=timezone.now())
        messages.success(request, _("Your password is set. Sign in with it."))
        answer = redirect("sign-in")
        browsers.remember(answer, chosen)
        return answer
    shown = {"form": form, "officer": found}
    return render(request, "accounts/choose_password.html", shown, status=422 if form.errors else 200)


@never_cache
@read_or_send
def own(request: OfficerRequest) -> HttpResponse:
    """One's own account: roles, language, password, tokens."""
    by, sent = request.user, request.POST.get("act")
    language = LanguageForm(request.POST if sent == "language" else None, initial={"language": by.language})
    token = TokenForm(request.POST if sent == "token" else None)
    findings: tuple[Finding, ...] = ()
    made = None
    if language.is_bound and language.is_valid():
        return _speak(request, language.cleaned_data["language"])
    if token.is_bound and token.is_valid():
        try:
            made = actions.make_token(**token.cleaned_data, **_acting(request))
            token = TokenForm()
        except Refused as refused:
            findings = tell(token, refused.findings)
    shown = {
        "language_form": language,
        "token_form": token,
        "faulty": token if sent == "token" else language,
        "findings": findings,
        "made": made,
        "tokens": queries.tokens_of(by),
        "roles": [ROLES[role] for role in by.roles if role in ROLES],
        "now": timezone.now(),
    }
    wrong = language.errors or token.errors or findings
    return render(request, "accounts/own.html", shown, status=422 if wrong else 200)


def _speak(request: OfficerRequest, language: str) -> HttpResponse:
    actions.change_language(language=language, by=request.user, at=timezone.now())
    messages.success(request, _("The language is changed."))
    answer = redirect("accounts:own")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


@require_POST
def revoke_token(request: OfficerRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    actions.revoke_token(pk=pk, **_acting(request))
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:own")


def _acting(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "request_id": request_id_of(request)}
