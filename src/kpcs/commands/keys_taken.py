"""``kpcs keys import`` and ``judge``: words of roots and packages of other Participants are taken into the register."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from kpcs.commands import Lacking, prepare_django, secrets

if TYPE_CHECKING:
    from kpcs.ledger.actions import Program
    from kpcs.participants.models import PublicKey


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--authority", default="", metavar="CODE", help="Whose keys they are, for files of the own root.")
@click.option("--not-accepted", metavar="REASON", default="", help="List the keys of a package, with this reason.")
@click.option("--yes", is_flag=True, help="The fingerprints were compared; do not ask.")
def import_(files: tuple[Path, ...], authority: str, not_accepted: str, yes: bool) -> None:
    """Take FILES into the office: the own root's paper and words, or packages of other Participants (.json).

    A root that no earlier root certified is shown with its fingerprint: compare it by telephone. All or nothing. Exit
    code 0: taken; 1: a fingerprint was declined; 2: something is wrong, and nothing was changed.
    """
    prepare_django()
    from django.db import transaction
    from django.utils import timezone

    from kpcs.commands.keys import program

    at, by = timezone.now(), program(authority)
    with Refusals(), secrets.sentences(), transaction.atomic():
        for path in files:
            said = _package(path, not_accepted, by, at, yes) if path.suffix == ".json" else _word(path, by, at, yes)
            click.echo(f"{path}: {said}")
    publish(at=at)


def _word(path: Path, by: Program, at: datetime, yes: bool) -> str:
    from kpcs import ceremony
    from kpcs.participants import actions
    from kpcs.scheme.trust import Use, certification_of, signed_by
    from kpcs.scheme.trust.sealed import Content, kind_of

    message = ceremony.read(path)
    if kind_of(message) is Content.REVOCATION:
        row = actions.take_revocation(message=message, by=by, at=at)
        return f"the key {row.kid} is revoked by its root"
    said = certification_of(message)
    if said.use is Use.SIGNING:
        row = actions.certify_key(message=message, by=by, at=at)
        return f"the key {row.kid} is certified until {row.valid_until}"
    if signed_by(message, Content.CERTIFICATION, said.public):
        _compare(str(said.participant), said.public, yes)
    root = actions.add_root(message=message, by=by, at=at)
    return f"root key {root.kid} of {root.participant_id}, until {root.valid_until}"


def _package(path: Path, not_accepted: str, by: Program, at: datetime, yes: bool) -> str:
    from kpcs.commands.lists import read_trust
    from kpcs.participants import actions, queries

    package, _signed = read_trust(path, anchors=())
    known = {root.kid for root in queries.all_roots()}
    for root in package.roots:
        if root.kid.hex() not in known and not not_accepted:
            _compare(str(root.participant), root.public, yes)
    taken = actions.take_package(package=package, accepted=not not_accepted, why_not=not_accepted, by=by, at=at)
    lines = [f"{taken.roots} roots and {taken.keys} keys are in the register"]
    return "\n".join([*lines, *(f"  not accepted: {kid}: {why}" for kid, why in taken.not_accepted)])


def _compare(participant: str, public: bytes, yes: bool) -> None:
    click.echo(f"Root key of {participant}, fingerprint {secrets.fingerprint(public)}")
    if not (yes or click.confirm("Was this fingerprint told to you on another way, and is it the same?")):
        click.echo("Nothing was changed.", err=True)
        raise click.exceptions.Exit(1)


@click.command("judge")
@click.argument("kid")
@click.option("--accept", is_flag=True, help="It counts.")
@click.option("--refuse", metavar="REASON", default="", help="It is listed as not accepted, with this reason.")
def judge(kid: str, accept: bool, refuse: str) -> None:
    """Accept a root or signing key of another Participant, or not, with the reason that the trust list tells.

    Exit code 0: decided; 2: there is no such key, or no decision was given.
    """
    prepare_django()
    if accept == bool(refuse):
        raise click.UsageError("Give --accept, or --refuse with the reason.")
    from django.utils import timezone

    from kpcs.commands.keys import program
    from kpcs.participants import actions, queries

    at = timezone.now()
    act = actions.judge_root if queries.all_roots().filter(kid=kid).exists() else actions.judge_key
    with Refusals():
        act(kid=kid, accepted=accept, why_not=refuse, by=program(), at=at)
    click.echo(f"The key {kid} is {'accepted' if accept else 'listed as not accepted'}.")
    publish(at=at)


def package_of(*, participant: str = "", keys: Iterable[PublicKey] = ()) -> str:
    """What is told to others about a Participant, or only about some keys: a trust list that is not signed."""
    from dataclasses import replace

    from django.utils import timezone

    from kpcs.participants import trusted
    from kpcs.scheme.trust import trust_text

    now = timezone.now().replace(microsecond=0)
    trust = trusted.register_list(on=now.date())
    wanted = {bytes.fromhex(key.kid) for key in keys}
    package = replace(
        trust,
        published_at=now,
        good_until=now.date(),
        sequence=0,
        participants=(),
        roots=tuple(one for one in trust.roots if str(one.participant) == participant),
        keys=tuple(one for one in trust.keys if one.kid in wanted or str(one.participant) == participant),
        numbers=tuple(one for one in trust.numbers if str(one.participant) == participant),
        features=tuple(one for one in trust.features if str(one.participant) == participant),
    )
    return trust_text(package)


def from_base64(text: str) -> bytes:
    """The bytes of a column."""
    return base64.b64decode(text)


def publish(*, at: datetime, is_quiet: bool = False) -> None:
    """Publish the trust list if something new is to be said; a key that does not open now is told, not fatal.

    ``is_quiet``: a program reads the answer, so this goes beside it.
    """
    from kpcs.errors import KpcsError
    from kpcs.ledger.actions import Program
    from kpcs.permissions import Permission
    from kpcs.public import actions

    try:
        edition = actions.publish_trust_list(by=Program("keys", frozenset({Permission.LIST_PUBLISH})), at=at)
    except KpcsError as error:
        click.echo(f"The trust list was not published: {error}", err=True)
        return
    if edition is not None:
        click.echo(f"Trust list {edition.sequence} is published.", err=is_quiet)


class Refusals:
    """Around an act: what it refuses is said with every reason and exit code 2."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None
    ) -> None:
        from kpcs.errors import KpcsError, NotFound, Refused

        if isinstance(error, Refused):
            lines = [f"  - {one.message} {one.remedy} ({one.code})" for one in error.findings]
            raise Lacking("\n".join(["Nothing was changed.", *lines])) from None
        if isinstance(error, NotFound):
            raise Lacking("Nothing was changed: there is no such key here, or it is of another authority.") from None
        if isinstance(error, KpcsError):
            raise Lacking(f"Nothing was changed. {error}") from None
