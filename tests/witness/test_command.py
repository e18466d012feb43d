"""``kpcs witness`` as its operator meets it: made, told of a log, served over HTTP, shown; and gone wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpcs.scheme.log import note_key_of, signed_note_of, signers
from tests.ports import free_port
from tests.witness.logs import Log

KPCS = [sys.executable, "-c", "from kpcs.cli import main; main()", "witness"]
SECRET = {"KPCS_KEY_PASSPHRASE": "four words in a row"}


def witness(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")} | variables
    return subprocess.run([*KPCS, *arguments], env=environment, capture_output=True, text=True, check=False)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The witness in a process of its own, until the block ends."""
    port = free_port()
    server = subprocess.Popen(
        [*KPCS, "serve", str(folder), "--port", str(port)], env={**os.environ, **SECRET}, stderr=subprocess.PIPE
    )
    try:
        for _try in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.communicate(timeout=120)


def test_a_witness_from_the_first_day_to_the_first_lie(tmp_path: Path) -> None:
    folder, log = tmp_path / "witness", Log().grow(6)
    made = witness("init", str(folder), "--name", "witness.example/ministry", **SECRET)
    assert made.returncode == 0, made.stderr
    key = note_key_of(made.stdout.strip())
    assert witness("add-log", str(folder), log.key.text).returncode == 0
    assert witness("add-log", str(folder), log.key.text).returncode == 1
    with served(folder) as address:
        post = urllib.request.Request(f"{address}/add-checkpoint", data=log.request(0))
        with urllib.request.urlopen(post, timeout=120) as answer:
            line = answer.read().decode()
        assert [one.key for one in signers(signed_note_of(log.checkpoint() + line), [key])] == [key]
        clean = witness("show", str(folder))
        assert (clean.returncode, "6 entries" in clean.stdout, "Nothing was caught" in clean.stdout) == (0, True, True)
        liar = Log().grow(5).grow(1, "secret")
        lie = urllib.request.Request(f"{address}/add-checkpoint", data=liar.request(6))
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(lie, timeout=120)
        assert (refused.value.code, refused.value.headers["Content-Type"]) == (409, "text/x.tlog.size")
        refused.value.close()
    shown = witness("show", str(folder))
    assert shown.returncode == 1
    assert "two faces: at 6 entries" in shown.stdout
    assert liar.checkpoint() in shown.stdout
    told = witness("show", str(folder), "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["evidence"][0]["checkpoint"] == liar.checkpoint()


def test_what_is_missing_or_wrong_is_said(tmp_path: Path) -> None:
    folder = str(tmp_path / "w")
    for arguments, said in (
        (("init", folder, "--name", "a b", "--unprotected"), "name, key hash and Base64"),
        (("init", folder, "--name", "a"), "KPCS_KEY_PASSPHRASE"),
        (("add-log", folder, Log().key.text), "holds no witness"),
        (("show", folder), "kpcs witness init"),
        (("serve", folder), "holds no witness"),
    ):
        answer = witness(*arguments)
        assert (answer.returncode, said in answer.stderr) == (2, True), answer.stderr
        assert "Traceback" not in answer.stderr
    assert witness("init", folder, "--name", "a", "--unprotected").returncode == 0
    again = witness("init", folder, "--name", "a", "--unprotected")
    assert (again.returncode, "already" in again.stderr) == (2, True)
    assert witness("add-log", folder, "nonsense").returncode == 2
    own = json.loads(witness("show", folder, "--json").stdout)["vkey"]
    assert "key of a witness" in witness("add-log", folder, own).stderr
    assert witness("serve", folder, KPCS_KEY_PASSPHRASE="wrong").returncode == 2
