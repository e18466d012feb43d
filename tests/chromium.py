"""Where the tests find a browser; run as a program, it installs what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import playwright

# What a page does in a tenth of a second takes long on a small machine that does other work besides.
PATIENCE = 60_000
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The browser, and the one library of Playwright's own driver that a bare system lacks.
INSTALLERS = {
    "apt-get": ("apt-get -q update", "apt-get -q install -y --no-install-recommends chromium libatomic1"),
    "dnf": ("dnf -q -y install chromium libatomic",),
    "apk": ("apk add -q chromium",),
}


@cache
def find() -> Path | None:
    """A Chromium that answers: the one KPCS_BROWSER names, else the system's, else Playwright's own."""
    named = os.environ.get("KPCS_BROWSER")
    candidates = [named] if named else [*filter(None, map(shutil.which, NAMES)), *_playwright_own()]
    return next((Path(candidate) for candidate in candidates if _version(candidate).find("Chrom") >= 0), None)


def problem() -> str:
    """What stands in the way of a test in a browser; empty when nothing does."""
    if find() is None:
        return "no Chromium (Debian: apt install chromium; or name one in KPCS_BROWSER)"
    if not _version(Path(playwright.__file__).parent / "driver" / "node"):
        return "Playwright's driver does not start (Debian: apt install libatomic1)"
    return ""


def _playwright_own() -> list[str]:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return [str(path) for path in home.glob("chromium-*/chrome-linux*/chrome")]


def _version(program: str | Path) -> str:
    # Ubuntu's `chromium-browser` may be a notice that a snap is wanted: only an answer counts.
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def _install() -> None:
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    manager = next((name for name in INSTALLERS if shutil.which(name)), None)
    if manager and (not prefix or (shutil.which("sudo") and _runs([*prefix, "true"]))):
        print(f"test: {problem()}; installing with {manager}", flush=True)
        for command in INSTALLERS[manager]:
            _runs([*prefix, *command.split()])
        find.cache_clear()
    if find() is None:
        print("test: no Chromium; installing Playwright's own", flush=True)
        _runs([sys.executable, "-m", "playwright", "install", "chromium"])
        find.cache_clear()


def _runs(command: list[str]) -> bool:
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0


def main() -> int:
    if problem():
        _install()
    if not problem():
        print(f"test: the browser is {find()}")
        return 0
    required = bool(os.environ.get("KPCS_REQUIRE_ALL"))
    follows = (
        "KPCS_REQUIRE_ALL is set: nothing is run" if required else "the tests that need a browser are skipped by name"
    )
    print(f"test: {problem()}; {follows}", file=sys.stderr)
    return 1 if required else 0


if __name__ == "__main__":
    sys.exit(main())
