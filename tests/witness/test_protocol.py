"""The witness's answers, one by one as the protocol (C2SP tlog-witness) words them, over its own web address."""

from __future__ import annotations

import io
import json
import os
import sqlite3
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from kpcs.scheme.log import note_key_of, signature_lines_of, signed_note_of, signers
from kpcs.witness import actions, report, store
from kpcs.witness.app import Witness
from kpcs.witness.request import request_text
from tests.witness.logs import ORIGIN, Log

NOW = 1_795_000_000
NAME = "witness.example/civil-society"


class Web:
    """Asks the application as a web server does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOW
        self.app = Witness(folder, keys=actions.open_keys(folder), clock=lambda: self.now)
        self.type = ""

    def ask(self, path: str, body: bytes | None = None, **more: Any) -> tuple[int, str]:
        environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": "GET" if body is None else "POST"}
        environ |= {"wsgi.input": io.BytesIO(body or b""), "CONTENT_LENGTH": str(len(body or b"")), **more}
        setup_testing_defaults(environ)
        said: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            said.update(status=int(status[:3]), **dict(headers))

        text = b"".join(self.app(environ, start)).decode()
        self.type = said["Content-Type"]
        return said["status"], text

    def add(self, body: bytes) -> tuple[int, str]:
        return self.ask("/add-checkpoint", body)


@pytest.fixture
def log() -> Log:
    return Log().grow(5)


@pytest.fixture
def web(tmp_path: Path, log: Log) -> Web:
    actions.init(tmp_path / "w", name=NAME, unprotected=True, at=NOW)
    actions.add_log(tmp_path / "w", vkey=log.key.text, at=NOW)
    return Web(tmp_path / "w")


def signed_by(web: Web, checkpoint: str, lines: str) -> int | None:
    """The moment of the witness's cosignature under the checkpoint, checked with its published key."""
    key = note_key_of(report.report_of(web.folder).vkey)
    assert signature_lines_of(lines)
    found = signers(signed_note_of(checkpoint + lines), [key])
    return found[0].at if found else None


def test_a_first_checkpoint_is_cosigned_with_its_moment(web: Web, log: Log) -> None:
    status, line = web.add(log.request(0))
    assert status == 200
    assert line.startswith(f"— {NAME} ")
    assert signed_by(web, log.checkpoint(), line) == NOW


def test_a_log_that_grows_is_cosigned_again(web: Web, log: Log) -> None:
    web.add(log.request(0))
    web.now += 60
    log.grow(7)
    status, line = web.add(log.request(5))
    assert (status, signed_by(web, log.checkpoint(), line)) == (200, NOW + 60)


def test_the_same_checkpoint_again_gets_a_newer_moment(web: Web, log: Log) -> None:
    web.add(log.request(0))
    web.now += 9
    status, line = web.add(log.request(5))
    assert (status, signed_by(web, log.checkpoint(), line)) == (200, NOW + 9)


def test_an_unknown_log_is_404_and_a_strange_signature_403(web: Web) -> None:
    assert web.add(Log("other.example/log").grow(2).request(0))[0] == 404
    assert web.add(Log(seed="stranger").grow(2).request(0))[0] == 403


def test_a_damaged_signature_of_the_log_is_403(web: Web, log: Log) -> None:
    other = log.checkpoint(4).split("\n\n")[1]
    body = log.request(0).decode().split("\n— ")[0] + "\n" + other
    assert web.add(body.encode())[0] == 403


def test_signatures_of_strangers_beside_the_logs_own_are_ignored(web: Web, log: Log) -> None:
    stranger = Log("stranger.example/log", seed="stranger").grow(5)
    line = stranger.checkpoint().split("\n\n")[1]
    assert web.add(log.request(0) + line.encode())[0] == 200
    assert "stranger" not in str(web.ask("/" + report.place_of(ORIGIN))[1])


@pytest.mark.parametrize(
    "change",
    [
        lambda body: b"",
        lambda body: b"\xff" + body,
        lambda body: body.replace(b"old 0", b"old 00"),
        lambda body: body.replace(b"old 0", b"old -1"),
        lambda body: body.replace(b"old 0", b"0"),
        lambda body: body.replace(b"old 0", b"old 6"),
        lambda body: body.replace(b"old 0\n", b"old 0\nnot base64!\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\nAAAA\n"),
        lambda body: body.replace(b"old 0\n", b"old 0\n" + b"PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n" * 64),
        lambda body: body.replace(b"\n\n", b"\n"),
        lambda body: body.replace(b"\n5\n", b"\n05\n"),
        lambda body: body[:-1],
        lambda body: body + b"x" * 262_144,
    ],
)
def test_what_is_malformed_is_400_and_changes_nothing(web: Web, log: Log, change: Any) -> None:
    status, sentence = web.add(change(log.request(0)))
    assert status == 400
    assert sentence.endswith(".\n")
    assert report.report_of(web.folder).logs[0].held.size == 0


def test_another_old_size_is_409_with_the_known_size(web: Web, log: Log) -> None:
    web.add(log.request(0))
    log.grow(3)
    for old in (0, 4, 7):
        assert web.add(log.request(old)) == (409, "5\n")
        assert web.type == "text/x.tlog.size"
    assert not report.report_of(web.folder).evidence


def test_a_proof_that_does_not_hold_is_422_and_kept(web: Web, log: Log) -> None:
    web.add(log.request(0))
    liar = Log(entries=["another past"]).grow(9)
    body = request_text(old=5, proof=log.grow(5) and (), checkpoint=liar.checkpoint()).encode()
    assert web.add(body)[0] == 422
    caught = report.report_of(web.folder).caught
    assert [(one.what, one.size) for one in caught] == [(store.UNPROVEN, 10)]
    assert caught[0].note == liar.checkpoint()


