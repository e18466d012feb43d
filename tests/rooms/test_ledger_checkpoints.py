"""Checkpoints of the office's log, the commands about it, and what finds a change behind the office's back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection

from kpcs.certificates.queries import signed_of
from kpcs.commands.log import command
from kpcs.errors import Conflict
from kpcs.ledger import actions, queries, triggers
from kpcs.ledger.checking import check
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Checkpoint, LogHead
from kpcs.scheme import codec
from kpcs.scheme.log import LogPolicy, Tile, note_key_of, opened, proof_of, tiles, tiles_of, tree
from tests import lives, people
from tests.factories import NOW
from tests.rooms.test_ledger_log import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.KPCS_DATA_DIR = tmp_path / "office"
    settings.KPCS_LOG_ORIGIN = "office.example/log"
    return tmp_path


def run(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == exit_code, result.output
    return result.output


def change(statement: str) -> None:
    """What somebody with the database in hands could do."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    triggers.install(connection)


def test_a_checkpoint_is_signed_under_the_name_that_the_operator_chose() -> None:
    record()
    made = actions.publish(at=NOW)
    key = note_key_of(LogHead.objects.get().verifier_key)
    assert key.name == "office.example/log"
    words = opened(made.note, policy=LogPolicy(key)).checkpoint
    assert (words.origin, words.size, words.root) == ("office.example/log", 1, queries.root_at(1))


def test_a_log_that_did_not_grow_keeps_its_checkpoint() -> None:
    record()
    first = actions.publish(at=NOW)
    assert actions.publish(at=NOW).pk == first.pk
    record()
    assert actions.publish(at=NOW).size == 2
    assert Checkpoint.objects.count() == 2


def test_the_name_comes_from_the_address_else_is_random_and_then_stays(settings: Any) -> None:
    settings.KPCS_LOG_ORIGIN, settings.KPCS_PUBLIC_URL = "", "https://kp.example:8443/x"
    assert actions.open_log().origin == "kp.example:8443/log"
    settings.KPCS_PUBLIC_URL = ""
    assert actions.open_log().origin == "kp.example:8443/log"
    LogHead.objects.update(kid="", origin="")
    assert actions.open_log().origin.startswith("kpcs.invalid/")


def test_a_key_that_does_not_open_is_said(settings: Any) -> None:
    record()
    actions.publish(at=NOW)
    record()
    settings.KPCS_KEY_PASSPHRASE = "another passphrase"
    with pytest.raises(Conflict, match="KPCS_KEY_PASSPHRASE"):
        actions.publish(at=NOW)
    assert "KPCS_KEY_PASSPHRASE" in run("publish", exit_code=2)


def test_a_clock_that_was_set_back_publishes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    record()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW - timedelta(days=1))
    assert "clock of this office" in run("publish", exit_code=1)
    assert "clock of this office" in run("status", exit_code=1)
    assert not Checkpoint.objects.exists()


def test_tiles_and_bundles_are_what_the_checkpoint_covers_and_no_more() -> None:
    for number in range(300):
        record(subject=str(number))
    assert queries.tile(Tile(0, 0)) is None
    size = actions.publish(at=NOW).size
    record()
    files = {tile: queries.tile(tile) for tile in tiles_of(size)}
    assert None not in files.values()
    assert queries.tile(Tile(0, 1, 45)) is None
    leaves = [*tiles.hashes_of(files[Tile(0, 0)] or b""), *tiles.hashes_of(files[Tile(0, 1, 44)] or b"")]
    entries = [
        *tiles.entries_of(files[Tile(None, 0)] or b""),
        *tiles.entries_of(files[Tile(None, 1, 44)] or b""),
    ]
    assert leaves == [tree.leaf_hash(entry) for entry in entries]
    assert files[Tile(1, 0, 1)] == queries.root_at(256)


def test_status_says_where_the_log_is() -> None:
    record()
    said = json.loads(run("status", "--json"))
    assert (said["size"], said["checkpoint"]) == (1, None)
    assert "There is no checkpoint yet" in run("checkpoint", exit_code=2)
    run("publish")
    said = json.loads(run("status", "--json"))
    assert said["origin"] == "office.example/log"
    assert said["checkpoint"]["size"] == 1
    assert "size: 1" in run("status")
    assert run("checkpoint") == queries.note_of(Checkpoint.objects.get())


