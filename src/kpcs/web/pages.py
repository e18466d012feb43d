"""Pages that belong to no room: home, signing in and out, password, a kept form, the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.db import connection
from django.forms import CharField, EmailField, EmailInput, PasswordInput
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language

from kpcs.accounts import browsers
from kpcs.accounts import queries as accounts
from kpcs.accounts.actions import own
from kpcs.web import answers, kept_form, throttling

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

language = login_not_required(require_POST(set_language))


@login_not_required
@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """``200`` when the office answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def start_of(request: HttpRequest) -> str:
    """Where this reader's work begins."""
    if request.user.is_authenticated:
        try:
            return reverse("public:work")
        except NoReverseMatch:
            pass
    return reverse("home")


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Visitors read what this office is; officers go to their work."""
    start = start_of(request)
    return render(request, "ui/home.html") if start == request.path else redirect(start)


class SignInForm(AuthenticationForm):
    """Mail address and password; which of the two is wrong is not told."""

    username = EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=EmailInput(attrs={"autocomplete": "username"}),
    )
    password = CharField(
        label=gettext_lazy("Password"), strip=False, widget=PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {
        "invalid_login": gettext_lazy(
            "The e-mail address or the password is wrong. Check both; capitals matter in the password."
        ),
        "inactive": gettext_lazy(
            "The e-mail address or the password is wrong. Check both; capitals matter in the password."
        ),
    }


@method_decorator(never_cache, name="dispatch")
class SignIn(views.LoginView):
    """Sign in; a form that was kept when the session ended is offered first."""

    form_class = SignInForm
    template_name = "ui/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if throttling.is_guessed(request):
            return answers.sign_in_throttled(request)
        return super().post(request, *arguments, **named)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = begin(self.request, form.get_user(), self.get_redirect_url())
        browsers.remember(answer, form.get_user())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_default_redirect_url(self) -> str:
        return start_of(self.request)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        listed = accounts.demonstration_officers() if settings.KPCS_DEMONSTRATION else []
        return super().get_context_data(
            demonstration_officers=listed, has_kept=kept_form.KEY in self.request.session, **context
        )


def begin(request: HttpRequest, officer: Any, address: str = "") -> HttpResponse:
    """Open the officer's session and send him to his kept form, else to ``address``, else to his work."""
    login(request, officer, backend="django.contrib.auth.backends.ModelBackend")
    request.session.set_expiry(None)
    return HttpResponseRedirect(reverse("resume") if kept_form.kept(request) else address or start_of(request))


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """In the demonstration anybody may be any of its officers; elsewhere there is no such page."""
    listed = accounts.demonstration_officers() if settings.KPCS_DEMONSTRATION else []
    chosen = [officer for officer in listed if str(officer.pk) == request.POST.get("officer")]
    if not chosen:
        raise Http404
    return begin(request, chosen[0])


class Password(views.PasswordChangeView):
    """Change one's own password; other sessions of the officer end, and other browsers are forgotten."""

    template_name = "ui/password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        officer = cast("Officer", self.request.user)
        own.change_password(password=form.cleaned_data["new_password1"], by=officer, at=timezone.now())
        update_session_auth_hash(self.request, officer)
        messages.success(self.request, _("Your password has been changed."))
        answer = HttpResponseRedirect(self.get_success_url())
        browsers.remember(answer, officer)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self) -> str:
        return start_of(self.request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def resume(request: HttpRequest) -> HttpResponse:
    """Shows the form that was kept when the session ended, to be sent again or dropped."""
    if request.method == "POST":
        kept_form.discard(request)
        return redirect(start_of(request))
    form = kept_form.kept(request)
    if form is None:
        return redirect(start_of(request))
    shown = [(name, value) for name, value in form.fields if value and name != "request_id"]
    return render(request, "ui/resume.html", {"kept": form, "shown": shown, **kept_form.hidden_field(request)})
