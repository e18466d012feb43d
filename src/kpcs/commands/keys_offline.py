"""``kpcs keys create-root``, ``certify``, ``new-root``: what is done where the root key lies, without any office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path

import click

from kpcs import ceremony
from kpcs.ceremony import Keys
from kpcs.commands import Lacking
from kpcs.commands.secrets import country, day, fingerprint, module, passphrase, sentences
from kpcs.scheme.codec import Algorithm
from kpcs.scheme.trust import Revocation, TrustedKey, TrustRefused, Use, trust_of
from kpcs.scheme.values import CountryCode

ROOT_YEARS = 10


folder_option = click.option(
    "--root",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with the root key, such as one on a stick.",
)


hardware_option = click.option(
    "--hardware",
    is_flag=True,
    help="The root key is in the hardware module that KPCS_HARDWARE_MODULE and KPCS_HARDWARE_TOKEN name; the PIN is "
    "asked for. The folder then holds only its paper.",
)


@click.command("create-root")
@click.option("--participant", required=True, callback=country, metavar="CODE", help="Whose root it is, such as SL.")
@folder_option
@click.option("--from", "first", callback=day, metavar="DATE", help="First day; today when not given.")
@click.option("--until", callback=day, metavar="DATE", help=f"Last day; {ROOT_YEARS} years on when not given.")
@click.option("--algorithm", type=click.Choice([one.value for one in Algorithm]), default="ES256", show_default=True)
@hardware_option
def create_root(
    participant: CountryCode, folder: Path, first: date | None, until: date | None, algorithm: str, hardware: bool
) -> None:
    """Make a Participant's root key in a folder, on a machine that has no office and needs no network.

    The passphrase is asked for, or read from KPCS_ROOT_PASSPHRASE or the file that KPCS_ROOT_PASSPHRASE_FILE names.
    Writes the key, encrypted, and its paper for the office and the Secretariat. Exit code 0: made; 2: not.
    """
    paper = _made(folder, participant, first, until, Algorithm(algorithm), hardware=hardware)
    _say_root(paper, folder, hardware=hardware)


@click.command("new-root")
@folder_option
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder of the new root.")
@click.option("--until", callback=day, metavar="DATE", help=f"Its last day; {ROOT_YEARS} years on when not given.")
@click.option("--algorithm", type=click.Choice([one.value for one in Algorithm]), default="ES256", show_default=True)
def new_root(folder: Path, into: Path, until: date | None, algorithm: str) -> None:
    """Make the root key that takes over, and have the old one certify it: so nobody need telephone again.

    Both passphrases are asked for. Exit code 0: made and certified; 2: not.
    """
    old = the_paper(folder)
    old_keys = KeysOnceOpened(folder)
    with sentences():
        old_keys.opened.public_half(old.said.kid)
        paper = _made(into, old.said.participant, None, until, Algorithm(algorithm), what="new root key")
        message = ceremony.certify(old_keys.opened, root=old, request=paper, made_at=_now())
        name = f"{paper.said.kid.hex()}-certified-by-{old.said.kid.hex()}{ceremony.SUFFIX}"
        path = ceremony.write(into / name, message)
    _say_root(paper, into)
    click.echo(f"Certified by the old root {old.said.kid.hex()}: {path}")
    click.echo("Import that file in the office and send it to the Secretariat. Certify the signing keys anew in time.")


@dataclass(frozen=True, slots=True)
class Word:
    """Something that the root is asked to sign: the name of the answer, what it says, and how it is signed."""

    name: str
    shown: str
    sign: Callable[[], bytes]


@click.command("certify")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the answers; beside each file."
)
@click.option("--yes", is_flag=True, help="Do not ask before signing.")
@hardware_option
def certify(files: tuple[Path, ...], folder: Path, out: Path | None, yes: bool, hardware: bool) -> None:
    """Have the root sign what the FILES ask for: requests of signing keys, and orders to revoke one.

    Shows what each file asks for and signs after a yes. Needs no office and no network. Exit code 0: all are signed; 1:
    something was declined; 2: something is wrong, and nothing was signed.
    """
    paper, keys = the_paper(folder, hardware=hardware), KeysOnceOpened(folder, hardware=hardware)
    words: list[tuple[Path, Word]] = []
    problems: list[str] = []
    for path in files:
        try:
            words += [(path, word) for word in _words(path, paper, keys)]
        except ceremony.CeremonyRefused as refused:
            problems += [f"{path}: {problem}" for problem in refused.problems]
    if problems:
        raise Lacking("Nothing was signed.\n" + "\n".join(f"  - {problem}" for problem in problems))
    signed = [_sign(path, word, paper, out or path.parent, may_ask=not yes) for path, word in words]
    raise click.exceptions.Exit(0 if all(signed) else 1)


def _sign(path: Path, word: Word, paper: ceremony.Paper, out: Path, *, may_ask: bool) -> bool:
    click.echo(f"{path} asks for:\n{word.shown}")
    if may_ask and not click.confirm(f"Sign with the root {paper.said.kid.hex()} of {paper.said.participant}?"):
        return False
    with sentences():
        click.echo(f"Signed: {ceremony.write(out / word.name, word.sign())}")
    return True


def _words(path: Path, paper: ceremony.Paper, keys: KeysOnceOpened) -> list[Word]:
    """What one file asks for; refuses with everything that is wrong with it."""
    if path.suffix == ".json":
        return [_revocation(key, paper, keys) for key in _ordered(path, paper)]
    request = ceremony.paper_of(ceremony.read(path))
    if problems := ceremony.problems_with(root=paper, request=request, on=_now().date()):
        raise ceremony.CeremonyRefused(*problems)
    said = request.said
    what = f"root key of {said.participant}" if said.use is Use.ROOT else f"signing key of {said.authority}"
    shown = f"  {what} ({said.participant}), key {said.kid.hex()}\n  from {said.valid_from} to {said.valid_until}\n"
    shown += f"  fingerprint {fingerprint(said.public)}"
    name = f"{said.kid.hex()}-certification{ceremony.SUFFIX}"
    return [Word(name, shown, lambda: ceremony.certify(keys.opened, root=paper, request=request, made_at=_now()))]


def _ordered(path: Path, paper: ceremony.Paper) -> list[TrustedKey]:
    try:
        order = trust_of(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, TrustRefused) as refused:
        raise ceremony.CeremonyRefused(f"This is no order to revoke: {refused}") from None
    found = [key for key in order.keys if key.revoked_at is not None and key.revocation is None]
    if not found:
        raise ceremony.CeremonyRefused("No key in it is revoked and waits for the root's word.")
    strange = {key.participant.code for key in found} - {paper.said.participant.code}
    if strange:
        raise ceremony.CeremonyRefused(f"The root is of {paper.said.participant}, the order of {', '.join(strange)}.")
    return found


def _revocation(key: TrustedKey, paper: ceremony.Paper, keys: KeysOnceOpened) -> Word:
    assert key.revoked_at is not None
    said = Revocation(
        kid=key.kid,
        at=key.revoked_at,
        reason=key.reason,
        compromised=key.compromised,
        made_at=_now(),
        log=key.log,
    )
    state = "in other hands: only what the log shows counts" if key.compromised else "not in other hands"
    shown = (
        f"  revocation of the key {key.kid.hex()} of {key.authority}\n  from {key.revoked_at}: {key.reason}\n  {state}"
    )
    shown += f"\n  log {key.log.origin} with {key.log.size} entries" if key.log else ""
    name = f"{key.kid.hex()}-revocation{ceremony.SUFFIX}"
    return Word(name, shown, lambda: ceremony.revoke(keys.opened, root=paper, said=said))


class KeysOnceOpened:
    """The root's key store, whose passphrase is asked for only when there is something to sign."""

    def __init__(self, folder: Path, *, hardware: bool = False) -> None:
        self.folder, self.hardware = folder, hardware

    @cached_property
    def opened(self) -> Keys:
        if self.hardware:
            return module()
        return ceremony.open_folder(self.folder, passphrase=passphrase(f"Passphrase of the root key in {self.folder}"))


