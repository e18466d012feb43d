"""Short files, short functions. The exceptions may shrink, not grow."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, python_files, tree

LINES_OF_MODULE = 300
LINES_OF_FUNCTION = 40
# Path, or path:function, with the lines it has today and may not exceed.
EXCEPTIONS: dict[str, int] = {}


def _sizes() -> dict[str, tuple[int, int]]:
    """Everything measured: name -> (lines, bound)."""
    sizes: dict[str, tuple[int, int]] = {}
    for path in python_files("src/", "tests/", "tools/", "benchmarks/"):
        sizes[path] = len((ROOT / path).read_text(encoding="utf-8").splitlines()), LINES_OF_MODULE
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
                sizes[f"{path}:{node.name}"] = node.end_lineno - node.lineno + 1, LINES_OF_FUNCTION
    return sizes


def test_modules_and_functions_are_short() -> None:
    sizes = _sizes()
    assert len(sizes) > 200
    long = {name: lines for name, (lines, bound) in sizes.items() if lines > max(bound, EXCEPTIONS.get(name, 0))}
    assert not long, "\n".join(f"{name}: {lines} lines" for name, lines in sorted(long.items()))


def test_no_exception_outlives_its_reason() -> None:
    sizes = _sizes()
    settled = [name for name in EXCEPTIONS if name not in sizes or sizes[name][0] <= sizes[name][1]]
    assert not settled, f"no longer needed: {settled}"
