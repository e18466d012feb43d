"""Writes the SQL that pages run from the expressions into kpcs.statistics.compiled; with --check only compares."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kpcs.statistics import expressions as ask
from kpcs.statistics.compiled import Compiled
from kpcs.statistics.engines import Engine, sql_of

FOLDER = Path(__file__).resolve().parent.parent / "src" / "kpcs" / "statistics" / "compiled"
ENGINES = {"sqlite": Engine.SQLITE, "postgresql": Engine.POSTGRESQL}


def compiled() -> dict[str, str]:
    """Every file by name."""
    certificates = ask.reconciled(ask.exports(), ask.imports())
    questions = {
        Compiled.MIRRORED: ask.mirrored(ask.figures()),
        Compiled.EXPLAINED: ask.explained(certificates, by=ask.PAIR_AND_HEADING),
        Compiled.DIFFERING: ask.differing(certificates),
    }
    return {
        f"{name}.{vendor}.sql": sql_of(question, engine) + "\n"
        for name, question in questions.items()
        for vendor, engine in ENGINES.items()
    }


def main() -> int:
    """Write them, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    for name, text in compiled().items():
        file = FOLDER / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                file.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stderr.write(f"{name} {'is out of date: run tools/expressions.py' if check else 'written'}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
