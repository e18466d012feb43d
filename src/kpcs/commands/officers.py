"""``kpcs officers``: for whoever has the machine, and so the office."""

from __future__ import annotations

from pathlib import Path

import click

from kpcs.commands import Lacking, authority, officer_named, prepare_django


@click.group("officers")
def command() -> None:
    """The people who sign in; administrators add and change them on the office's pages."""


@command.command("reset-password")
@click.argument("email")
@click.option(
    "--password-file", "file", type=authority.FILE, help="File that holds the new password; otherwise it is asked for."
)
def reset_password(email: str, file: Path | None) -> None:
    """Set a new password for the officer with this address: a sole administrator who cannot sign in has no other way.

    His sessions end, failed attempts to sign in are forgotten, and the trail says that it was done here. What his
    programs hold (tokens) stays good. Exit code 0: set; 2: not.
    """
    prepare_django()
    from axes.utils import reset
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from kpcs.accounts import actions
    from kpcs.errors import KpcsError
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission

    officer = officer_named(email)
    password = authority.password_of(file, f"New password of {officer.full_name} (at least 12 characters)")
    by = Program("officers", frozenset({Permission.OFFICER_MANAGE}), officer.authority_code)
    code, at = officer.authority_code, timezone.now()
    try:
        validate_password(password, officer)
        actions.reset_password(authority=code, pk=officer.pk, password=password, by=by, at=at)
    except ValidationError as error:
        raise Lacking("Nothing was changed. " + " ".join(error.messages)) from None
    except KpcsError as error:
        raise Lacking(f"Nothing was changed. {error}") from None
    reset(username=officer.email)
    roles = ", ".join(officer.roles)
    click.echo(f"The password of {officer.full_name} ({officer.email}; {code}: {roles}) is set.")
    click.echo("All sessions of this officer are ended. The trail of the authority says: by kpcs officers.")
