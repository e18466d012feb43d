"""One module for each subcommand of ``kpcs``; ``kpcs.cli`` says how to add one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


class Lacking(click.ClickException):
    """The command was understood, but lacks what it needs."""

    exit_code = 2


class Group(click.Group):
    """A group that tells a command's help before it asks for options of its own, or for an office."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = next((self.commands[name] for name in args if name in self.commands), None)
        if asked is not None and {"-h", "--help"} & set(args):
            asked.make_context(asked.name, ["--help"], parent=ctx)
        return super().parse_args(ctx, args)


def pause(seconds: float) -> None:
    """Wait for the next round; Ctrl-C meanwhile ends the command as done (0)."""
    try:
        time.sleep(seconds)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(0) from None


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
