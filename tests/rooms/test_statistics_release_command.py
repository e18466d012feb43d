"""``kpcs statistics release`` and ``releases``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpcs.commands.statistics_release import release, releases
from kpcs.statistics.releases.forms import FILES
from tests.factories import make_figure, make_submission

pytestmark = pytest.mark.django_db


def make(*arguments: str) -> Result:
    return CliRunner().invoke(release, ["Figures of 2025", "--from", "2025", "--to", "2025", *arguments])


def test_a_release_is_made_listed_and_written(tmp_path: Path) -> None:
    make_figure(make_submission("SL", year=2025, part=1), points=12_345)
    made = json.loads(make("--json").stdout)
    assert (made["number"], made["figures"]) == (1, 1)
    listed = json.loads(CliRunner().invoke(releases, ["--json"]).stdout)
    assert [row["title"] for row in listed] == ["Figures of 2025"]
    assert CliRunner().invoke(releases, ["--number", "1", "--into", str(tmp_path)]).exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == set(FILES)
    assert "123.45" in (tmp_path / "figures.csv").read_text("utf-8")
    again = CliRunner().invoke(releases, ["--number", "1", "--into", str(tmp_path)])
    assert again.exit_code == 2
    assert "File exists" in again.stderr


def test_what_cannot_be_released_is_refused_in_words() -> None:
    answer = make("--embargo", "2020-01-01")
    assert answer.exit_code == 1
    assert "The embargo would end before the release is made." in answer.stderr
    assert "There is no signed figure in these years." in answer.stderr
    assert CliRunner().invoke(releases, []).stdout.strip() == "There is no release yet."
    assert CliRunner().invoke(releases, ["--number", "3", "--into", "x"]).exit_code == 2
