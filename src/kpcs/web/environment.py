"""Settings read from the environment: typed, described, and all problems told at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MOST_SHOWN = 10
LEAST_SECRET = 50


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable as it stands in ``docs/reference/settings.md``."""

    name: str
    kind: str
    default: str
    meaning: str
    required_in_production: bool


class Environment:
    """Reads variables, remembers what each one means, and collects what is wrong until :meth:`finish`."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._problems: list[str] = []
        self.settings: list[Setting] = []
        self.is_production = False
        self.is_production = self.flag(
            "KPCS_PRODUCTION", False, "A real office: nothing is assumed, cookies need HTTPS."
        )

    def text(
        self,
        name: str,
        default: str,
        meaning: str,
        *,
        required: bool = False,
        shown: str | None = None,
        check: Callable[[str], object] | None = None,
    ) -> str:
        """The variable's text, else the text of the file that ``NAME_FILE`` names, else the default.

        What ``check`` says against it (ValueError) is a problem.
        """
        self._declare(name, "text", default if shown is None else shown, meaning, required)
        known = len(self._problems)
        value = self._value(name)
        if not (value or "").strip(" ,") and required and self.is_production and len(self._problems) == known:
            self._problems.append(f"{name} is not set. {meaning} Set it, or set {name}_FILE to a file that holds it.")
        try:
            if check is not None and value:
                check(value)
        except ValueError as refused:
            self._problems.append(f"{name}: {refused}")
        return default if value is None else value

    def flag(self, name: str, default: bool, meaning: str) -> bool:
        """``1``, ``true``, ``yes`` or ``on`` against ``0``, ``false``, ``no`` or ``off``."""
        self._declare(name, "yes or no", "1" if default else "0", meaning, False)
        value = self._value(name)
        if value is None or value == "":
            return default
        if value.lower() in {"1", "true", "yes", "on"}:
            return True
        if value.lower() not in {"0", "false", "no", "off"}:
            self._problems.append(f"{name} is {value!r}; write 1 or 0.")
        return False

    def number(self, name: str, default: int, meaning: str, *, least: int = 0, most: int = 2**31) -> int:
        """A whole number from ``least`` to ``most``."""
        self._declare(name, "number", str(default), meaning, False)
        value = self._value(name)
        if value is None or value == "":
            return default
        if not value.isascii() or not value.isdecimal() or not least <= int(value[:12]) <= most:
            self._problems.append(f"{name} is {value!r}; write a whole number from {least} to {most}.")
            return default
        return int(value)

    def items(
        self, name: str, default: list[str], meaning: str, *, check: Callable[[str], object], required: bool = False
    ) -> list[str]:
        """Texts between commas; what ``check`` says against one (ValueError) is a problem."""

        def each(text: str) -> None:
            for item in _parts(text):
                check(item)

        shown = f"{meaning} Separate several by commas."
        return _parts(self.text(name, ",".join(default), shown, required=required, check=each))

    def choice(self, name: str, default: str, meaning: str, *, among: Collection[str]) -> str:
        """One of several texts; the default where it is none of them."""
        value = self.text(name, default, meaning)
        if value in among:
            return value
        shown = f"one of {', '.join(among)}" if len(among) < MOST_SHOWN else f"a known one, such as {default}"
        self._problems.append(f"{name} is {value!r}; write {shown}.")
        return default

    def problem(self, sentence: str) -> None:
        """Add what a caller found wrong with a value."""
        self._problems.append(sentence)

    def finish(self) -> None:
        """Stop with every problem found, each with its remedy."""
        if self._problems:
            lines = "\n".join(f"  - {problem}" for problem in self._problems)
            raise ImproperlyConfigured(f"The office cannot start; its settings need attention:\n{lines}")

    def _declare(self, name: str, kind: str, default: str, meaning: str, required: bool) -> None:
        self.settings.append(Setting(name, kind, default, meaning, required))

    def _value(self, name: str) -> str | None:
        if name in self._variables:
            return self._variables[name].strip()
        file = self._variables.get(f"{name}_FILE")
        if file is None:
            return None
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self._problems.append(f"{name}_FILE names {file}, which cannot be read: {error}.")
            return None


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def address(text: str) -> None:
    """Refuse what is no address of a server."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{text!r} is no address. Write it with https://, such as https://office.example.")


def origin(text: str) -> None:
    """Refuse what a browser never sends as the origin of a form."""
    address(text)
    if text.count("/") != 2:
        raise ValueError(f"{text!r} is more than an origin. End it after the host, such as https://office.example.")


def host(text: str) -> None:
    """Refuse what is no host name; ``*`` would let strangers choose the office's name."""
    if text == "*" or "/" in text:
        raise ValueError(f"{text!r} is no host name. Write the office's own, such as office.example.")


def log_name(text: str) -> None:
    """Refuse what cannot stand as an origin in a signed note (C2SP signed-note)."""
    if "+" in text or any(letter.isspace() for letter in text):
        raise ValueError(f"{text!r} has a space or a plus in it. Write such as office.example/log.")


def secret(text: str) -> None:
    """Refuse what can be guessed."""
    if len(text) < LEAST_SECRET:
        raise ValueError(f"it is shorter than {LEAST_SECRET} characters. Make one: openssl rand -hex 32.")


def database(url: str, environment: Environment) -> dict[str, Any]:
    """Django's description of the database at ``url``: ``sqlite:///file`` or anything that libpq accepts."""
    if url.startswith("sqlite:///"):
        return sqlite(Path(url.removeprefix("sqlite:///")))
    if not url.startswith(("postgresql://", "postgres://")):
        environment.problem("KPCS_DATABASE_URL must begin with postgresql:// or sqlite:///.")
        return {}
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        environment.problem(f"KPCS_DATABASE_URL cannot be read: {error}")
        return {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "kpcs"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }


def sqlite(file: Path) -> dict[str, Any]:
    """One file; writers queue at the start of a transaction, and what was said to be written survives a power cut."""
    # 8 MB of pages for each connection: with the 2 MB that SQLite takes, an office of thousands reads them over again.
    # An act changes a little on many pages, and all of a page is written: new files have small ones.
    pragmas = (
        "page_size=2048",
        "journal_mode=WAL",
        "wal_autocheckpoint=2000",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-8000",
    )
    return {
        "ENGINE": "kpcs.web.sqlite",
        "NAME": str(file),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": " ".join(f"PRAGMA {pragma};" for pragma in pragmas),
        },
    }


def kept_secret(file: Path) -> str:
    """A secret made once and kept beside the data, so that an office without configuration keeps its sessions."""
    from django.core.management.utils import get_random_secret_key

    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = get_random_secret_key()
        try:
            with file.open("x", encoding="ascii") as output:
                file.chmod(0o600)
                output.write(secret)
        except FileExistsError:
            return file.read_text(encoding="ascii").strip()
        return secret
