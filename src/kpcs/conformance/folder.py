"""Writing the kit: a folder for each Participant, complete in itself."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from kpcs.certificates.paper import Sheet, Words, render
from kpcs.certificates.paper.symbol import GRAIN, symbol
from kpcs.scheme.codec import PREFIX
from kpcs.scheme.participants import countries, participants, standings_of
from kpcs.scheme.standings import TRADING
from kpcs.scheme.trust import sealed, trust_text
from kpcs.scheme.trust.snapshot import snapshot_bytes
from kpcs.scheme.values import CountryCode, ValueRefused
from kpcs.scheme.verify.verdict import NUMBER_OF

from .cases import PRINTED, Case, cases
from .ground import LISTS, PUBLISHER, Ground
from .readme import readme
from .told import snapshot

FORMAT = "kpcs-conformance 1"
EXPECTED = "expected.json"
_QUIET = 4
_MARK = Words("SPECIMEN", "SPÉCIMEN")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written for a Participant."""

    participant: str
    folder: Path
    samples: int


def in_standing(on: date) -> tuple[CountryCode, ...]:
    """The Participants that trade on a day."""
    histories = ((entry.code, standings_of(entry.code)) for entry in participants())
    return tuple(code for code, history in histories if history and (span := history.on(on)) and span.status in TRADING)


def make(
    folder: Path, *, codes: Iterable[str], on: date, said: Callable[[Made], None] = lambda made: None
) -> tuple[Made, ...]:
    """Write the kit for these Participants, or for all that trade on the day; ``said`` is told of each as it is done.

    Refuses a code that never took part. The same day gives the same files.
    """
    known = {entry.code for entry in participants()}
    wanted = tuple(map(CountryCode.parse, codes)) or in_standing(on)
    if strange := [code.code for code in wanted if code not in known]:
        raise ValueRefused(f"No Participant has the code {', '.join(strange)}; the union is EU.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(readme(on), "utf-8")
    made = []
    for code in wanted:
        made.append(_one(folder / code.code, Ground.of(code, on)))
        said(made[-1])
    return tuple(made)


def _one(folder: Path, ground: Ground) -> Made:
    folder.mkdir(exist_ok=True)
    trust = trust_text(ground.trust())
    (folder / "trust.json").write_text(trust, "utf-8")
    (folder / "trust.cose").write_bytes(_sealed(trust.encode(), sealed.Content.TRUST))
    (folder / "status.cose").write_bytes(_sealed(snapshot_bytes(snapshot(ground)), sealed.Content.STATUS))
    (folder / "anchor.txt").write_text(base64.b64encode(LISTS.public).decode() + "\n", "ascii")
    rows = [_row(folder, case) for case in cases(ground)]
    about = {
        "format": FORMAT,
        "specimen": True,
        "participant": ground.participant.code,
        "name": ground.name,
        "publisher": PUBLISHER,
        "anchor": base64.b64encode(LISTS.public).decode(),
        "trust": "trust.cose",
        "trust_readable": "trust.json",
        "status": "status.cose",
        "on": ground.on.isoformat(),
        "samples": rows,
    }
    (folder / EXPECTED).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return Made(ground.participant.code, folder, len(rows))


@cache
def _names() -> dict[str, Words]:
    """Countries and Participants by code, as they are printed."""
    named = {code: Words(country.english, country.french) for code, country in countries().items()}
    return named | {entry.code.code: Words(entry.english, entry.french) for entry in participants()}


def _sealed(content: bytes, kind: sealed.Content) -> bytes:
    payload = sealed.packed(content)
    return sealed.seal(payload, content=kind, kid=LISTS.kid, algorithm=LISTS.algorithm, sign=LISTS.sign)


def _row(folder: Path, case: Case) -> dict[str, Any]:
    (folder / f"{case.name}.txt").write_text(case.text, "utf-8")
    picture = Image.open(io.BytesIO(symbol(case.text)))
    ImageOps.expand(picture, border=_QUIET * GRAIN, fill=1).save(folder / f"{case.name}.png", "PNG")
    paper = None
    if case.name in PRINTED and case.statement is not None and case.text.startswith(PREFIX):
        paper = f"{case.name}.pdf"
        sheet = Sheet(statement=case.statement, qr_text=case.text, names=_names(), mark=_MARK, is_demonstration=True)
        (folder / paper).write_bytes(render(sheet))
    return {
        "name": case.name,
        "about": case.about,
        "on": case.on.isoformat(),
        "outcome": str(case.outcome),
        "step": NUMBER_OF[case.step] if case.step else None,
        "step_name": case.step or None,
        "number": None if case.statement is None else str(case.statement.number),
        "text": f"{case.name}.txt",
        "qr": f"{case.name}.png",
        "pdf": paper,
    }
