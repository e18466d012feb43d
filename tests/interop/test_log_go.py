"""Go's own libraries (sumdb/note, sumdb/tlog) read our log: checkpoint, tiles, entries, inclusion, consistency."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.models import Checkpoint, LogHead
from kpcs.scheme.log import Checkpoint as Words
from kpcs.scheme.log import tiles, tiles_of, tree
from tests.factories import NOW
from tests.outside import required
from tests.rooms.test_ledger_log import record
from tests.scheme.test_log_note import LOG, ORIGIN, WITNESSES, signed
from tests.scheme.trees import Grown

SOURCE = Path(__file__).parent / "log" / "main.go"
LARGE = 70_001


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, built without a network from the libraries of the system."""
    go, library = required("go"), required("sumdb")
    folder = tmp_path_factory.mktemp("go")
    root = library.parents[len(Path("src/golang.org/x/mod/sumdb/tlog/tlog.go").parts) - 1]
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": str(root),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "GOPROXY": "off",
    }
    program = folder / "log"
    done = subprocess.run(
        [str(go), "build", "-o", str(program), str(SOURCE)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return program


def ask(reader: Path, folder: Path, *keys: str) -> dict[str, Any]:
    done = subprocess.run([str(reader), str(folder), *keys], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def export(folder: Path) -> None:
    """As ``kpcs log export`` does, with a proof of every seventh entry and every earlier checkpoint."""
    newest = queries.newest_checkpoint()
    assert newest is not None
    for tile in tiles_of(newest.size):
        write(folder / tile.path, queries.tile(tile) or b"")
    write(folder / "checkpoint", queries.note_of(newest).encode())
    for old in Checkpoint.objects.filter(size__lt=newest.size):
        write(folder / "old" / str(old.size), old.note.encode())
    for place in range(0, newest.size, 7):
        write(folder / "proofs" / str(place), str(queries.proof(place, newest)).encode())


@pytest.mark.django_db
def test_go_reads_the_log_of_an_office(reader: Path, tmp_path: Path, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path / "office"
    sizes = (1, 2, 100, 256, 257, 300)
    for size in sizes:
        while queries.head().size < size:
            record(subject="SL004901", document=b"signed")
        ledger.publish(at=NOW)
    export(tmp_path / "log")
    said = ask(reader, tmp_path / "log", LogHead.objects.get().verifier_key)
    assert (said["size"], said["entries"], said["proofs"]) == (300, 300, 43)
    assert said["root"] == queries.root_at(300).hex()
    assert said["tiles"] >= 3
    for index, hashes in said["inclusion"].items():
        assert [piece.hex() for piece in queries.inclusion(int(index), 300)] == hashes
    assert {int(size) for size in said["consistency"]} == set(sizes[:-1])
    for size, hashes in said["consistency"].items():
        assert [piece.hex() for piece in queries.consistency(int(size), 300)] == hashes


@pytest.fixture(scope="module")
def large() -> tuple[list[bytes], Grown]:
    entries = [number.to_bytes(32, "big") for number in range(LARGE)]
    return entries, Grown(entries)


@pytest.fixture
def published(large: tuple[list[bytes], Grown], tmp_path: Path) -> Path:
    """A log of three levels of tiles, cosigned by two witnesses."""
    entries, grown = large
    for tile in tiles_of(LARGE):
        if tile.level is None:
            write(tmp_path / tile.path, tiles.bundle(entries[tile.first : tile.first + tile.width]))
        else:
            write(tmp_path / tile.path, b"".join(grown(tile.nodes)))
    for size in (1, 255, 65_536, LARGE - 1):
        words = Words(ORIGIN, size, tree.root(size, grown))
        write(tmp_path / "old" / str(size), str(signed(words.text, 1)).encode())
    words = Words(ORIGIN, LARGE, tree.root(LARGE, grown))
    write(tmp_path / "checkpoint", str(signed(words.text, 1, 10, 12)).encode())
    return tmp_path


def test_go_reads_a_large_log_and_its_cosignatures(
    reader: Path, published: Path, large: tuple[list[bytes], Grown]
) -> None:
    _entries, grown = large
    keys = [LOG.text, *(witness.text for witness in WITNESSES)]
    said = ask(reader, published, *keys)
    assert (said["size"], said["entries"]) == (LARGE, LARGE)
    assert said["signers"] == [ORIGIN, WITNESSES[0].name, WITNESSES[2].name]
    for index, hashes in said["inclusion"].items():
        assert [piece.hex() for piece in tree.inclusion(int(index), LARGE, grown)] == hashes
    for size, hashes in said["consistency"].items():
        assert [piece.hex() for piece in tree.consistency(int(size), LARGE, grown)] == hashes


@pytest.mark.parametrize("path", ["tile/0/000", "tile/1/000", "tile/2/000.p/1", "tile/entries/000", "checkpoint"])
def test_go_refuses_what_was_changed(reader: Path, published: Path, path: str) -> None:
    """The partner can fail: else its agreement would say nothing."""
    file = published / path
    content = bytearray(file.read_bytes())
    content[30] ^= 1
    file.write_bytes(content)
    done = subprocess.run([str(reader), str(published), LOG.text], capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr
