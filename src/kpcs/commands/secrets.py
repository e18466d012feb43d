"""What commands about keys share: days and codes as they are typed, secrets as they are asked for, sentences."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

import click

from kpcs import ceremony
from kpcs.ceremony import Keys, KeyUnavailable
from kpcs.commands import Lacking
from kpcs.scheme.values import CountryCode, ValueRefused

VARIABLE = "KPCS_ROOT_PASSPHRASE"


def day(_ctx: click.Context, _parameter: click.Parameter, text: str | None) -> date | None:
    """A day as 2026-11-22."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text[:40]!r} is not a date; write it as 2026-11-22.") from None


def country(_ctx: click.Context, _parameter: click.Parameter, text: str) -> CountryCode:
    """A Participant's code."""
    try:
        return CountryCode(text.upper())
    except ValueRefused as refused:
        raise click.BadParameter(str(refused)) from None


def module() -> Keys:
    """The hardware module that the environment names."""
    library = os.environ.get("KPCS_HARDWARE_MODULE", "")
    if not library:
        raise Lacking("KPCS_HARDWARE_MODULE is not set: it names the library (.so) of the hardware module.")
    token = os.environ.get("KPCS_HARDWARE_TOKEN", "kpcs")
    pin = secret("KPCS_HARDWARE_PIN", f"PIN of the token {token}")
    return ceremony.open_module(Path(library), token=token, pin=pin)


def fingerprint(public: bytes) -> str:
    """SHA-256 of a public key in groups that can be read out."""
    text = sha256(public).hexdigest()[:40]
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def passphrase(question: str, *, is_new: bool = False) -> str:
    """Of a root key in a folder."""
    return secret(VARIABLE, question, is_new=is_new)


def secret(variable: str, question: str, *, is_new: bool = False) -> str:
    """From the environment or the file that it names, else asked for; never from the command line."""
    if (text := os.environ.get(variable)) is not None:
        return text
    if (name := os.environ.get(f"{variable}_FILE")) is not None:
        try:
            return Path(name).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise Lacking(f"{variable}_FILE cannot be read: {error}") from None
    given = None if is_new else ""
    return str(click.prompt(question, hide_input=True, confirmation_prompt=is_new, default=given, show_default=False))


@contextmanager
def sentences() -> Iterator[None]:
    """What stands in the way is said as sentences, with exit code 2."""
    try:
        yield
    except ceremony.CeremonyRefused as refused:
        raise Lacking("\n".join(refused.problems)) from None
    except KeyUnavailable as error:
        raise Lacking(str(error)) from None
    except ValueRefused as error:
        raise Lacking(str(error)) from None
