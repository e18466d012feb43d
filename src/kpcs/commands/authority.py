"""``kpcs authority``: an authority more for an office that works; and what ``kpcs init`` makes of each authority."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kpcs.commands import Lacking, keys, keys_taken, prepare_django, secrets

if TYPE_CHECKING:
    from datetime import datetime

    from kpcs.participants.models import PublicKey

KEY_DAYS = 730
ROOT_DAYS = 3650
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(slots=True)
class Plan:
    """One authority that is to work here, with its first administrator."""

    code: str
    participant: str
    name: str
    email: str
    administrator: str
    password: str
    kid: str = ""
    root: str = ""

    def as_dict(self) -> dict[str, str]:
        """What was made, for scripts."""
        return {
            "code": self.code,
            "participant": self.participant,
            "name": self.name,
            "key": self.kid,
            "root": self.root,
            "administrator": self.email,
        }


def options(act: Callable[..., None]) -> Callable[..., None]:
    """Who the first administrator is; ``init`` and ``add`` ask the same."""
    told = (
        click.option("--administrator", "emails", multiple=True, metavar="EMAIL", help="Its first administrator."),
        click.option("--name", "names", multiple=True, help="Full name of the administrator."),
        click.option(
            "--password-file",
            "files",
            multiple=True,
            type=FILE,
            help="File that holds the administrator's password; otherwise it is asked for.",
        ),
        click.option("--json", "as_json", is_flag=True, help="Say what was made as JSON; asks nothing."),
    )
    for option in reversed(told):
        act = option(act)
    return act


@click.group("authority")
def command() -> None:
    """The authorities whose work this office does."""


@command.command("add")
@click.argument("authority", metavar="CODE:PARTICIPANT:NAME")
@options
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Folder for the request.")
def add_command(authority: str, out: Path, as_json: bool, **people: Any) -> None:
    """Add an authority, such as "bw-2:BW:Customs Office", with a signing key and a first administrator.

    The key is certified if the Participant's root key lies in the office; otherwise its request is written. What is
    missing is asked for. Exit code 0: added; 1: there is one with this code; 2: wrong or refused, nothing was added.
    """
    prepare_django()
    from django.utils import timezone

    from kpcs.participants import queries

    _require_office()
    code = authority.partition(":")[0].strip()
    if queries.all_authorities().filter(code=code).exists():
        click.echo(f"There is already an authority with the code {code}; nothing was changed.", err=True)
        raise click.exceptions.Exit(1)
    [plan] = plans = planned((authority,), **people, may_ask=not as_json)
    if found := problems(plans):
        raise click.UsageError("Nothing was added.\n" + "\n".join(f"  - {problem}" for problem in found))
    at = timezone.now()
    key = _added(plan, at)
    keys_taken.publish(at=at, is_quiet=as_json)
    if as_json:
        click.echo(json.dumps({**plan.as_dict(), "is_certified": bool(key.certification)}, ensure_ascii=False))
        return
    click.echo(said(plan))
    if plan.root:
        click.echo(take_offline())
    if not key.certification:
        with secrets.sentences():
            keys.ask_root(key, out, by=keys.program(plan.code), at=at)


def _require_office() -> None:
    from django.conf import settings

    from kpcs.ledger import queries as ledger

    if settings.KPCS_DEMONSTRATION:
        raise Lacking("This is a demonstration; its authorities are made up.")
    if not ledger.is_opened():
        raise Lacking("There is no office here yet. kpcs init makes one.")


def _added(plan: Plan, at: datetime) -> PublicKey:
    from django.db import transaction

    from kpcs.errors import KpcsError
    from kpcs.ledger import actions as ledger
    from kpcs.participants import queries

    try:
        with transaction.atomic(), ledger.entering_last():
            add(plan, "authority", at)
    except KpcsError as error:
        raise Lacking(f"Nothing was added. {error}") from None
    return queries.own_key(plan.code, plan.kid)


def planned(
    authorities: tuple[str, ...],
    emails: tuple[str, ...],
    names: tuple[str, ...],
    files: tuple[Path, ...],
    *,
    may_ask: bool,
) -> list[Plan]:
    """What was given, completed by questions; refuses (2) what is missing where nothing may be asked."""
    if not authorities and may_ask:
        authorities = (_asked("Authority as CODE:PARTICIPANT:NAME, such as bw-1:BW:Ministry of Minerals"),)
    most = max(len(emails), len(names), len(files))
    if not authorities or most > len(authorities):
        raise click.UsageError("Give --authority, and each of the others at most once for each authority.")
    plans = []
    for place, text in enumerate(authorities):
        code, _, rest = text.partition(":")
        participant, _, name = rest.partition(":")
        plans.append(
            Plan(
                code=code.strip(),
                participant=participant.strip().upper(),
                name=name.strip(),
                email=_given(
                    emails, place, f"E-mail address of the administrator of {code}", "--administrator", may_ask
                ),
                administrator=_given(names, place, f"Full name of the administrator of {code}", "--name", may_ask),
                password=_password(files, place, code, may_ask),
            )
        )
    return plans


def _given(values: tuple[str, ...], place: int, question: str, option: str, may_ask: bool) -> str:
    if place < len(values):
        return values[place].strip()
    if not may_ask:
        raise click.UsageError(f"{option} is missing.")
    return _asked(question).strip()


def _password(files: tuple[Path, ...], place: int, code: str, may_ask: bool) -> str:
    if place < len(files):
        return password_of(files[place], "")
    if not may_ask:
        raise click.UsageError("--password-file is missing.")
    return password_of(None, f"Password of the administrator of {code} (at least 12 characters)")


def _asked(question: str, *, is_secret: bool = False) -> str:
    """What is typed, twice if secret; where the input ends, is closed or left by Ctrl-C, an answer is missing (2)."""
    with suppress(click.Abort):
        if sys.stdin is not None:
            return str(click.prompt(question, hide_input=is_secret, confirmation_prompt=is_secret))
    raise click.UsageError("There was no answer, and nothing was changed. Answer, or give the options.")


def password_of(file: Path | None, question: str) -> str:
    """What the file holds, else what is typed twice; never an argument, which other programs of the machine see."""
    if file is None:
        return _asked(question, is_secret=True)
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read: {error}.") from None


def problems(plans: list[Plan]) -> list[str]:
    """Everything that is wrong, at once."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email, validate_slug

    from kpcs.scheme.participants import participants

    known = {str(entry.code) for entry in participants()}
    found = []
    for plan in plans:
        try:
            validate_slug(plan.code)
        except ValidationError:
            found.append(f"The code {plan.code!r} has other signs than letters, digits, - and _.")
        if len(plan.code) > 20:
            found.append(f"The code {plan.code!r} is longer than 20 characters.")
        if plan.participant not in known:
            found.append(f"{plan.participant!r} is no Participant's code; kpcs knows {', '.join(sorted(known))}.")
        for what, text in (("authority", plan.name), ("administrator", plan.administrator)):
            if not text or len(text) > 200 or not text.isprintable():
                found.append(f"The name of the {what} of {plan.code!r} has 1 to 200 printable characters.")
        try:
            validate_email(plan.email)
        except ValidationError:
            found.append(f"{plan.email!r} is not an e-mail address.")
        try:
            validate_password(plan.password)
        except ValidationError as error:
            found += [f"The password of {plan.email}: {sentence}" for sentence in error.messages]
    for what, values in (("code", [plan.code for plan in plans]), ("address", [plan.email.lower() for plan in plans])):
        found += [
            f"The {what} {value!r} is given twice." for value in sorted({v for v in values if values.count(v) > 1})
        ]
    return found