def test_a_first_request_with_a_needless_proof_is_422(web: Web, log: Log) -> None:
    body = request_text(old=0, proof=(bytes(32),), checkpoint=log.checkpoint()).encode()
    assert web.add(body)[0] == 422


def test_a_request_that_went_wrong_is_cleared_up_by_the_right_one(web: Web, log: Log) -> None:
    web.add(log.request(0))
    log.grow(1)
    assert web.add(request_text(old=5, proof=(), checkpoint=log.checkpoint()).encode())[0] == 422
    assert len(report.report_of(web.folder).caught) == 1
    assert web.add(log.request(5))[0] == 200
    assert report.report_of(web.folder).evidence == ()


def test_two_faces_are_never_signed_but_kept_and_shown(web: Web, log: Log) -> None:
    web.add(log.request(0))
    liar = Log().grow(4).grow(1, "secret")
    assert web.add(liar.request(5)) == (409, "5\n")
    assert web.add(liar.request(0)) == (409, "5\n")
    found = report.report_of(web.folder)
    assert [(one.what, one.size) for one in found.caught] == [(store.TWO_FACES, 5)]
    status, page = web.ask("/evidence")
    assert status == 200
    assert "two faces: at 5 entries" in page
    assert liar.checkpoint() in page
    assert "deux visages" in web.ask("/evidence", HTTP_ACCEPT_LANGUAGE="fr-CA,fr")[1]


def test_another_face_of_an_old_size_is_seen_later(web: Web, log: Log) -> None:
    web.add(log.request(0))
    log.grow(4)
    web.add(log.request(5))
    liar = Log().grow(4).grow(1, "secret")
    assert web.add(liar.request(0)) == (409, "9\n")
    assert [(one.what, one.size) for one in report.report_of(web.folder).caught] == [(store.TWO_FACES, 5)]


def test_the_same_lie_is_kept_once_and_lies_have_an_end(web: Web, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_EVIDENCE", 3)
    web.add(log.request(0))
    for word in ("a", "a", "b", "c", "d"):
        web.add(Log().grow(4).grow(1, word).request(5))
    assert len(report.report_of(web.folder).evidence) == 3


def test_a_clock_set_back_signs_nothing_and_a_slow_one_does_not_go_back(web: Web, log: Log) -> None:
    web.add(log.request(0))
    web.now -= 10
    log.grow(1)
    assert signed_by(web, log.checkpoint(), web.add(log.request(5))[1]) == NOW
    web.now -= 86_400
    log.grow(1)
    status, sentence = web.add(log.request(6))
    assert (status, "clock" in sentence) == (503, True)
    assert report.report_of(web.folder).logs[0].held.size == 6


def test_the_database_itself_refuses_to_go_back_or_forget(web: Web, log: Log) -> None:
    web.add(log.request(0))
    with sqlite3.connect(web.folder / store.FILE) as file:
        for statement in (
            "INSERT INTO cosigned SELECT origin, 4, root, at FROM cosigned",
            "UPDATE cosigned SET root = zeroblob(32)",
            "UPDATE cosigned SET size = 4",
            "DELETE FROM cosigned",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="a witness never"):
                file.execute(statement)


def test_pages_say_who_is_watched_and_how_far(web: Web, log: Log) -> None:
    assert "nothing cosigned yet" in web.ask("/")[1]
    web.add(log.request(0))
    page = web.ask("/")[1]
    assert "5 entries" in page
    assert "Nothing was caught" in page
    assert "Rien" in web.ask("/", HTTP_ACCEPT_LANGUAGE="fr")[1]
    assert json.loads(web.ask("/witness.json")[1])["logs"][0]["size"] == 5
    newest = web.ask("/" + report.place_of(ORIGIN))[1]
    assert newest.startswith(log.checkpoint())
    assert signed_by(web, log.checkpoint(), newest.removeprefix(log.checkpoint())) == NOW
    for path in ("/logs/x/checkpoint", "/nothing"):
        assert web.ask(path)[0] == 404
    assert web.ask("/", b"posted")[0] == 405
    assert web.ask("/add-checkpoint")[0] == 405


def test_a_witness_that_cannot_store_says_so_and_signs_nothing(web: Web, log: Log) -> None:
    (web.folder / store.FILE).write_bytes(b"this is no database at all, only words" * 40)
    for left in web.folder.glob(store.FILE + "-*"):
        left.unlink()
    status, sentence = web.add(log.request(0))
    assert (status, sentence) == (503, "The witness cannot store anything now. Ask again later.\n")


def test_the_key_lies_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(actions.VARIABLE, "a long passphrase")
    actions.init(tmp_path / "w", name=NAME, at=NOW)
    (pem,) = (tmp_path / "w" / "keys").glob("*.pem")
    assert b"ENCRYPTED" in pem.read_bytes()
    assert actions.open_keys(tmp_path / "w")
    monkeypatch.setenv(actions.VARIABLE, "another")
    with pytest.raises(store.NoWitness, match="does not open"):
        actions.open_keys(tmp_path / "w")
    monkeypatch.delenv(actions.VARIABLE)
    with pytest.raises(store.NoWitness, match="KPCS_KEY_PASSPHRASE"):
        actions.init(tmp_path / "x", name=NAME, at=NOW)
    assert not os.path.exists(tmp_path / "x" / store.FILE)
