"""The command line: one group whose subcommands are loaded when they are called.

To add a command: write ``kpcs/commands/<name>.py`` with a ``click`` command called ``command`` in it, and a line in
``COMMANDS`` below. The line's help is what ``kpcs --help`` shows, so that listing commands imports none of them, and
``kpcs verify`` starts without Django. A command that needs Django calls ``kpcs.commands.prepare_django()`` in its body,
and imports rooms only after it.

Exit codes: 0 done (``verify``: genuine), 1 the answer is no, 2 the command was not understood or lacks what it needs.
"""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module
from typing import Any

import click

from kpcs.commands import Lacking

# name: (module, one line of help)
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("kpcs.commands.demo", "Serve a demonstration office with made-up trade."),
    "init": ("kpcs.commands.init", "Make a real, empty office."),
    "authority": ("kpcs.commands.authority", "Add an authority to an office that works."),
    "officers": ("kpcs.commands.officers", "Set an officer's password anew, when nobody else can."),
    "arrivals": ("kpcs.commands.arrivals", "Read the office's arrivals."),
    "certificates": ("kpcs.commands.certificates", "Read the certificates of one authority."),
    "finish-issuing": ("kpcs.commands.finish_issuing", "Complete or void what a crash left; expire what was not used."),
    "conformance": ("kpcs.commands.conformance", "Make samples for other verifiers, and try a verifier with them."),
    "deliver": ("kpcs.commands.deliver", "Send the notices that wait."),
    "status": ("kpcs.commands.status", "Publish, give and take over what is told of certificate numbers."),
    "keys": ("kpcs.commands.keys", "Root and signing keys: make, certify, roll over, revoke, carry."),
    "trust": ("kpcs.commands.trust", "Publish the trust list, take over that of another office."),
    "log": ("kpcs.commands.log", "Publish and prove the office's public log; check somebody else's."),
    "rules": ("kpcs.commands.rules", "List the rules of the scheme with their sources."),
    "seed": ("kpcs.commands.seed", "Fill a demonstration office with very many certificates, to measure it."),
    "serve": ("kpcs.commands.serve", "Serve the office's pages and API."),
    "statistics": ("kpcs.commands.statistics", "Load, sum up and question the figures of the scheme."),
    "verifier": ("kpcs.commands.verifier", "Write the telephone verifier into a folder for a stick."),
    "verify": ("kpcs.commands.verify", "Verify a certificate's code, scan or PDF; needs no network."),
    "witness": ("kpcs.commands.witness", "Cosign the logs of offices, as government, industry or civil society."),
    "version": ("kpcs.commands.version", "Print the version."),
}


class Group(click.Group):
    """A group that knows its commands by name and imports one only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """A database that is missing, damaged or full is said in a sentence; Django is asked only if it was loaded."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise Lacking(f"There is no room to write: {error}.") from None
            django = sys.modules.get("django.db")
            if django is None or not isinstance(error, django.DatabaseError):
                raise
            if isinstance(error, (django.IntegrityError, django.DataError)):
                raise
            raise Lacking(_reason(error)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def _reason(error: Exception) -> str:
    """Why the database refused, and what to do; an empty one is no office yet."""
    from django.db import DatabaseError, connection

    where = "KPCS_DATA_DIR or KPCS_DATABASE_URL says which one it is"
    try:
        if "django_migrations" not in connection.introspection.table_names():
            return f"There is no office in this database yet. kpcs init makes one; {where}."
    except DatabaseError:
        pass
    said = " ".join(str(error).split())
    return f"The database does not answer as it should: {said}. {where}; kpcs serve brings its tables up to date."


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
def main() -> None:
    """The Kimberley Process Certification Scheme for rough diamonds: issue, verify, confirm."""
    for stream in (sys.stdout, sys.stderr):  # a terminal without the letters of a name shows their codes
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
