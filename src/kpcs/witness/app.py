"""The witness on the web: one address that logs post to, and pages for whoever wants to see how far it is."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from . import report
from .actions import TEXT, Answer, add_checkpoint, open_keys
from .request import MOST_BYTES
from .store import NoWitness

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from kpcs.signing import KeyStore

FOLDER = "KPCS_WITNESS_DIR"
SAFE = [
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-cache"),
]


class Witness:
    """A WSGI application over one folder. What it cannot store it does not sign, and says so (503)."""

    def __init__(self, folder: Path, *, keys: KeyStore, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._keys, self._clock = folder, keys, clock

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            answer = self._answer(environ)
        except NoWitness as problem:
            print(problem, file=sys.stderr, flush=True)
            answer = Answer(503, "The witness cannot store anything now. Ask again later.\n")
        body = answer.text.encode()
        headers = [("Content-Type", answer.type), ("Content-Length", str(len(body))), *SAFE]
        start(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if path == "/add-checkpoint":
            return self._add(environ) if method == "POST" else Answer(405, "A log posts here.\n")
        if method not in ("GET", "HEAD"):
            return Answer(405, "There is nothing to post here.\n")
        language = "fr" if environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("fr") else "en"
        return self._page(path.removeprefix("/"), language)

    def _add(self, environ: WSGIEnvironment) -> Answer:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if not length.isdecimal() or not 0 < int(length[:9]) <= MOST_BYTES:
            return Answer(400, f"A request has 1 to {MOST_BYTES} bytes and says how many.\n")
        body = environ["wsgi.input"].read(int(length))
        return add_checkpoint(self._folder, body=body, keys=self._keys, at=int(self._clock()))

    def _page(self, path: str, language: str) -> Answer:
        if path == "":
            return Answer(200, report.overview(report.report_of(self._folder), language), TEXT)
        if path == "evidence":
            return Answer(200, report.evidence_text(report.report_of(self._folder), language), TEXT)
        if path == "witness.json":
            data = report.report_data(report.report_of(self._folder))
            return Answer(200, json.dumps(data, ensure_ascii=False, indent=1) + "\n", "application/json")
        found = report.checkpoint_at(self._folder, path) if path.startswith("logs/") else None
        return Answer(404, "There is nothing at this address.\n") if found is None else Answer(200, found, TEXT)


def from_environment() -> Witness:
    """The application that ``kpcs witness serve`` starts; a key that does not open stops it at once."""
    folder = Path(os.environ[FOLDER])
    return Witness(folder, keys=open_keys(folder))
