"""Witnesses without a network: the application of each, asked as the office asks a web address."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from kpcs.exchange.calling import Call, Reply
from kpcs.witness import actions, report
from kpcs.witness.app import Witness

SECOND = 1_795_000_000


class Webs:
    """Several witnesses by their addresses; ``down`` do not answer, ``instead`` answer something else."""

    def __init__(self, folder: Path, names: Sequence[str], *, clock: Callable[[], float] = lambda: SECOND) -> None:
        self.folders = {f"https://{name}": folder / name for name in names}
        self.apps: dict[str, Witness] = {}
        self.down: set[str] = set()
        self.instead: dict[str, Callable[[Call], Reply | None]] = {}
        self.calls: list[Call] = []
        for url, place in self.folders.items():
            actions.init(place, name=url.removeprefix("https://"), unprotected=True, at=SECOND)
            self.apps[url] = Witness(place, keys=actions.open_keys(place), clock=clock)

    def key(self, url: str) -> str:
        return report.report_of(self.folders[url]).vkey

    def watch(self, vkey: str) -> None:
        for folder in self.folders.values():
            actions.add_log(folder, vkey=vkey, at=SECOND)

    def __call__(self, calls: Sequence[Call]) -> list[Reply]:
        self.calls += calls
        return [self._reply(call) for call in calls]

    def _reply(self, call: Call) -> Reply:
        url = next(one for one in self.apps if call.url.startswith(one))
        if url in self.down:
            return Reply(0, "Connection refused")
        if url in self.instead and (found := self.instead[url](call)) is not None:
            return found
        return self.ask(url, call)

    def ask(self, url: str, call: Call) -> Reply:
        environ: dict[str, Any] = {"PATH_INFO": call.url.removeprefix(url)}
        environ |= {"REQUEST_METHOD": "GET" if call.body is None else "POST"}
        environ |= {"wsgi.input": io.BytesIO(call.body or b""), "CONTENT_LENGTH": str(len(call.body or b""))}
        setup_testing_defaults(environ)
        said: dict[str, Any] = {}

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            said.update(status=int(status[:3]), **dict(headers))

        text = b"".join(self.apps[url](environ, start)).decode()
        return Reply(said["status"], text, said["Content-Type"])
