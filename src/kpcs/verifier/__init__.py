"""The verifier for a telephone: a static folder that runs from any office, from a stick and without a network.

This module knows which files there are and writes the two that differ from office to office: ``shipped.js`` (keys and
lists that come with the program) and ``sw.js`` (what the service worker keeps). It reads nothing but its own folder.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from kpcs.scheme.trust import Anchor

FOLDER = Path(__file__).parent
PAGE, SHIPPED, WORKER, SUMS = "index.html", "shipped.js", "sw.js", "SHA256SUMS"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
    ".md": "text/plain; charset=utf-8",
    ".LICENSE": "text/plain; charset=utf-8",
}
_NOT_SERVED = {".py", ".csv", ".pyc"}
_SCRIPTS = re.compile(r'<script src="([^"]+)"></script>')


@cache
def files() -> Mapping[str, bytes]:
    """What is the same in every office, by its path."""
    found = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and path.suffix not in _NOT_SERVED and path.name != WORKER
    }
    return found


@cache
def scripts() -> tuple[str, ...]:
    """The scripts in the order in which the page loads them."""
    return tuple(_SCRIPTS.findall((FOLDER / PAGE).read_text("utf-8")))


@cache
def version() -> str:
    """A digest of everything that is the same in every office."""
    digest = sha256((FOLDER / WORKER).read_bytes())
    for name, content in files().items():
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


@cache
def worker() -> bytes:
    """The service worker with the list of what it keeps."""
    kept = ["./", *(name for name in files() if not name.startswith("vendor/") or name.endswith(".js")), SHIPPED]
    text = (FOLDER / WORKER).read_text("utf-8")
    return text.replace("{version}", version()).replace("{files}", json.dumps(kept)).encode()


def shipped(
    *,
    office: str,
    anchors: Iterable[Anchor] = (),
    trust: bytes | None = None,
    status: bytes | None = None,
    is_demonstration: bool = False,
) -> bytes:
    """What comes with the program: keys to pin at installation, and sealed lists."""
    value = {
        "version": version(),
        "office": office,
        "demonstration": is_demonstration,
        "anchors": [
            {
                "kid": anchor.kid.hex(),
                "public": _base64(anchor.public),
                "valid_from": anchor.valid_from.isoformat(),
                "valid_until": anchor.valid_until.isoformat(),
            }
            for anchor in anchors
        ],
        "trust": _base64(trust) if trust else None,
        "status": _base64(status) if status else None,
    }
    # ASCII alone: U+2028 and U+2029 end a line for old engines, inside a text as well.
    return f"(globalThis.Kpcs = globalThis.Kpcs || {{}}).SHIPPED = {json.dumps(value)};\n".encode("ascii")


def folder(shipped_script: bytes) -> dict[str, bytes]:
    """Everything for a stick, with a file of checksums that ``sha256sum --check`` reads."""
    found = {**files(), WORKER: worker(), SHIPPED: shipped_script}
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(found.items()))
    return {**found, SUMS: sums.encode()}


def content_type(name: str) -> str:
    return TYPES[Path(name).suffix]


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")
