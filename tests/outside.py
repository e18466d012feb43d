"""Programs of others that tests run beside our own code; run as a program, it installs what is missing.

To add one: a line in ``PROGRAMS``. A test asks ``required(name)`` for its path; without it the test is skipped by name,
or fails where everything is required.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Program:
    """What it is for, the package of Debian, and how it proves that it is there: its path, or None."""

    reason: str
    package: str
    find: Callable[[], Path | None]


def answers(name: str, *arguments: str, at_least: tuple[int, ...] = ()) -> Callable[[], Path | None]:
    """A finder: the program is on the path, ends well with these arguments, and tells a version that is new enough."""

    def find() -> Path | None:
        path = shutil.which(name)
        if path is None:
            return None
        try:
            done = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return None
        told = tuple(map(int, re.findall(r"\d+", done.stdout)[: len(at_least) or 1]))
        return Path(path) if done.returncode == 0 and told >= at_least else None

    return find


def library(*patterns: str, beside: str) -> Callable[[], Path | None]:
    """A finder: the first file below the roots of system libraries that a pattern names, if its program is there."""

    def find() -> Path | None:
        if shutil.which(beside) is None:
            return None
        roots = [Path(root) for root in ("/usr/lib", "/usr/lib64", "/usr/local/lib")]
        return next((path for root in roots for pattern in patterns for path in root.glob(pattern)), None)

    return find


def go_source(name: str) -> Callable[[], Path | None]:
    """A finder: a source file of golang.org/x/mod where the system keeps Go's libraries."""

    def find() -> Path | None:
        roots = [Path("/usr/share/gocode"), Path("/usr/local/share/gocode")]
        return next((path for root in roots if (path := root / "src/golang.org/x/mod" / name).exists()), None)

    return find


PROGRAMS: dict[str, Program] = {
    "node": Program("the telephone verifier in JavaScript", "nodejs", answers("node", "--version", at_least=(18,))),
    "softhsm": Program(
        "signing keys in a hardware module",
        "softhsm2",
        library("softhsm/libsofthsm2.so", "*/softhsm/libsofthsm2.so", beside="softhsm2-util"),
    ),
    "go": Program("the log read by Go's own libraries", "golang-go", answers("go", "version", at_least=(1, 15))),
    "sumdb": Program("the log read by Go's own libraries", "golang-golang-x-mod-dev", go_source("sumdb/tlog/tlog.go")),
}
MANAGERS = {
    "apt-get": ("apt-get -q update", "apt-get -q install -y --no-install-recommends {packages}"),
    "dnf": ("dnf -q -y install {packages}",),
    "apk": ("apk add -q {packages}",),
}


@cache
def find(name: str) -> Path | None:
    """Where the program is, if it works."""
    return PROGRAMS[name].find()


def problem(name: str) -> str:
    """What stands in the way of a test with this program; empty when nothing does."""
    program = PROGRAMS[name]
    return "" if find(name) else f"no {name}, for {program.reason} (Debian: apt install {program.package})"


def required(name: str) -> Path:
    """The path of the program. Missing: the test is skipped by name, or fails where everything is required."""
    path = find(name)
    if path is None:
        (pytest.fail if os.environ.get("KPCS_REQUIRE_ALL") else pytest.skip)(problem(name))
    return path


def _install(names: list[str]) -> None:
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    manager = next((name for name in MANAGERS if shutil.which(name)), None)
    if manager is None or (prefix and not shutil.which("sudo")):
        return
    packages = " ".join(PROGRAMS[name].package for name in names)
    print(f"test: installing {packages} with {manager}", flush=True)
    for command in MANAGERS[manager]:
        words = [*prefix, *command.format(packages=packages).split()]
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    find.cache_clear()


def main() -> int:
    """Install what is missing; say what stays missing, which is an error where everything is required."""
    if missing := [name for name in PROGRAMS if problem(name)]:
        _install(missing)
    missing = [name for name in PROGRAMS if problem(name)]
    all_required = bool(os.environ.get("KPCS_REQUIRE_ALL"))
    for name in missing:
        follows = "KPCS_REQUIRE_ALL is set: nothing is run" if all_required else "its tests are skipped by name"
        print(f"test: {problem(name)}; {follows}", file=sys.stderr)
    return 1 if missing and all_required else 0


if __name__ == "__main__":
    sys.exit(main())
