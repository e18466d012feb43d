"""``make bench``: run every benchmark module's ``rows()`` and print one table; exit 1 if a promise falls short.

``python -m benchmarks.run codec paper`` runs only those; ``--json`` prints lines for a script.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib
import json
import pkgutil
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

import benchmarks
from benchmarks.row import Row


def modules() -> list[str]:
    """Every module of this folder that measures something."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    return [name for name in names if hasattr(importlib.import_module(f"benchmarks.{name}"), "rows")]


def measure(names: Iterable[str], progress: Console) -> list[Row]:
    """Run the modules one after the other, saying on standard error what is being measured."""
    found: list[Row] = []
    for name in names:
        with progress.status(f"measuring {name} …"):
            found.extend(importlib.import_module(f"benchmarks.{name}").rows())
    return found


def main() -> int:
    """Print the table and say which promises fall short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="modules to run; all when left out")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    arguments = parser.parse_args()
    rows = measure(arguments.names or modules(), Console(stderr=True))
    if arguments.json:
        for row in rows:
            print(json.dumps(dataclasses.asdict(row)))
    else:
        table = Table("what", "measured", "promise", "baseline in this run", "holds")
        for row in rows:
            table.add_row(
                row.name, row.measured, row.promise, row.baseline, "yes" if row.holds else "[bold]SHORT[/bold]"
            )
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    short = [row.name for row in rows if not row.holds]
    print(f"{len(rows) - len(short)} promises kept, {len(short)} fall short", *short, sep="\n  - ", file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    raise SystemExit(main())
