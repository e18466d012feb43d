"""The command line, and ``kpcs verify`` as a script sees it: exit codes, sentences, and never a traceback."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
import segno
from click.testing import CliRunner, Result

from kpcs import __version__
from kpcs.cli import COMMANDS, main
from kpcs.commands import pause
from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.trust import trust_text
from kpcs.scheme.trust.sealed import Content, packed, seal, sealed_of
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import ANCHOR, SL, TRUST, UNKNOWN, VectorKey
from tests.vectors.log import PROOFS

TEXT = qr_text(SL.signed(payload_of(REALISTIC)))
ON = ("--on", "2026-11-22")


@pytest.fixture
def trust(tmp_path: Path) -> str:
    path = tmp_path / "trust.json"
    path.write_text(trust_text(TRUST), "utf-8")
    return str(path)


def run(*arguments: str, given: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_help_lists_every_command_and_imports_none() -> None:
    script = "import sys; from kpcs.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    for name, (module, line) in COMMANDS.items():
        assert name in answer
        assert line[:30] in answer
        assert module not in answer.split()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_with_help_of_its_own(name: str) -> None:
    command = import_module(COMMANDS[name][0]).command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert (command.help or "").strip()


def test_unknown_command() -> None:
    result = run("verfiy")
    assert result.exit_code == 2
    assert "No such command 'verfiy'" in result.output


def test_version() -> None:
    assert run("version").output == f"kpcs {__version__}\n"


def test_verify_needs_neither_django_nor_the_network(trust: str) -> None:
    script = "import sys; from kpcs.cli import main; main(sys.argv[1:], standalone_mode=False)"
    unwanted = "sorted({'django', 'sqlite3', 'ssl', 'PIL'} & sys.modules.keys())"
    watch = f"import sys, atexit; atexit.register(lambda: print({unwanted}));"
    command = [sys.executable, "-c", watch + script, "verify", TEXT, "--trust", trust, *ON]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("[]\n")


def test_genuine(trust: str) -> None:
    result = run("verify", TEXT, "--trust", trust, *ON)
    assert result.exit_code == 0
    assert " 4. The signature holds: nothing was changed: passed" in result.output
    assert "GENUINE on 2026-11-22" in result.output
    assert "Trust list 7 of 20 November 2026, 2 days old." in result.output
    assert "HS 7102.10:  1,234.56 ct, US$ 123,456.78" in result.output
    assert "Total:       1,934.90 ct, US$ 4,701,346.89, 3 parcels" in result.output


@pytest.mark.parametrize(
    ("text", "on", "said"),
    [
        (TEXT, "2027-01-03", "EXPIRED"),
        (TEXT, "2026-11-01", "NOT YET VALID"),
        (TEXT[:-4], "2026-11-22", "NOT A CERTIFICATE"),
        (qr_text(UNKNOWN.signed(payload_of(REALISTIC))), "2026-11-22", "UNKNOWN ISSUER"),
        ("HC1:ABC", "2026-11-22", "NOT A CERTIFICATE"),
        (TEXT.removeprefix("KP1:") + "/", "2026-11-22", "NOT A CERTIFICATE"),
        ("https://authority.example/scan.pdf", "2026-11-22", "NOT A CERTIFICATE"),
        ("hello", "2026-11-22", "NOT A CERTIFICATE"),
        ("", "2026-11-22", "NOT A CERTIFICATE"),
        ("x" * 5000, "2026-11-22", "NOT A CERTIFICATE"),
        ("a\0b", "2026-11-22", "NOT A CERTIFICATE"),
    ],
)
def test_everything_else_is_exit_code_1(trust: str, text: str, on: str, said: str) -> None:
    result = run("verify", "--trust", trust, "--on", on, "--", text)
    assert result.exit_code == 1
    assert said in result.output


def test_json(trust: str) -> None:
    for text, code in ((TEXT, 0), ("x", 1)):
        result = run("verify", text, "--trust", trust, *ON, "--json")
        assert result.exit_code == code
        assert json.loads(result.output)["genuine"] == (code == 0)


def test_another_language(trust: str) -> None:
    assert "Authentique." in run("verify", TEXT, "--trust", trust, *ON, "--language", "fr").output


def test_files_and_standard_input(trust: str, tmp_path: Path) -> None:
    picture = io.BytesIO()
    segno.make(TEXT, error="m").save(picture, kind="png", scale=4)
    (tmp_path / "scan.png").write_bytes(picture.getvalue())
    (tmp_path / "code").write_text(TEXT + "\n")
    for name in ("scan.png", "code"):
        path = tmp_path / name
        assert run("verify", str(path), "--trust", trust, *ON).exit_code == 0
        assert run("verify", "-", "--trust", trust, *ON, given=path.read_bytes()).exit_code == 0
    assert "neither a text nor an image" in run("verify", trust, "--trust", trust, *ON).output
    assert run("verify", "-", "--trust", trust, *ON, given=b"").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((TEXT,), "Missing option '--trust'"),
        ((TEXT, "--trust", "{folder}/none.json"), "none.json cannot be read: No such file or directory"),
        ((TEXT, "--trust", "{folder}"), "cannot be read: Is a directory"),
        ((TEXT, "--trust", "{folder}/binary"), "is not text in UTF-8"),
        ((TEXT, "--trust", "{folder}/wrong.json"), "keys.0: The field 'kid' is missing."),
        ((TEXT, "--trust", "{trust}", "--on", "tomorrow"), "'tomorrow' is not a date; write it as 2026-11-22."),
        (("{folder}/none.png", "--trust", "{trust}"), "There is no file"),
        (("none.pdf", "--trust", "{trust}"), "There is no file none.pdf."),
        (("scans/none", "--trust", "{trust}"), "There is no file scans/none."),
        (("{folder}", "--trust", "{trust}"), "cannot be read: Is a directory"),
    ],
)
def test_what_cannot_be_carried_out_is_exit_code_2(
    trust: str, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\0")
    head = {"version": 2, "published_at": "2026-11-22T06:00:00Z", "sequence": 1, "good_until": "2026-12-22"}
    wrong = head | {"participants": [], "roots": [], "keys": [{}] * 30}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    filled = [one.replace("{folder}", str(tmp_path)).replace("{trust}", trust) for one in arguments]
    result = run("verify", *filled)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


# --- signed lists and proofs -----------------------------------------------------------------------------------------


def base64_of(key: VectorKey) -> str:
    return base64.b64encode(key.public).decode()


@pytest.fixture
def sealed_trust(tmp_path: Path) -> str:
    payload = packed(trust_text(TRUST).encode())
    path = tmp_path / "trust.cose"
    path.write_bytes(seal(payload, content=Content.TRUST, kid=ANCHOR.kid, algorithm=ANCHOR.algorithm, sign=ANCHOR.sign))
    return str(path)


def test_a_signed_list_is_checked_against_the_anchor(trust: str, sealed_trust: str, tmp_path: Path) -> None:
    (tmp_path / "anchor.txt").write_text(base64_of(ANCHOR) + "\n")
    for anchor in (base64_of(ANCHOR), str(tmp_path / "anchor.txt")):
        good = run("verify", TEXT, "--trust", sealed_trust, "--anchor", anchor, *ON)
        assert good.exit_code == 0
        assert f"signed with the anchor {ANCHOR.kid.hex()}" in good.output
    unchecked = run("verify", TEXT, "--trust", sealed_trust, *ON)
    assert "which was not checked: give --anchor" in unchecked.output
    assert "Trust list: not signed." in run("verify", TEXT, "--trust", trust, *ON).output
    told = json.loads(run("verify", TEXT, "--trust", sealed_trust, "--anchor", base64_of(ANCHOR), *ON, "--json").output)
    assert told["lists"]["trust"]["age_days"] == 2
    assert told["signatures"] == [f"Trust list: signed with the anchor {ANCHOR.kid.hex()}."]


def test_a_list_of_another_key_is_refused(trust: str, sealed_trust: str, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.cose"
    damaged.write_bytes(Path(sealed_trust).read_bytes()[:-1] + b"x")
    for path, anchor, said in (
        (sealed_trust, base64_of(UNKNOWN), "not with an anchor that was given"),
        (str(damaged), base64_of(ANCHOR), "not with an anchor that was given"),
        (trust, base64_of(ANCHOR), "is not signed; with --anchor a signed list"),
        (sealed_trust, "no key", "neither Base64 nor a file"),
    ):
        answer = run("verify", TEXT, "--trust", path, "--anchor", anchor, *ON)
        assert answer.exit_code == 2
        assert said in answer.output


def test_an_old_list_is_warned_of(sealed_trust: str) -> None:
    output = run("verify", TEXT, "--trust", sealed_trust, "--on", "2026-12-21").output
    assert (
        "Trust list 7 of 20 November 2026, 31 days old. It was good until 20 December 2026: get a newer one" in output
    )


def test_a_log_proof_shows_what_was_honest(trust: str, tmp_path: Path) -> None:
    signed, proof, _, _ = PROOFS["in the log, later checkpoint, two witnesses"]
    (tmp_path / "one.tlog-proof").write_text(proof)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    asked = ("verify", qr_text(signed), "--trust", trust, *ON)
    assert "ask National Minerals Agency for its log proof" in run(*asked).output
    shown = run(*asked, "--proof", str(tmp_path / "one.tlog-proof"))
    assert shown.exit_code == 0
    assert "it was in the public log before that" in shown.output
    assert run(*asked, "--proof", str(tmp_path / "none")).exit_code == 2
    assert run(*asked, "--proof", str(tmp_path / "binary")).exit_code == 2


def test_the_status_list_is_read_beside_the_trust_list(trust: str, tmp_path: Path) -> None:
    vectors = Path(__file__).parent / "vectors"
    key = json.loads((vectors / "status.json").read_text())["public"]
    status = ("--status", str(vectors / "status.cose"))
    asked = ("verify", TEXT, "--trust", trust, *ON)
    refused = run(*asked, *status)
    assert refused.exit_code == 2, "another key than the trust list names signed it"
    assert "not with an anchor" in refused.output
    assert run(*asked, *status, "--anchor", key).exit_code == 2, "the trust list is not signed at all"
    payload = sealed_of((vectors / "status.cose").read_bytes(), content=Content.STATUS).payload
    ours = tmp_path / "status.cose"
    ours.write_bytes(
        seal(payload, content=Content.STATUS, kid=ANCHOR.kid, algorithm=ANCHOR.algorithm, sign=ANCHOR.sign)
    )
    told = run(*asked, "--status", str(ours))
    assert told.exit_code == 0
    assert f"Status list: signed with the anchor {ANCHOR.kid.hex()}." in told.output
    assert "Status list 12 of 20 November 2026, 2 days old." in told.output


def test_a_terminal_without_the_letters_shows_their_codes() -> None:
    command = [sys.executable, "-c", "from kpcs.cli import main; main()", "verify", "KP1:X", "--language", "ru"]
    command += ["--trust", str(Path(__file__).parent / "vectors" / "trust.json")]
    ran = subprocess.run(command, env=os.environ | {"PYTHONIOENCODING": "latin-1"}, capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"\\u04" in ran.stdout
    assert b"Traceback" not in ran.stderr


def test_a_full_disk_is_said_without_a_trace() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-c", "from kpcs.cli import main; main()", "rules", "--json"]
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ran.returncode
    assert b"There is no room to write" in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("room", ["certificates", "arrivals"])
def test_help_of_a_command_asks_for_no_office(room: str) -> None:
    answer = run(room, "list", "--help")
    assert answer.exit_code == 0
    assert f"Usage: main {room} list" in answer.stdout
    assert run(room, "list").exit_code == 2


def test_waiting_for_the_next_round_ends_well_when_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kpcs.commands.time.sleep", stopped)
    with pytest.raises(click.exceptions.Exit) as ended:
        pause(60)
    assert ended.value.exit_code == 0