def test_the_proof_of_a_certificate_holds_for_a_stranger(folder: Path) -> None:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    certificate = lives.issued(office)
    assert "No checkpoint covers it yet" in run("prove", certificate.number, exit_code=1)
    run("publish")
    file, other = folder / "one.tlog-proof", folder / "other.tlog-proof"
    run("prove", certificate.number, "--output", str(file))
    assert run("prove", certificate.number) == file.read_text(encoding="utf-8")
    key = json.loads(run("status", "--json"))["verifier_key"]
    text = codec.qr_text(bytes(certificate.signed or b""))
    assert "It is about this certificate." in run("verify", str(file), "--key", key, "--certificate", text)
    said = json.loads(run("verify", str(file), "--key", key, "--json"))
    assert (said["holds"], said["subject"], said["kind"]) == (True, certificate.number, "certificate.issued")
    proof = proof_of(file.read_text(encoding="utf-8"))
    other.write_text(file.read_text(encoding="utf-8").replace(f"index {proof.index}", f"index {proof.index - 1}"))
    assert "does not lead" in run("verify", str(other), "--key", key, exit_code=1)
    assert json.loads(run("verify", str(other), "--key", key, "--json", exit_code=1))["code"] == "not_included"
    assert "key" in run("verify", str(file), "--key", "nonsense", exit_code=2)
    assert "cannot be read" in run("verify", str(file), "--key", key, "--certificate", "KP1:X", exit_code=2)


def test_what_has_no_entry_has_no_proof() -> None:
    assert "no such entry" in run("prove", "SL999999", exit_code=1)
    assert "NUMBER" in run("prove", "nonsense", exit_code=2)


def test_a_log_continues_a_checkpoint_that_somebody_kept(folder: Path) -> None:
    kept = folder / "kept"
    for number in range(5):
        record(subject=str(number))
    actions.publish(at=NOW)
    kept.write_text(run("checkpoint"), encoding="utf-8")
    for number in range(5):
        record(subject=str(number))
    actions.publish(at=NOW)
    said = json.loads(run("consistency", str(kept), "--json"))
    assert (said["first"], said["second"]) == (5, 10)
    assert len(said["proof"]) == 5
    change(
        "UPDATE ledger_logentry SET nodes = zeroblob(32) WHERE place = 4"
        if connection.vendor == "sqlite"
        else "UPDATE ledger_logentry SET nodes = decode(repeat('00', 32), 'hex') WHERE place = 4"
    )
    assert "not the smaller one" in run("consistency", str(kept), exit_code=1)
    kept.write_text(kept.read_text(encoding="utf-8").replace("\n5\n", "\n4\n"), encoding="utf-8")
    assert "does not hold" in run("consistency", str(kept), exit_code=1)


def test_the_exported_folder_holds_the_whole_log_and_grows(folder: Path) -> None:
    for number in range(257):
        record(subject=str(number))
    actions.publish(at=NOW)
    out = folder / "out"
    run("export", str(out))
    assert (out / "checkpoint").read_text(encoding="utf-8") == queries.note_of(Checkpoint.objects.get())
    assert (out / "tile/0/000").stat().st_size == 8192
    full = (out / "tile/0/000").stat().st_mtime_ns
    record()
    actions.publish(at=NOW)
    assert "2 files are new" in run("export", str(out))
    assert (out / "tile/0/000").stat().st_mtime_ns == full
    assert {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} == {
        "checkpoint",
        *(tile.path for tile in tiles_of(257)),
        *(tile.path for tile in tiles_of(258)),
    }


@pytest.fixture
def grown() -> int:
    for number in range(6):
        record(Kind.CERTIFICATE_ISSUED, subject=str(number), document=b"x")
        actions.publish(at=NOW)
    return 6


def test_an_honest_log_checks(grown: int) -> None:
    found = check()
    assert (found.entries, found.checkpoints, found.wrong) == (grown, grown, ())
    assert "wrong: none" in run("check")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ledger_event SET by_name = 'Somebody else' WHERE subject = '3'", "was changed afterwards"),
        ("UPDATE ledger_event SET subject = '9' WHERE subject = '3'", "was changed afterwards"),
        ("DELETE FROM ledger_event WHERE subject = '3'", "is gone"),
        ("DELETE FROM ledger_logentry WHERE place = 3", "Entry 3 is missing"),
        ("DELETE FROM ledger_logentry WHERE place = 5", "the log ends after 5"),
        ("UPDATE ledger_logentry SET opening = nodes WHERE place = 3", "opening of entry 3 is damaged"),
        ("UPDATE ledger_logentry SET place = 6 WHERE place = 5", "Entry 5 is missing"),
        ("UPDATE ledger_logentry SET nodes = peaks FROM ledger_loghead WHERE place = 3", "kept with entry 3"),
        ("UPDATE ledger_checkpoint SET size = 7 WHERE size = 6", "covers 7 entries"),
        ("UPDATE ledger_checkpoint SET note = 'x' WHERE size = 4", "is damaged"),
    ],
)
def test_what_is_changed_in_the_database_is_found(grown: int, statement: str, said: str) -> None:
    change(statement)
    wrong = " ".join(check().wrong)
    assert said.lower() in wrong.lower()
    assert json.loads(run("check", "--json", exit_code=1))["wrong"]


def test_catching_up_from_the_command_line(grown: int) -> None:
    change("DELETE FROM ledger_logentry")
    change("DELETE FROM ledger_loghead")
    assert "entered: 6" in run("catch-up")
    assert check().wrong[:1] != ()  # the old checkpoints are of another log: the salts are new
    assert dict(signed_of([])) == {}
