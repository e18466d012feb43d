"""Which of the committed fonts prints which character; what none of them prints is spelled out, never left blank."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
BASE = ("Noto Sans", "Noto Serif")
LAST_OF_BASE = "\u04ff"  # everything up to here that can be printed at all, the base families print
# Steers shaping inside Arabic, Indic and Hangul words and has no ink of its own.
JOINERS = "\u200b\u200c\u200d"


@cache
def _ranges() -> tuple[tuple[str, list[int], list[int]], ...]:
    table = json.loads((FONTS / "coverage.json").read_text())
    return tuple((family, [low for low, _ in pairs], [high for _, high in pairs]) for family, pairs in table.items())


@cache
def family_of(character: str) -> str | None:
    """The first family that can print the character, or None."""
    for family, lows, highs in _ranges():
        place = bisect_right(lows, ord(character)) - 1
        if place >= 0 and ord(character) <= highs[place]:
            return family
    return None


def legible(text: str) -> str:
    """The text with every character that cannot be printed named by its code point, such as ‹U+202E›."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character
        if character in JOINERS or (character.isprintable() and family_of(character)) or character == "\u00a0"
        else f"‹U+{ord(character):04X}›"
        for character in text
    )


def families(text: str) -> list[str]:
    """The families that the text needs beyond the base, in the order of the coverage table."""
    needed = {family_of(character) for character in set(text) if character > LAST_OF_BASE}
    return [family for family, _, _ in _ranges() if family in needed and family not in BASE]
