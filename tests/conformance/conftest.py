"""Kits of samples, made once for a module."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kpcs import conformance
from tests.samples import ON, expected

FEW = {"normal", "void", "lost", "used", "expired", "not-yet-issued", "not-yet-validated", "altered", "a-number"}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two Participants: one of them the union, whose parties live in its member states."""
    folder = tmp_path_factory.mktemp("kit")
    made = conformance.make(folder, codes=["SL", "EU"], on=ON)
    assert [one.participant for one in made] == ["SL", "EU"]
    return folder


@pytest.fixture(scope="module")
def few(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit of a few samples, for verifiers that are started anew for each."""
    folder = tmp_path_factory.mktemp("few")
    table = expected(kit)
    table["samples"] = [row for row in table["samples"] if row["name"] in FEW]
    shutil.copytree(kit / "SL", folder / "SL")
    (folder / "SL/expected.json").write_text(json.dumps(table), "utf-8")
    return folder
