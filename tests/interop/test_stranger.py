"""The page about the format is enough: a verifier written from it alone judges every vector as ours does."""

from __future__ import annotations

import ast
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.interop import stranger

VECTORS = Path(__file__).parent.parent / "vectors"
TRUST = json.loads((VECTORS / "trust.json").read_text())
BOTH = [vector for name in ("good", "bad") for vector in json.loads((VECTORS / f"{name}.json").read_text())["vectors"]]


@pytest.mark.parametrize("vector", BOTH, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    found = stranger.verify(vector["text"], TRUST, date.fromisoformat(vector["on"]))
    assert found == (vector["outcome"], vector["step"])


def test_it_is_a_stranger() -> None:
    for node in ast.walk(ast.parse(Path(stranger.__file__).read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not any(name.startswith(("kpcs", "tests")) for name in names)
