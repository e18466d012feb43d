"""Returns on the command line: the template, a file that is filed, and one that is not, with its marked copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from kpcs.commands.statistics import command
from kpcs.errors import Refused
from kpcs.statistics.actions import sign
from kpcs.statistics.models import Submission
from kpcs.statistics.returns.cells import sheets_of
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import CAME, SENT, trade

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk() -> Desk:
    make_world()
    return make_desk()


def run(*arguments: Any, officer: str = "preparer@sl-demo.test") -> Result:
    whose = ["--officer", officer] if arguments[0] == "file" else ["--authority", "sl-demo"]
    return CliRunner().invoke(command, [*map(str, arguments), *whose])


def test_a_good_file_waits_for_its_signature(tmp_path: Path, desk: Desk) -> None:
    book = tmp_path / "q1.xlsx"
    book.write_bytes(trade(SENT, CAME))
    checked = run("file", book, "--check")
    assert (checked.exit_code, Submission.objects.count()) == (0, 0)
    filed = run("file", book, "--period", "2026-Q1")
    assert filed.exit_code == 0, filed.output
    [row] = Submission.objects.all()
    assert (row.state, row.channel, row.prepared_by, row.figures.count()) == (
        "submitted",
        "workbook",
        desk.preparing.actor_id,
        2,
    )
    again = run("file", book, "--json")
    assert again.exit_code == 1
    assert "waits for its signature" in json.loads(again.stdout)["findings"][0]["message"]


def test_a_wrong_file_files_nothing_and_comes_back_marked(tmp_path: Path) -> None:
    book, copy = tmp_path / "q1.xlsx", tmp_path / "marked.xlsx"
    book.write_bytes(trade((*SENT[:4], "x", 1), CAME))
    told = run("file", book, "--marked", copy)
    assert told.exit_code == 1
    assert "Trade!E5  R-STA.2  “x” is not a number (carats)." in told.output
    assert "nothing was filed" in told.output
    assert not Submission.objects.exists()
    assert [sheet.name for sheet in sheets_of(copy.read_bytes())] == ["Trade", "Findings"]


def test_who_files_a_file_does_not_sign_it_off(tmp_path: Path, desk: Desk) -> None:
    book = tmp_path / "q1.xlsx"
    book.write_bytes(trade(SENT, CAME))
    desk.preparing.roles = ["statistician", "head_of_statistics"]
    desk.preparing.save()
    assert run("file", book).exit_code == 0
    [row] = Submission.objects.all()
    with pytest.raises(Refused) as refused:
        sign(submission=row.pk, by=desk.preparing, at=timezone.localtime())
    assert [finding.code for finding in refused.value.findings] == ["K-ACT.4"]
    assert sign(submission=row.pk, by=desk.signing, at=timezone.localtime()).state == "signed"


@pytest.mark.parametrize(
    ("officer", "said"), [("nobody@sl-demo.test", "No officer"), ("keeper@sl-demo.test", "may not prepare returns")]
)
def test_only_who_prepares_returns_files_one(tmp_path: Path, officer: str, said: str) -> None:
    book = tmp_path / "q1.xlsx"
    book.write_bytes(trade(SENT, CAME))
    told = run("file", book, officer=officer)
    assert (told.exit_code, said in told.output, Submission.objects.count()) == (2, True, 0)


def test_the_template_is_written(tmp_path: Path) -> None:
    book = tmp_path / "production.xlsx"
    assert run("template", book, "--period", "2026-H1").exit_code == 0
    assert sheets_of(book.read_bytes())[0].name == "Production"


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    assert "2026-Q9" in run("template", tmp_path / "x.xlsx", "--period", "2026-Q9").output
    other = CliRunner().invoke(command, ["draft", "--authority", "nobody", "--year", "2026", "--quarter", "1"])
    assert (other.exit_code, "this office hosts" in other.output) == (2, True)
