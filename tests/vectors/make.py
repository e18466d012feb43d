"""Write the vectors, and the example in the format's page: ``.venv/bin/python -m tests.vectors.make``.

They are made again on purpose only: a change here is a change of the format, to which other verifiers are bound.
The keys are fixed and the signatures deterministic, so nothing changes that was not meant to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kpcs.scheme.codec import parts_of, qr_text, statement_of
from kpcs.scheme.trust import trust_text
from kpcs.scheme.verify import statement_form
from tests.vectors import log
from tests.vectors.bad import every
from tests.vectors.bad_bytes import TEXT
from tests.vectors.good import SIGNED
from tests.vectors.keys import ON, TRUST
from tests.vectors.page import PAGE, renewed

FOLDER = Path(__file__).parent


def good() -> list[dict[str, Any]]:
    """Name, day, text, what is packed in it, and what it says."""
    rows: list[dict[str, Any]] = []
    for name, (signed, on) in SIGNED.items():
        payload = parts_of(signed).payload
        row: dict[str, Any] = {
            "name": name,
            "on": on.isoformat(),
            "text": qr_text(signed),
            "outcome": "genuine",
            "step": None,
        }
        row |= {"signed": signed.hex(), "payload": payload.hex(), "certificate": statement_form(statement_of(payload))}
        rows.append(row)
    spaces = {
        "name": "spaces and line breaks around",
        "on": ON.isoformat(),
        "text": f" \t{TEXT}\r\n ",
        "outcome": "genuine",
    }
    return [*rows, spaces | {"step": None}]


def bad() -> list[dict[str, Any]]:
    """Name, day, text, outcome and the step that fails first."""
    return [
        {"name": name, "on": on.isoformat(), "text": text, "outcome": outcome, "step": step}
        for name, (text, on, outcome, step) in every().items()
        # What is very long, or no text at all for many JSON readers, is left to our own tests.
        if len(text) < 10_000 and "\ud800" not in text
    ]


def main() -> None:
    (FOLDER / "trust.json").write_text(trust_text(TRUST), "utf-8")
    for name, rows in (("good", good()), ("bad", bad()), ("proofs", log.rows())):
        about = {"format": "KP1", "trust": "trust.json", "vectors": rows}
        (FOLDER / f"{name}.json").write_text(json.dumps(about, ensure_ascii=True, indent=1) + "\n", "ascii")
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
