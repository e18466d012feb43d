"""An auditor with nothing but public tiles: honest growth passes, and each way of lying is named and proven."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kpcs.exchange.calling import Call
from kpcs.scheme.log import LogPolicy, opened
from kpcs.scheme.log.tiles import hashes_of, tiles_of
from kpcs.scheme.log.tree import leaf_hash, node_hash
from tests.witness.logs import Log
from tests.witness.webs import Webs


def publish(log: Log, folder: Path, size: int | None = None) -> Path:
    """Write the log's tiles and its checkpoint as an office publishes them."""
    size = len(log.entries) if size is None else size
    leaves = [leaf_hash(entry.encode()) for entry in log.entries[:size]]
    for tile in tiles_of(size):
        if tile.level is None:
            continue
        hashes = leaves
        for _step in range(8 * tile.level):
            hashes = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]
        file = folder / tile.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(hashes[tile.first : tile.first + tile.width]))
    folder.mkdir(exist_ok=True)
    (folder / "checkpoint").write_text(log.checkpoint(size), encoding="utf-8")
    return folder


class Auditor:
    """Runs ``kpcs log audit`` with one state."""

    def __init__(self, folder: Path, key: str) -> None:
        self.state, self.key, self.said = folder / "state.json", key, ""

    def look(self, *arguments: str) -> tuple[int, list[str]]:
        script = "from kpcs.commands.log_audit import audit; audit()"
        key = ["--key", self.key] if self.key else []
        command = [sys.executable, "-c", script, *arguments, "--state", str(self.state), *key, "--json"]
        done = subprocess.run(command, env=dict(os.environ), capture_output=True, text=True, check=False)
        self.said = done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.returncode, [one["code"] for one in json.loads(done.stdout)["wrong"]] if done.stdout else []


@pytest.fixture
def log() -> Log:
    return Log().grow(300)


@pytest.fixture
def auditor(tmp_path: Path, log: Log) -> Auditor:
    return Auditor(tmp_path, log.key.text)


