"""A witness that kills itself at its n-th step: ``python -m tests.witness.dying FOLDER N`` answers requests from stdin.

A step is each statement to the database, before and after it, each signature, and each answer.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from kpcs.signing import KeyStore
from kpcs.witness import actions, store

steps = 0


def step() -> None:
    global steps
    steps += 1
    if steps == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)


class Dying(sqlite3.Connection):
    def execute(self, *statement: Any) -> sqlite3.Cursor:
        step()
        found = super().execute(*statement)
        step()
        return found


def main() -> None:
    connect, sign = sqlite3.connect, KeyStore.sign
    store.sqlite3.connect = lambda *given, **named: connect(*given, factory=Dying, **named)  # type: ignore[attr-defined]

    def signed(self: KeyStore, data: bytes, *, kid: bytes) -> bytes:
        step()
        made = sign(self, data, kid=kid)
        step()
        return made

    KeyStore.sign = signed  # type: ignore[method-assign]
    folder = Path(sys.argv[1])
    keys = actions.open_keys(folder)
    for line in sys.stdin:
        answer = actions.add_checkpoint(folder, body=json.loads(line).encode(), keys=keys, at=1_795_000_000)
        step()
        print(answer.status, flush=True)
    print(f"steps {steps}", flush=True)


main()
