"""One module for each subcommand of ``kpcs``; ``kpcs.cli`` says how to add one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


class Lacking(click.ClickException):
    """The command was understood, but lacks what it needs."""

    exit_code = 2


def prepare_django() -> None:
    """Load the office's settings and rooms; called by the commands that need them, before they import a room."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Lacking(str(error)) from None
    except OSError as error:
        raise Lacking(f"The data folder cannot be written: {error}. Set KPCS_DATA_DIR to one that can.") from None


def officer_named(email: str) -> Officer:
    """Who acts by a command: an officer of this office who is in service, by his e-mail address."""
    from kpcs.accounts.queries import officer_by_email

    found = officer_by_email(email)
    if found is None:
        raise Lacking(f"No officer of this office has the address {email}.")
    return found
