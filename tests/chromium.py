"""Where the tests find a browser; run as a program, it installs one when there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALLERS = {
    "apt-get": ("apt-get -q update", "apt-get -q install -y --no-install-recommends chromium"),
    "dnf": ("dnf -q -y install chromium",),
    "apk": ("apk add -q chromium",),
}


def find() -> Path | None:
    """A Chromium that answers; KPCS_BROWSER names one, else the system's, else Playwright's own."""
    named = os.environ.get("KPCS_BROWSER")
    candidates = [named] if named else [*filter(None, map(shutil.which, NAMES)), *_playwright_own()]
    return next((Path(candidate) for candidate in candidates if _answers(candidate)), None)


def _playwright_own() -> Iterator[str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _answers(program: str) -> bool:
    # Ubuntu's `chromium-browser` may be a notice that a snap is wanted: only a version counts.
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "Chrom" in answer.stdout


def _runs(*command: str) -> bool:
    return bool(shutil.which(command[0])) and subprocess.run(command, capture_output=True).returncode == 0


def _install() -> None:
    prefix = "" if os.geteuid() == 0 else "sudo -n "
    if not prefix or _runs("sudo", "-n", "true"):
        for manager, commands in INSTALLERS.items():
            if shutil.which(manager):
                print(f"test: no browser here; installing chromium with {manager}", flush=True)
                for command in commands:
                    subprocess.run((prefix + command).split(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                break
    if not find():
        print("test: no browser here; installing Playwright's own", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL)


def main() -> int:
    if not find():
        _install()
    if found := find():
        print(f"test: the browser is {found}")
        return 0
    print(
        "test: no browser: install chromium (Debian: apt install chromium), or name one in KPCS_BROWSER;"
        " the tests that need it are skipped by name",
        file=sys.stderr,
    )
    return 1 if os.environ.get("KPCS_REQUIRE_ALL") else 0


if __name__ == "__main__":
    sys.exit(main())
