"""Every address of the office; each room brings its own."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

from kpcs.web import pages
from kpcs.web.settings import ROOMS

urlpatterns = [
    path("health", pages.health, name="health"),
    *(path("", include(f"kpcs.{room}.urls")) for room in ROOMS if find_spec(f"kpcs.{room}") and find_spec(f"kpcs.{room}.urls")),
]
