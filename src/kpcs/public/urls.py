"""Addresses for everybody; ``work`` asks for an officer."""

from __future__ import annotations

from django.urls import path

from kpcs.public.views import check, log, rules, trust, verifier, work

app_name = "public"
urlpatterns = [
    path("check", check.check, name="check"),
    path("trust.json", trust.trust_list, name="trust"),
    path("trust.cose", trust.sealed_trust_list, name="trust-sealed"),
    path("status.cose", trust.sealed_status_list, name="status-sealed"),
    path("rules", rules.rules, name="rules"),
    path("rules/<str:code>", rules.rule, name="rule"),
    path("work", work.work, name="work"),
    path("log", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/<path:path>", log.file, name="log-file"),
    path("verifier", verifier.without_slash),
    path("verifier/", verifier.file, name="verifier"),
    path("verifier/<path:name>", verifier.file, name="verifier-file"),
]