def test_a_log_that_grows_passes_every_time(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = str(tmp_path / "public")
    for more in (0, 0, 1, 211, 0, 90):
        publish(log.grow(more), Path(place))
        assert auditor.look(place) == (0, []), auditor.said
    assert json.loads(auditor.said)["size"] == 602
    assert json.loads(auditor.said)["before"] == 512


def test_an_empty_log_is_a_log(tmp_path: Path, auditor: Auditor) -> None:
    assert auditor.look(str(publish(Log(), tmp_path / "public"))) == (0, [])


def test_a_partial_tile_may_be_gone_when_the_full_one_is_there(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = publish(log, tmp_path / "public")
    for partial in (place / "tile" / "0").glob("*.p"):
        for file in partial.iterdir():
            file.unlink()
    (place / "tile" / "0" / "001").write_bytes(
        b"".join(leaf_hash(f"entry {number}".encode()) for number in range(256, 512))
    )
    assert auditor.look(str(place)) == (0, [])


def test_a_shorter_log_has_gone_back(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = publish(log, tmp_path / "public")
    assert auditor.look(str(place)) == (0, [])
    publish(log, place, 299)
    assert auditor.look(str(place)) == (1, ["gone_back"])
    assert "300 entries before and shows 299 now" in auditor.said


def test_a_rewritten_past_is_named_and_proven(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = publish(log, tmp_path / "public")
    auditor.look(str(place))
    log.entries[7] = "another certificate"
    publish(log.grow(50), place)
    assert auditor.look(str(place)) == (1, ["rewritten"])
    proof = json.loads(auditor.said)["wrong"][0]["checkpoints"]
    policy = LogPolicy(log.key)
    assert [opened(one["note"], policy=policy).checkpoint.size for one in proof] == [300, 350]
    assert auditor.look(str(place)) == (1, ["rewritten"])
    assert len(json.loads(auditor.state.read_text())["caught"]) == 1


def test_two_faces_at_one_size_are_named(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    auditor.look(str(publish(log, tmp_path / "one")))
    other = Log().grow(299).grow(1, "secret")
    assert auditor.look(str(publish(other, tmp_path / "other"))) == (1, ["split_view"])
    assert "two faces: at 300 entries" in auditor.said


@pytest.mark.parametrize("size", [1, 40, 256, 299, 300])
def test_what_somebody_else_is_shown_is_compared(tmp_path: Path, log: Log, auditor: Auditor, size: int) -> None:
    public = str(publish(log, tmp_path / "public"))
    other = tmp_path / "shown-to-customs"
    other.write_text(log.checkpoint(size), encoding="utf-8")
    assert auditor.look(public, "--also", str(other)) == (0, [])
    other.write_text(Log().grow(size - 1).grow(1, "secret").checkpoint(), encoding="utf-8")
    assert auditor.look(public, "--also", str(other)) == (1, ["split_view"])
    assert "shown-to-customs" in auditor.said


def test_a_face_that_is_ahead_is_held_against_the_log_later(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place, other = publish(log, tmp_path / "public"), tmp_path / "other"
    other.write_text(Log().grow(299).grow(11, "secret").checkpoint(), encoding="utf-8")
    assert auditor.look(str(place), "--also", str(other)) == (0, [])
    assert "310 entries" in auditor.said
    publish(log.grow(5), place)
    assert auditor.look(str(place)) == (0, [])
    publish(log.grow(20), place)
    assert auditor.look(str(place)) == (1, ["split_view"])


def test_tiles_that_do_not_lead_to_the_checkpoint_are_named(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = publish(log, tmp_path / "public")
    tile = place / "tile" / "0" / "000"
    content = tile.read_bytes()
    assert len(hashes_of(content)) == 256
    tile.write_bytes(bytes(32) + content[32:])
    assert auditor.look(str(place)) == (1, ["tiles_differ"])
    tile.write_bytes(content[:-5])
    assert auditor.look(str(place)) == (2, [])


def test_what_does_not_count_or_cannot_be_read_is_said(tmp_path: Path, log: Log, auditor: Auditor) -> None:
    place = publish(log, tmp_path / "public")
    strange = publish(Log(seed="stranger").grow(3), tmp_path / "strange")
    assert auditor.look(str(strange)) == (1, ["not_believed"])
    renamed = publish(Log(f"{log.origin}/2").grow(3), tmp_path / "renamed")
    assert auditor.look(str(renamed)) == (1, ["renamed"])
    witness = Log("witness.example/w").key
    assert auditor.look(str(place), "--needed", "1")[0] == 2
    assert auditor.look(str(place), "--witness", witness.text)[0] == 2
    assert auditor.look(str(tmp_path / "nowhere")) == (2, [])
    assert auditor.look("http://127.0.0.1:9/log") == (2, [])
    assert auditor.look(str(place), "--also", str(tmp_path / "no file")) == (2, [])
    auditor.state.write_text("{}")
    assert auditor.look(str(place)) == (2, [])
    assert "begin anew" in auditor.said


def test_the_policy_of_a_trust_list_is_asked_for(tmp_path: Path, log: Log) -> None:
    """Two of three witnesses: with one signature the checkpoint does not count, with two it does."""
    webs = Webs(tmp_path, ("one.example/w", "two.example/w", "three.example/w"))
    webs.watch(log.key.text)
    listed = json.loads((Path(__file__).parent.parent / "vectors" / "trust.json").read_text(encoding="utf-8"))
    listed["logs"] = [{**listed["logs"][0], "origin": log.origin, "vkey": log.key.text}]
    witnesses = [(url.removeprefix("https://"), webs.key(url)) for url in webs.folders]
    listed["witnesses"] = [{"name": name, "vkey": vkey, "side": "industry", "url": ""} for name, vkey in witnesses]
    listed["policy"] = {"needed": 2, "of": [name for name, _vkey in witnesses]}
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(listed), encoding="utf-8")
    place, auditor = publish(log, tmp_path / "public"), Auditor(tmp_path, "")
    for signed, outcome in ((1, (1, ["not_believed"])), (2, (0, []))):
        with (place / "checkpoint").open("a", encoding="utf-8") as note:
            note.write(
                webs.ask(
                    list(webs.folders)[signed], Call(f"{list(webs.folders)[signed]}/add-checkpoint", log.request(0))
                ).text
            )
        assert auditor.look(str(place), "--trust", str(trust)) == outcome, auditor.said
