"""Template tags and filters of the look; available in every template without ``{% load %}``."""

from __future__ import annotations

from django.template import Library

register = Library()
