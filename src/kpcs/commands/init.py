"""``kpcs init``: a real, empty office."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpcs.commands import prepare_django

if TYPE_CHECKING:
    from datetime import datetime

KEY_DAYS = 730
ROOT_DAYS = 3650
ADVICE = (
    "This office is set up already; nothing was changed. Open it with kpcs serve. Officers are added on its pages; "
    "which authorities it hosts was settled when it was made. "
    "For another office set KPCS_DATA_DIR, and KPCS_DATABASE_URL if you use it, to another place."
)


@dataclass(slots=True)
class Plan:
    """One authority of the new office with its first administrator."""

    code: str
    participant: str
    name: str
    email: str
    administrator: str
    password: str
    kid: str = ""
    root: str = ""


@click.command("init")
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    metavar="CODE:PARTICIPANT:NAME",
    help="An authority that this office hosts, such as bw-1:BW:Ministry. May be given several times.",
)
@click.option("--administrator", "emails", multiple=True, metavar="EMAIL", help="Its first administrator.")
@click.option("--name", "names", multiple=True, help="Full name of the administrator.")
@click.option(
    "--password-file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File that holds the administrator's password; otherwise it is asked for.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what was made as JSON; asks nothing.")
def command(
    authorities: tuple[str, ...],
    emails: tuple[str, ...],
    names: tuple[str, ...],
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make an office: tables, the Participants with their history, authorities, signing keys, administrators.

    Give --administrator, --name and --password-file once for each --authority, in the same order; what is missing is
    asked for. Stopped midway, it can be run again: nothing counts before the end.

    Exit code 0: the office is made; 1: there is one already; 2: something is missing or wrong, and nothing was made.
    """
    plans = _plans(authorities, emails, names, files, may_ask=not as_json)
    _prepare()
    from kpcs.ledger import queries as ledger

    if ledger.is_opened():
        click.echo(ADVICE, err=True)
        raise click.exceptions.Exit(1)
    if problems := _problems(plans):
        raise click.UsageError("Nothing was made.\n" + "\n".join(f"  - {problem}" for problem in problems))
    _make(plans)
    _say(plans, as_json)


def _plans(
    authorities: tuple[str, ...],
    emails: tuple[str, ...],
    names: tuple[str, ...],
    files: tuple[Path, ...],
    *,
    may_ask: bool,
) -> list[Plan]:
    """What was given, completed by questions; refuses (2) what is missing where nothing may be asked."""
    if not authorities and may_ask:
        authorities = (click.prompt("Authority as CODE:PARTICIPANT:NAME, such as bw-1:BW:Ministry of Minerals"),)
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
    return str(click.prompt(question)).strip()


def _password(files: tuple[Path, ...], place: int, code: str, may_ask: bool) -> str:
    if place < len(files):
        try:
            return files[place].read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise click.UsageError(f"{files[place]} cannot be read: {error}.") from None
    if not may_ask:
        raise click.UsageError("--password-file is missing.")
    question = f"Password of the administrator of {code} (at least 12 characters)"
    return str(click.prompt(question, hide_input=True, confirmation_prompt=True))


def _prepare() -> None:
    from django.core.exceptions import ImproperlyConfigured

    try:
        prepare_django()
        from django.conf import settings

        Path(settings.KPCS_DATA_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        if settings.KPCS_DEMONSTRATION:
            raise click.UsageError("KPCS_DEMONSTRATION is set; unset it for a real office, or use kpcs demo.")
        from kpcs.web.prepare import CannotOpen, migrate

        try:
            migrate()
        except CannotOpen as error:
            raise click.UsageError(str(error)) from None
    except (ImproperlyConfigured, OSError) as error:
        raise click.UsageError(str(error)) from None


def _problems(plans: list[Plan]) -> list[str]:
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


def _make(plans: list[Plan]) -> None:
    """Everything in one transaction: what is stopped midway leaves nothing but, perhaps, a key file nobody trusts."""
    from django.db import transaction
    from django.utils import timezone

    from kpcs.errors import KpcsError
    from kpcs.ledger import actions as ledger
    from kpcs.ledger.kinds import Kind
    from kpcs.participants import actions as participants
    from kpcs.permissions import Permission
    from kpcs.public import actions as public

    at = timezone.now()
    try:
        with transaction.atomic():
            loader = ledger.Program("init", frozenset({Permission.STANDING_RECORD}))
            participants.load_vocabulary(by=loader, at=at)
            for plan in plans:
                _add(plan, at)
            ledger.open_log()
            data = {"authorities": [plan.code for plan in plans]}
            ledger.record(Kind.OFFICE_OPENED, subject=("office", "real"), by=loader, at=at, data=data)
            publisher = ledger.Program("init", frozenset({Permission.LIST_PUBLISH}))
            public.publish_trust_list(by=publisher, at=at)
            public.publish_status(by=publisher, at=at)
    except KpcsError as error:
        raise click.UsageError(f"Nothing was made. {error}") from None


def _add(plan: Plan, at: datetime) -> None:
    from datetime import timedelta

    from kpcs.accounts import actions as accounts
    from kpcs.ledger.actions import Program
    from kpcs.participants import actions as participants
    from kpcs.participants import queries as register
    from kpcs.permissions import Permission

    may = frozenset({Permission.STANDING_RECORD, Permission.KEY_MANAGE, Permission.OFFICER_MANAGE})
    by = Program("init", may, plan.code)
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


def _say(plans: list[Plan], as_json: bool) -> None:
    from django.conf import settings

    folder = str(settings.KPCS_DATA_DIR)
    if as_json:
        made = [
            {
                "code": plan.code,
                "participant": plan.participant,
                "name": plan.name,
                "key": plan.kid,
                "root": plan.root,
                "administrator": plan.email,
            }
            for plan in plans
        ]
        click.echo(json.dumps({"data_folder": folder, "authorities": made}, ensure_ascii=False))
        return
    for plan in plans:
        click.echo(f"{plan.name} ({plan.code}, {plan.participant}): administrator {plan.email}, signing key {plan.kid}")
        if plan.root:
            name = f"{plan.participant}-root-{plan.root}.cose"
            click.echo(f"  Root key of {plan.participant}: {folder}/roots/{plan.root}.pem, its paper is {name}.")
    click.echo(
        f"Take the root keys offline: copy {folder}/roots to two sticks for two safes, and delete the folder. "
        "docs/how-to/keys.md says when they are needed again."
    )
    if not settings.KPCS_KEY_PASSPHRASE:
        click.echo("The signing keys lie unprotected. Before real use set KPCS_KEY_PASSPHRASE and make new keys.")
    click.echo(f"The office is made. Copy {folder} to a safe place, then start it: kpcs serve")
