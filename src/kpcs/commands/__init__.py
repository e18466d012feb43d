"""One module for each subcommand of ``kpcs``; ``kpcs.cli`` says how to add one."""

from __future__ import annotations


def prepare_django() -> None:
    """Load the office's settings and rooms; called by the commands that need them, before they import a room."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
    import django

    django.setup()
