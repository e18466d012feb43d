"""Kits of samples, and verifiers of a few lines to put them to."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from kpcs import conformance
from kpcs.conformance import Ran

ON = date(2026, 11, 22)


def expected(kit: Path, code: str = "SL") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((kit / code / "expected.json").read_text("utf-8"))
    return found


def script(tmp_path: Path, body: str) -> str:
    """A verifier in a few lines; ``row`` is what the kit expects of the file that it was given."""
    path = tmp_path / "verifier.py"
    head = (
        "import json, pathlib, sys, time\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "rows = json.loads((file.parent / 'expected.json').read_text('utf-8'))['samples']\n"
        "row = next(one for one in rows if one['text'] == file.name)\n"
    )
    path.write_text(head + body, "utf-8")
    return str(path)


def put(kit: Path, body: str, tmp_path: Path, **more: Any) -> tuple[Ran, ...]:
    """Run such a verifier over the samples of one Participant."""
    command = [sys.executable, "-S", script(tmp_path, body), "{file}", "{on}"]
    return conformance.run(kit / "SL", command, **more)
