"""Writes what the telephone verifier and Python must share: ``words.js`` and ``letters.js`` in src/kpcs/verifier.

python tools/verifier.py            write both
python tools/verifier.py --check    write nothing; name what is out of date

Words come from the vocabulary of verdicts and from words.csv beside the page. Letters are those of Unicode 14, which
every verifier knows; a Python with another Unicode checks what it can and leaves the file as it is.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from kpcs.scheme.letters import JOINING
from kpcs.scheme.verify.texts import LANGUAGES, table

FOLDER = Path(__file__).resolve().parent.parent / "src" / "kpcs" / "verifier"
UNICODE = "14.0.0"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
TEMPLATE = (
    "/* Written by tools/verifier.py; do not edit. */\n(globalThis.Kpcs = globalThis.Kpcs || {}).{name} = {value};\n"
)


def words() -> str:
    """Every sentence of the verdicts and of the page, in all languages."""
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        own = {row["code"]: {language: row[language] for language in LANGUAGES} for row in csv.DictReader(file)}
    said = table()
    if doubled := own.keys() & said.keys():
        raise SystemExit(f"words.csv has codes of the vocabulary: {sorted(doubled)}")
    lines = [f"{json.dumps(code)}: {json.dumps(texts, ensure_ascii=False)}" for code, texts in {**said, **own}.items()]
    return _script("WORDS", "{\n" + ",\n".join(lines) + "\n}")


def letters() -> str:
    """Ranges of characters, each as how many lie between it and the one before, and how long it is, in base 36."""
    joining = {script: _ranges(lambda at, script=script: _is_letter_of(at, script)) for script in sorted(JOINING)}
    value = {"printable": _ranges(lambda at: chr(at).isprintable()), "joining": joining}
    return _script("LETTERS", json.dumps(value, indent=1))


def _is_letter_of(at: int, script: str) -> bool:
    character = chr(at)
    return unicodedata.category(character)[0] in "LM" and unicodedata.name(character, "").split(" ")[0] == script


def _ranges(holds: Callable[[int], bool]) -> str:
    parts, end = [], 0
    for first, last in _runs(holds):
        parts += [_base36(first - end), _base36(last - first)]
        end = last
    return " ".join(parts)


def _runs(holds: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    first = None
    for at in range(sys.maxunicode + 2):
        if at <= sys.maxunicode and holds(at):
            first = at if first is None else first
        elif first is not None:
            yield first, at
            first = None


def _base36(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


def _script(name: str, value: str) -> str:
    return TEMPLATE.replace("{name}", name).replace("{value}", value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    made = {"words.js": words()} | ({"letters.js": letters()} if unicodedata.unidata_version == UNICODE else {})
    stale = []
    for name, text in made.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    if check and stale:
        print(f"out of date: {', '.join(stale)}; run tools/verifier.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
