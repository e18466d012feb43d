"""An office that dies at its steps: ``python -m tests.faults.dying FOLDER EVERY`` prints a line of JSON for each.

``EVERY`` is 1 for each step, 20 for each twentieth. With ``KPCS_DATABASE_URL`` the office is on that PostgreSQL.

One office is made; then, for every step, its folder is copied and a forked process acts in the copy until that step,
where it kills itself as ``kill -9`` would. Another process then finishes what was left and says what it found. A step
is the beginning and the end of each statement, of each COMMIT, of each signature, of writing ``log-head``, and of
telling the world outside: "printed" is what would lie on paper, "published" what others would hold.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import django

MADE = Path(sys.argv[1]) / "made"
EVERY = int(sys.argv[2])
SERVER = os.environ.get("KPCS_DATABASE_URL", "")
APPLICATIONS = 3


class Steps:
    """Counts steps and dies at the one that was chosen."""

    def __init__(self, fatal: int, told: int) -> None:
        self.fatal, self.told, self.count = fatal, told, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*given: Any, **named: Any) -> Any:
            self.step()
            done = function(*given, **named)
            self.step()
            return done

        return stepped

    def tell(self, what: str, value: object) -> None:
        """Say something to the world outside: what was told cannot be taken back."""
        self.step()
        os.write(self.told, json.dumps([what, value]).encode() + b"\n")
        self.step()


def install(steps: Steps) -> None:
    from django.db import connections

    from kpcs.ledger import guard
    from kpcs.signing import KeyStore

    connection: Any = connections["default"]
    connection.execute_wrappers.append(lambda execute, *given: steps.around(execute)(*given))
    type(connection)._commit = steps.around(type(connection)._commit)
    KeyStore.sign = steps.around(KeyStore.sign)  # type: ignore[method-assign]
    guard.learn = steps.around(guard.learn)


def make() -> None:
    """An office with goods inspected, blanks and keys, and one certificate that is in the log already."""
    from django.core.management import call_command

    from kpcs.certificates import actions as certificates
    from tests import lives, people
    from tests.factories import NOW

    call_command("migrate", verbosity=0, interactive=False)
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    first = lives.issued(office)
    for _more in range(APPLICATIONS):
        lives.inspected(office)
    certificates.record_print(number=first.number, by=office.issuing, at=NOW)


def act(steps: Steps) -> None:
    """Issue, print and publish; replace, print, void and publish again."""
    from kpcs.accounts.models import Officer
    from kpcs.certificates import actions as certificates
    from kpcs.certificates.models import Application
    from kpcs.certificates.queries import Correction
    from kpcs.ledger import actions as ledger
    from kpcs.scheme.statement import Party
    from kpcs.scheme.values import CountryCode
    from tests.factories import NOW

    moved = Party("Demonstration Importer One", "3 Demonstration Square, Antwerp", CountryCode("BE"))
    officer = Officer.objects.get(email="issuing-officer@sl-demo.test")
    application = Application.objects.filter(state="inspected").order_by("pk").first()
    certificate = certificates.issue(application=application.pk, by=officer, at=NOW)
    steps.tell("printed", certificate.number)
    steps.tell("published", ledger.publish(at=NOW).size)
    correction = Correction(old_is_surrendered=True, reason="The importer moved", importer=moved)
    new = certificates.replace(number=certificate.number, correction=correction, by=officer, at=NOW)
    steps.tell("printed", new.number)
    certificates.void(number=new.number, reason="Exporter withdrew", by=officer, at=NOW)
    steps.tell("published", ledger.publish(at=NOW).size)


def look() -> dict[str, Any]:
    """Finish what was left, check everything, and go on working."""
    from kpcs.accounts.models import Officer
    from kpcs.accounts.permissions import Permission
    from kpcs.certificates import actions as certificates
    from kpcs.certificates.models import Application, Blank, Certificate
    from kpcs.ledger import actions as ledger
    from kpcs.ledger import guard, queries
    from kpcs.ledger.checking import check
    from tests.factories import NOW

    before = queries.log_state(at=NOW)
    timer = ledger.Program("finish-issuing", frozenset({Permission.CERTIFICATE_ISSUE}), "sl-demo")
    finished = certificates.finish_issuing(by=timer, at=NOW, grace=timedelta(0))
    states = dict(Certificate.objects.values_list("number", "state"))
    unsigned = Certificate.objects.exclude(state__in=["promised", "void"]).filter(signed=None).count()
    blanks = dict(Blank.objects.exclude(state="in_stock").values_list("number", "state"))
    officer = Officer.objects.get(email="issuing-officer@sl-demo.test")
    application = Application.objects.filter(state="inspected").order_by("pk").first()
    after = certificates.issue(application=application.pk, by=officer, at=NOW).number
    published = ledger.publish(at=NOW).size
    seen = guard.furthest()
    return {
        "against": [finding.code for finding in before],
        "kept": finished.kept,
        "waiting": finished.waiting,
        "states": states,
        "unsigned": unsigned,
        "blanks": blanks,
        "new": after,
        "size": published,
        "head": seen.size if seen else None,
        "wrong": check().wrong,
        "applications": Application.objects.filter(state="inspected").count(),
    }


def in_child(folder: Path, work: Callable[[int], None]) -> tuple[int, list[Any]]:
    """Run the work in a process of its own over an office in a folder; its exit status, and the lines that it told."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.close(reading)
            move_to(folder)
            work(writing)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as lines:
        told = [json.loads(line) for line in lines if line.endswith("\n")]
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), told


def move_to(folder: Path) -> None:
    """This process's office lies in the folder from now on."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.KPCS_DATA_DIR = folder
    name = database_of(folder) if SERVER else str(folder / "office.sqlite3")
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def database_of(folder: Path) -> str:
    return f"died_{folder.name}"


def on_server(statement: str) -> None:
    """Make or drop a whole database; nothing where the database is a file of the folder."""
    if SERVER:
        import psycopg

        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(statement)


def copied(folder: Path) -> Path:
    on_server(f'CREATE DATABASE "{database_of(folder)}" TEMPLATE "{database_of(MADE)}"')
    return copytree(MADE, folder)


def thrown_away(folder: Path) -> None:
    rmtree(folder)
    on_server(f'DROP DATABASE "{database_of(folder)}" WITH (FORCE)')


def survivor(told: int) -> None:
    os.write(told, json.dumps(look()).encode() + b"\n")


def die_at(fatal: int, told: int) -> None:
    steps = Steps(fatal, told)
    install(steps)
    act(steps)
    os.write(told, json.dumps(["steps", steps.count]).encode() + b"\n")


def main() -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "kpcs.web.settings", "KPCS_DATA_DIR": str(MADE), "KPCS_LOG_LEVEL": "ERROR"}
    os.environ["KPCS_LOG_ORIGIN"] = "office.example/log"
    MADE.mkdir(parents=True)
    django.setup()
    on_server(f'CREATE DATABASE "{database_of(MADE)}"')
    move_to(MADE)
    make()
    move_to(MADE)  # closes the connection: no process shares one
    fatal, steps = 0, 1
    while fatal <= steps:
        copy = copied(MADE.parent / str(fatal))
        status, told = in_child(copy, lambda writing, fatal=fatal: die_at(fatal, writing))  # type: ignore[misc]
        steps = dict(told).get("steps", steps) if fatal == 0 else steps
        survived, found = in_child(copy, survivor)
        print(
            json.dumps({"step": fatal, "status": status, "told": told, "survived": survived, "found": found}),
            flush=True,
        )
        thrown_away(copy)
        fatal += EVERY
    thrown_away(MADE)


main()