def the_paper(folder: Path, *, hardware: bool = False) -> ceremony.Paper:
    """The paper of the one root in the folder whose key is there or in the module; refuses (2) none and several."""
    with sentences():
        papers = ceremony.papers_in(folder)
    held = [paper for paper in papers if hardware or (folder / f"{paper.said.kid.hex()}.pem").exists()]
    if len(held) == 1:
        return held[0]
    what = "no root key with its paper" if not held else f"{len(held)} root keys"
    raise Lacking(f"There is {what} in {folder}. Name a folder with one: its file .pem and its paper .cose.")


def _new_folder(folder: Path, what: str) -> Keys:
    return ceremony.open_folder(folder, passphrase=passphrase(f"Passphrase for the {what}", is_new=True), is_new=True)


def _made(
    folder: Path,
    participant: CountryCode,
    first: date | None,
    until: date | None,
    algorithm: Algorithm,
    *,
    what: str = "root key",
    hardware: bool = False,
) -> ceremony.Paper:
    begin = first or _now().date()
    last = until or begin + timedelta(days=365 * ROOT_YEARS)
    with sentences():
        keys = module() if hardware else _new_folder(folder, what)
        paper = ceremony.create(
            keys,
            use=Use.ROOT,
            participant=participant,
            valid_from=begin,
            valid_until=last,
            made_at=_now(),
            algorithm=algorithm,
        )
        ceremony.write(folder / paper.file_name, paper.message)
    return paper


def _say_root(paper: ceremony.Paper, folder: Path, *, hardware: bool = False) -> None:
    said = paper.said
    where = "in the hardware module" if hardware else folder / f"{said.kid.hex()}.pem"
    click.echo(f"Root key of {said.participant}: {where}, from {said.valid_from} to {said.valid_until}")
    click.echo(f"Its paper, for the office and the Secretariat: {folder / paper.file_name}")
    click.echo(f"Fingerprint, to be told by telephone: {fingerprint(said.public)}")
    if hardware:
        click.echo("It cannot be copied: make a second root in another module as a reserve, and keep both in safes.")
    else:
        click.echo("Copy the folder to a second stick; keep both offline, in two safes, apart from the passphrase.")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
