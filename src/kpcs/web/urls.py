"""Every address of the office; each room brings its own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from kpcs.web import answers, design, pages
from kpcs.web.api import api, described

handler400 = answers.bad_request
handler403 = answers.forbidden
handler404 = answers.not_found
handler500 = answers.server_error

urlpatterns = [
    path("", pages.home, name="home"),
    path("health", pages.health, name="health"),
    path("sign-in", pages.SignIn.as_view(), name="sign-in"),
    path("sign-in/demonstration", pages.sign_in_as, name="sign-in-as"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("password", pages.Password.as_view(), name="password"),
    path("language", pages.language, name="language"),
    path("resume", pages.resume, name="resume"),
    path("design", design.design, name="design"),
    path("api", login_not_required(described), name="api"),
    path("api/v1/", api.urls),
    *(path("", include(f"kpcs.{room}.urls")) for room in settings.ROOMS),
]