def add(plan: Plan, program: str, at: datetime) -> None:
    """Make the authority, a root if its Participant has none, a signing key and the administrator."""
    from datetime import timedelta

    from kpcs.accounts import actions as accounts
    from kpcs.ledger.actions import Program
    from kpcs.participants import actions as participants
    from kpcs.participants import queries as register
    from kpcs.permissions import Permission

    may = frozenset({Permission.STANDING_RECORD, Permission.KEY_MANAGE, Permission.OFFICER_MANAGE})
    by = Program(program, may, plan.code)
    value = participants.AuthorityValue(code=plan.code, participant=plan.participant, name=plan.name)
    participants.add_authority(authority=value, by=by, at=at)
    first, until = at.date(), at.date() + timedelta(days=KEY_DAYS)
    if not register.roots_of(plan.participant).exists():
        last = first + timedelta(days=ROOT_DAYS)
        root = participants.create_root(participant=plan.participant, valid_from=first, valid_until=last, by=by, at=at)
        plan.root = root.kid
    key = participants.create_signing_key(authority=plan.code, valid_from=first, valid_until=until, by=by, at=at)
    plan.kid = key.kid
    person = accounts.OfficerValue(email=plan.email, full_name=plan.administrator, roles=("administrator",))
    accounts.add_officer(authority=plan.code, officer=person, password=plan.password, by=by, at=at)


def said(plan: Plan) -> str:
    """What was made of one authority."""
    from django.conf import settings

    folder = str(settings.KPCS_DATA_DIR)
    made = f"{plan.name} ({plan.code}, {plan.participant}): administrator {plan.email}, signing key {plan.kid}"
    if not plan.root:
        return made
    name = f"{plan.participant}-root-{plan.root}.cose"
    return f"{made}\n  Root key of {plan.participant}: {folder}/roots/{plan.root}.pem, its paper is {name}."


def take_offline() -> str:
    """What is to be done with root keys that were made here."""
    from django.conf import settings

    return (
        f"Take the root keys offline: copy {settings.KPCS_DATA_DIR}/roots to two sticks for two safes, and delete the "
        "folder. docs/how-to/keys.md says when they are needed again."
    )
