"""Speaking with witnesses over HTTP: briefly, several at once, and never longer than the office can wait."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

SECONDS = 5
MOST_BYTES = 300_000
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a witness; ``body`` None asks for a page."""

    url: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; status 0 when nobody answered, and then ``text`` says why."""

    status: int
    text: str
    type: str = ""


Speak = Callable[[Sequence[Call]], list[Reply]]


def speak(calls: Sequence[Call]) -> list[Reply]:
    """All calls at once, each with its reply in the same place. Never raises: a witness that is down is an answer."""
    if not calls:
        return []
    with ThreadPoolExecutor(min(len(calls), AT_ONCE)) as pool:
        return list(pool.map(_reply, calls))


def _reply(call: Call) -> Reply:
    if not call.url.startswith(("http://", "https://")):
        return Reply(0, "The address does not begin with https://.")
    headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "kpcs"}
    try:
        request = urllib.request.Request(call.url, data=call.body, headers=headers)  # noqa: S310 - checked above
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return _read(answer.status, answer)
    except urllib.error.HTTPError as error:
        with error:
            return _read(error.code, error)
    except (OSError, ValueError, HTTPException) as error:
        return Reply(0, f"{getattr(error, 'reason', error)}"[:200])


def _read(status: int, answer: Any) -> Reply:
    try:
        text: bytes = answer.read(MOST_BYTES)
        return Reply(status, text.decode(errors="replace"), answer.headers.get("Content-Type", ""))
    except (OSError, HTTPException) as error:
        return Reply(0, f"{error}"[:200])
