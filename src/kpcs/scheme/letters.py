"""Which characters a name may hold: all that can be seen, and the two joiners that some scripts write words with."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
# Scripts whose spelling needs a joiner inside words; by the first word of a character's Unicode name.
JOINING = frozenset(
    (
        *("ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "KHMER", "MALAYALAM", "MONGOLIAN"),
        *("MYANMAR", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "TIBETAN"),
    )
)
# Nothing or a space is seen of these, though Unicode counts them among letters, marks and signs.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Another form of the sign before; by the first words of the signs that have such forms in names.
VARIANTS = {range(0x180B, 0x1810): "MONGOLIAN", range(0xFE00, 0xFE10): "CJK", range(0xE0100, 0xE01F0): "CJK"}


def unseen_in(text: str) -> str:
    """As :func:`hidden_in`, for what is typed: letters that are blank and idle marks of variants are refused, too.

    A signed statement is judged by ``hidden_in`` alone, whose signs are part of the format.
    """
    if (hidden := hidden_in(text)) or text.isascii():
        return hidden
    return next((sign for place, sign in enumerate(text) if sign in BLANK or _is_idle(text, place)), "")


def _is_idle(text: str, place: int) -> bool:
    scripts = [script for signs, script in VARIANTS.items() if ord(text[place]) in signs]
    return bool(scripts) and (place == 0 or _script(text[place - 1]) not in scripts)


def hidden_in(text: str) -> str:
    """The first character that cannot be seen and so can make a text look like another; empty when there is none.

    Control characters, direction overrides and isolates, zero-width and no-break spaces are hidden; a joiner is not
    where it stands between two letters of one script that is written with joiners, as in Sinhala or Persian names.
    """
    if text.isprintable():
        return ""
    for place, character in enumerate(text):
        if not character.isprintable() and not (character in JOINERS and _joins(text, place)):
            return character
    return ""


def _joins(text: str, place: int) -> bool:
    before = _script(text[place - 1]) if place else ""
    after = _script(text[place + 1]) if place + 1 < len(text) else ""
    return before == after and before in JOINING


def _script(character: str) -> str:
    is_letter = unicodedata.category(character)[0] in "LM"
    return unicodedata.name(character, "").split(" ")[0] if is_letter else ""
