"""The two parts of ``docs/reference/certificate-format.md`` that are written from the code and the first vector."""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cbor2

from kpcs.scheme.codec import PREFIX, Signed, base45_decode, parts_of, payload_of, qr_text, statement_of
from kpcs.scheme.codec import payload as fields
from kpcs.scheme.verify import Outcome
from kpcs.scheme.verify.texts import table
from tests.vectors.good import SIGNED
from tests.vectors.keys import SL

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "certificate-format.md"
FIRST = next(iter(SIGNED))
NAMES = {
    value: name.lower().replace("_", " ")
    for name, value in vars(fields).items()
    if name.isupper() and isinstance(value, int) and not name.startswith("_")
}


def renewed(page: str) -> str:
    """The page with both parts as they are today."""
    for name, content in (("outcomes", outcomes()), ("example", example())):
        part = re.compile(rf"(<!-- {name}: .*? -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        page = part.sub(lambda found, content=content: f"{found[1]}\n{content}\n{found[2]}", page)  # type: ignore[misc]
    return page


def outcomes() -> str:
    """Every outcome and every reason with its English text; the table of the code has the other languages."""
    texts = table()
    lines = ["| outcome | what is said | what to do |", "|---|---|---|"]
    for outcome in Outcome:
        said, advice = texts[f"{outcome}.sentence"]["en"], texts[f"{outcome}.advice"]["en"]
        lines.append(f"| `{outcome}` | {said} | {advice} |")
    lines += ["", "| further reason | what is said |", "|---|---|"]
    reasons = (code for code in texts if code.startswith(("reason.", "note.")))
    lines += [f"| `{code}` | {texts[code]['en']} |" for code in reasons]
    return "\n".join(lines) + "\n"


def example() -> str:
    """The first vector, from the key to the text, each byte explained."""
    signed = SIGNED[FIRST][0]
    text = qr_text(signed)
    packed = base45_decode(text.removeprefix(PREFIX))
    parts = parts_of(signed)
    blocks = [
        f"The vector *{FIRST}*. The public key of the authority (SubjectPublicKeyInfo, Base64):",
        _fenced(base64.b64encode(SL.public).decode()),
        f"Its SHA-256 begins with `{SL.kid.hex()}`: the key id. The text of the QR code, {len(text)} characters, "
        "cut into lines here:",
        _fenced(text),
        f"Base45 decodes it to {len(packed)} bytes, which zlib unpacks to these {len(signed)}:",
        _fenced("\n".join(_rows(signed, parts))),
        "What the signature is over:",
        _fenced(parts.to_be_signed.hex()),
    ]
    return "\n\n".join(blocks) + "\n"


def _rows(signed: bytes, parts: Signed) -> Iterator[str]:
    """Offset, bytes and meaning, checked to be all of the bytes."""
    pieces = list(_pieces(parts))
    assert b"".join(piece for piece, _ in pieces) == signed
    offset = 0
    for piece, meaning in pieces:
        lines = textwrap.wrap(piece.hex(" "), 48)
        yield f"{offset:>4}  {lines[0]:<48} {meaning}"
        yield from (f"      {line}" for line in lines[1:])
        offset += len(piece)


def _pieces(parts: Signed) -> Iterator[tuple[bytes, str]]:
    yield b"\xd2\x84", "COSE_Sign1: tag 18, array of 4"
    yield b"\x4d\xa2", "protected header: 13 bytes, map of 2"
    yield b"\x01\x26", "algorithm: ES256"
    yield b"\x04\x48" + parts.kid, "key id"
    yield b"\xa0", "unprotected header: empty"
    yield b"\x59" + len(parts.payload).to_bytes(2, "big"), f"payload: {len(parts.payload)} bytes"
    content: dict[int, Any] = cbor2.loads(parts.payload)
    assert payload_of(statement_of(parts.payload)) == parts.payload
    yield bytes((0xA0 + len(content),)), f"map of {len(content)}"
    for key, value in content.items():
        yield cbor2.dumps(key) + cbor2.dumps(value), f"{key} {NAMES[key]}: {_shown(value)}"
    yield b"\x58\x40", "signature: 64 bytes"
    yield parts.signature[:32], "r"
    yield parts.signature[32:], "s"


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 70 else f"{text[:67]}…"


def _fenced(text: str) -> str:
    wrapped = "\n".join(part for line in text.split("\n") for part in _cut(line))
    return f"```text\n{wrapped}\n```"


def _cut(line: str) -> list[str]:
    """Long lines without a meaning of their own, cut every 112 characters; rows of the table stay whole."""
    return [line[at : at + 112] for at in range(0, len(line), 112)] if len(line) > 140 else [line]
