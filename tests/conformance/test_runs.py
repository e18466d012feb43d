"""Verifiers put to the samples: each that errs is named, sample by sample; ours agree."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpcs import conformance
from kpcs.cli import main
from kpcs.conformance import KitRefused, Ran
from kpcs.conformance.answers import answer_of
from tests import outside
from tests.samples import ON, expected, put, script


def test_a_verifier_that_agrees_in_json_agrees(few: Path, tmp_path: Path) -> None:
    ran = put(few, "print(json.dumps({'outcome': row['outcome'], 'step': row['step']}))", tmp_path)
    assert len(ran) == len(expected(few)["samples"])
    assert all(one.agrees and not one.is_weak for one in ran)


@pytest.mark.parametrize(
    "body",
    [
        "print(row['outcome'].upper().replace('_', ' '), 'on', sys.argv[2])",
        "print('Verdict follows.')\nprint(row['outcome'].replace('_', '-'))",
        "print('log line {')\nprint(json.dumps({'outcome': row['outcome'].upper(), 'step': row['step_name']}))",
    ],
)
def test_words_agree_as_well(few: Path, tmp_path: Path, body: str) -> None:
    assert all(one.agrees and not one.is_weak for one in put(few, body, tmp_path))


def test_an_exit_code_alone_agrees_weakly(few: Path, tmp_path: Path) -> None:
    ran = put(few, "sys.exit(row['outcome'] != 'genuine')", tmp_path)
    assert all(one.agrees and one.is_weak for one in ran)


def by_kind(ran: tuple[Ran, ...]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for one in ran:
        if one.disagreement is not None:
            kinds.setdefault(one.disagreement.kind, set()).add(one.name)
    return kinds


def test_a_verifier_that_believes_everything_is_wrong_where_it_is(few: Path, tmp_path: Path) -> None:
    ran = put(few, "print('GENUINE')", tmp_path)
    bad = {row["name"] for row in expected(few)["samples"] if row["outcome"] != "genuine"}
    assert by_kind(ran) == {"wrong": bad}


def test_a_verifier_that_forgets_one_step_is_named_for_it(few: Path, tmp_path: Path) -> None:
    """It does not look at the dates: expired and early samples seem good to it."""
    body = "print(json.dumps({'outcome': 'genuine' if row['step_name'] == 'dates' else row['outcome']}))"
    ran = put(few, body, tmp_path)
    assert by_kind(ran) == {"wrong": {"expired", "not-yet-issued", "not-yet-validated"}}
    sentence = next(one.disagreement.sentence for one in ran if one.name == "expired" and one.disagreement)
    assert sentence == "It says genuine; expected is expired, step 12."


def test_the_right_outcome_by_the_wrong_step_is_wrong(few: Path, tmp_path: Path) -> None:
    ran = put(few, "print(json.dumps({'outcome': row['outcome'], 'step': row['step'] and row['step'] - 1}))", tmp_path)
    assert "expired" in by_kind(ran)["wrong"]
    assert "normal" not in by_kind(ran)["wrong"]


def test_hanging_and_crashing_are_told_apart_for_each_sample(few: Path, tmp_path: Path) -> None:
    body = (
        "if file.stem == 'normal': time.sleep(600)\n"
        "if file.stem == 'void': raise RuntimeError('no such thing')\n"
        "if file.stem == 'lost': print('y' * 10_000_000)\n"
        "if file.stem == 'used': __import__('os').abort()\n"
        "print(json.dumps({'outcome': row['outcome'], 'step': row['step']}))"
    )
    start = time.monotonic()
    ran = put(few, body, tmp_path, timeout=5.0)
    assert by_kind(ran) == {"hung": {"normal"}, "crashed": {"void", "lost", "used"}}
    said = {one.name: one.disagreement.sentence for one in ran if one.disagreement}
    assert said["void"].endswith("its last words: RuntimeError: no such thing")
    assert said["normal"] == "It gave no verdict within 5 seconds."
    assert "more than 256 kB" in said["lost"]
    assert "signal 6" in said["used"]
    assert time.monotonic() - start < 300


def test_what_a_hanging_verifier_started_is_ended_with_it(few: Path, tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = tmp_path / "child.py"
    child.write_text(
        "import pathlib, sys, time\nwhile True:\n"
        "    pathlib.Path(sys.argv[1]).write_text(str(time.time()))\n    time.sleep(0.05)\n",
        "utf-8",
    )
    words = [sys.executable, "-S", str(child), str(mark)]
    body = (
        f"import subprocess\nif file.stem == 'normal': subprocess.Popen({words!r})\n"
        "print(json.dumps({'outcome': row['outcome'], 'step': row['step']}))"
    )
    ran = put(few, body, tmp_path, timeout=4.0)
    assert by_kind(ran) == {"hung": {"normal"}}
    last = mark.read_text()
    time.sleep(0.5)
    assert mark.read_text() == last


def test_a_command_that_is_no_program_is_told_so(few: Path) -> None:
    ran = conformance.run(few / "SL", ["/no/such/verifier", "{file}", "{on}"])
    assert {one.disagreement and one.disagreement.kind for one in ran} == {"crashed"}
    assert "cannot be started" in (ran[0].disagreement.sentence if ran[0].disagreement else "")


def test_a_command_without_a_sample_is_refused(few: Path) -> None:
    with pytest.raises(KitRefused, match="is given no sample"):
        conformance.run(few, ["true", "{trust}"])


def test_a_command_that_takes_no_day_needs_a_kit_of_today(few: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-S", script(tmp_path, "print(row['outcome'])"), "{file}"]
    if date.today() != ON:  # noqa: DTZ011
        with pytest.raises(KitRefused, match="takes no day"):
            conformance.run(few, command)
    conformance.make(tmp_path / "kit", codes=["SL"], on=date.today())  # noqa: DTZ011
    ran = conformance.run(tmp_path / "kit", command)
    assert "issuer-suspended-meanwhile" not in {one.name for one in ran}
    assert all(one.agrees for one in ran)


BROKEN: dict[str, str] = {
    "no JSON": "{",
    "another form": '{"format": "kpcs-conformance 9"}',
    "no samples": '{"format": "kpcs-conformance 1"}',
    "a sample without a file": '{"format": "kpcs-conformance 1", "participant": "SL", "trust": "t", '
    '"trust_readable": "t", "status": "s", "on": "2026-11-22", "samples": [{"name": "x", "text": "x.txt", '
    '"qr": "x.png", "on": "2026-11-22", "outcome": "genuine", "step": null}]}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_kit_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "expected.json").write_text(BROKEN[name], "utf-8")
    with pytest.raises(KitRefused, match="ake the kit again"):
        conformance.run(tmp_path, ["true", "{file}", "{on}"])
    with pytest.raises(KitRefused, match="There is no expected"):
        conformance.run(tmp_path / "nothing", ["true", "{file}", "{on}"])


@pytest.mark.parametrize(
    ("output", "code", "said"),
    [
        ('{"outcome": "void", "steps": [{"number": 8, "result": "failed"}]}', 1, "void, step 8"),
        ('{"outcome": "KEY NOT ACCEPTED"}', 1, "key_not_accepted"),
        ("not yet valid", 1, "not_yet_valid"),
        ("** Not genuine **", 1, "not genuine (exit code)"),
        ("genuinely odd", 1, "not genuine (exit code)"),
        ("", 0, "genuine (exit code)"),
        ('{"outcome": "splendid"}', 0, "genuine (exit code)"),
        ('{"outcome": ["void"]}', 1, "not genuine (exit code)"),
        ("anything", 2, "None"),
        ("", -9, "None"),
    ],
)
def test_ways_to_answer(output: str, code: int, said: str) -> None:
    assert str(answer_of(output, code)) == said


class TestCommand:
    """``kpcs conformance make`` and ``run`` as a tester meets them."""

    @pytest.fixture
    def made(self, tmp_path: Path) -> Path:
        folder = tmp_path / "kit"
        result = CliRunner().invoke(
            main, ["conformance", "make", str(folder), "--participant", "ca", "--on", "2026-11-22"]
        )
        assert result.exit_code == 0, result.output
        assert "samples for 1 Participants" in result.output
        return folder

    def run(self, folder: Path, tmp_path: Path, body: str, *options: str) -> Any:
        words = [sys.executable, "-S", script(tmp_path, body), "{file}", "{on}"]
        return CliRunner().invoke(main, ["conformance", "run", str(folder), *options, "--", *words])

    def test_all_agree(self, made: Path, tmp_path: Path) -> None:
        result = self.run(made, tmp_path, "print(row['outcome'])")
        assert result.exit_code == 0
        assert "0 wrong" not in result.output
        assert f"{len(expected(made, 'CA')['samples'])} of {len(expected(made, 'CA')['samples'])} samples agree" in (
            result.output
        )

    def test_one_does_not(self, made: Path, tmp_path: Path) -> None:
        result = self.run(made, tmp_path, "print('genuine' if file.stem == 'lost' else row['outcome'])")
        assert result.exit_code == 1
        assert "CA/lost: WRONG. It says genuine; expected is lost, step 8." in result.output
        assert "1 wrong" in result.output

    def test_in_json(self, made: Path, tmp_path: Path) -> None:
        result = self.run(made, tmp_path, "sys.exit(row['outcome'] != 'genuine')", "--json")
        rows = json.loads(result.output)
        assert result.exit_code == 0
        assert {row["by_exit_code_only"] for row in rows} == {True}

    def test_weak_agreement_is_said(self, made: Path, tmp_path: Path) -> None:
        result = self.run(made, tmp_path, "sys.exit(row['outcome'] != 'genuine')")
        assert "only the exit code was looked at" in result.output

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["make", "kit", "--participant", "XX"], "No Participant has the code XX"),
            (["make", "kit", "--participant", "Sierra"], "two-letter"),
            (["make", "kit", "--on", "tomorrow"], "is not a date"),
            (["make", "/proc/kit", "--participant", "SL"], "cannot be written"),
            (["run", ".", "--", "true", "{trust}"], "given no sample"),
            (["run", ".", "--", "true", "{file}", "{on}"], "There is no expected.json"),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(main, ["conformance", *arguments])
        assert result.exit_code == 2
        assert sentence in result.output


KPCS = [str(Path(sys.executable).with_name("kpcs")), "verify", "--json", "--on", "{on}"]
KPCS += ["--trust", "{trust}", "--status", "{status}", "--anchor", "{anchor}"]


@pytest.mark.slow
def test_the_commands_of_this_project_agree(kit: Path) -> None:
    """``kpcs verify`` as a user runs it, with signed lists and the anchor pinned."""
    ran = conformance.run(kit / "SL", [*KPCS, "{file}"], timeout=60)
    assert [one for one in ran if not one.agrees] == []
    assert all(one.answer and one.answer.outcome for one in ran)


def test_our_verifier_reads_the_pictures_of_the_codes(few: Path) -> None:
    ran = conformance.run(few, [*KPCS, "{qr}"], timeout=60)
    assert [one for one in ran if not one.agrees] == []


@pytest.mark.slow
def test_the_verifier_for_telephones_agrees(kit: Path) -> None:
    """Its JavaScript under Node, on the same files."""
    node = outside.required("node")
    judge = Path(__file__).parents[1] / "verifier" / "judge.js"
    command = [str(node), str(judge), "{file}", "{trust}", "{status}", "{on}", "{anchor}"]
    for code in ("SL", "EU"):
        ran = conformance.run(kit / code, command, timeout=60)
        assert [one for one in ran if not one.agrees] == []
        assert all(one.answer and one.answer.outcome for one in ran)
