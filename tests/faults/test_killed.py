"""Killed at any step of issuing and logging: no number twice, no paper without a record, no log that shrinks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
SIGKILL = -9
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# A copy of an office takes longer on a server; a prime, so that deaths fall on acts of every kind.
EVERY_ON_A_SERVER = 29


@pytest.fixture(scope="module")
def deaths(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What was left and found after each death; the first life is a whole one."""
    kept = {"KPCS_DATABASE_URL"} if connection.vendor == "postgresql" else set()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_") or name in kept}
    command = [sys.executable, "-m", "tests.faults.dying", str(tmp_path_factory.mktemp("deaths")), str(_every())]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    lives = [json.loads(line) for line in done.stdout.splitlines()]
    assert not any(life["survived"] for life in lives), done.stderr[-3000:]
    return lives


def _every() -> int:
    return EVERY_ON_A_SERVER if connection.vendor == "postgresql" else 1


def told(life: dict[str, Any], what: str) -> list[Any]:
    return [value for kind, value in life["told"] if kind == what]


def test_every_step_was_died_at(deaths: list[dict[str, Any]]) -> None:
    whole, *died = deaths
    assert whole["status"] == 0
    assert len(told(whole, "printed")) == 2
    (steps,) = told(whole, "steps")
    assert steps > 150
    assert len(died) == steps // _every()
    assert {life["status"] for life in died} == {SIGKILL}


def test_what_is_on_paper_is_on_record_and_in_the_log(deaths: list[dict[str, Any]]) -> None:
    for life in deaths:
        (found,) = life["found"]
        for number in told(life, "printed"):
            assert found["states"].get(number) in ("issued", "replaced", "void"), life["step"]
            assert found["blanks"][number] == "issued", life["step"]
        assert found["unsigned"] == 0


def test_no_number_is_used_twice_and_none_is_lost(deaths: list[dict[str, Any]]) -> None:
    for life in deaths:
        (found,) = life["found"]
        assert "promised" not in found["states"].values(), life["step"]
        given_up = {number for number, state in found["blanks"].items() if state != "issued"}
        assert given_up <= {number for number, state in found["states"].items() if state == "void"}, life["step"]
        assert found["waiting"] == []
        assert set(found["blanks"]) == set(found["states"]), life["step"]
        assert found["new"] not in found["states"]
        numbers = sorted({*found["states"], found["new"]})
        assert numbers == [f"SL{4901 + place:06d}" for place in range(len(numbers))], life["step"]
        # Three applications waited: one was issued before or by finishing, or still waits, and one afterwards.
        assert found["applications"] in (1, 2), life["step"]


def test_the_log_is_its_entries_and_never_shorter_than_what_was_published(deaths: list[dict[str, Any]]) -> None:
    for life in deaths:
        (found,) = life["found"]
        assert found["wrong"] == [], life["step"]
        assert found["against"] == [], life["step"]
        assert all(size <= found["size"] for size in told(life, "published")), life["step"]
        assert found["head"] == found["size"], life["step"]
