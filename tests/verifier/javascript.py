"""The verifier's own scripts in one long-lived Node, asked line by line."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kpcs import verifier

BRIDGE = Path(__file__).with_name("node.js")


class Refused(Exception):
    """The scripts threw an error; its message is theirs."""


class JavaScript:
    """Starts when entered, ends when left; every question gets one answer or ``Refused``."""

    def __init__(self, node: Path) -> None:
        self.command = [str(node), str(BRIDGE), str(verifier.FOLDER)]

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def ask(self, what: str, **asked: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"ask": what, **asked}).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["answer"]

    def lists(self, trust: str, status: bytes | None = None) -> None:
        """The lists by which the next codes are judged: the JSON of one, the unpacked content of the other."""
        self.ask("lists", trust=trust, status=base64.b64encode(status).decode() if status else None)

    def verify(
        self, text: str, on: str, languages: list[str] | None = None, proof: str | None = None
    ) -> dict[str, Any]:
        """What the verifier says, as plain data by language."""
        more = {} if proof is None else {"proof": proof}
        return dict(self.ask("verify", text=text, on=on, languages=languages or ["en"], **more))

    def call(self, function: str, *arguments: Any) -> Any:
        """What this function of JavaScript answers; ``K`` is the verifier."""
        return self.ask("call", function=function, arguments=arguments)
