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
# More marks on one letter than any name has are drawn over the lines above and below it, on paper too; Vietnamese has
# three at most, and a Tibetan letter stands on some others.
MOST_ACCENTS, MOST_MARKS = 3, 7
_ABOVE_OR_BELOW = 200


def unseen_in(text: str) -> str:
    """As :func:`hidden_in`, for what is typed: blank letters, idle marks of variants and piles of marks are refused.

    A signed statement is judged by ``hidden_in`` alone, whose signs are part of the format.
    """
    if (hidden := hidden_in(text)) or text.isascii():
        return hidden
    places = enumerate(text)
    return next((sign for at, sign in places if sign in BLANK or _is_idle(text, at) or _is_piled(text, at)), "")


def _is_piled(text: str, place: int) -> bool:
    accents = text[max(0, place - MOST_ACCENTS) : place + 1]
    if len(accents) > MOST_ACCENTS and all(unicodedata.combining(sign) >= _ABOVE_OR_BELOW for sign in accents):
        return True
    marks = text[max(0, place - MOST_MARKS) : place + 1]
    return len(marks) > MOST_MARKS and all(unicodedata.category(sign) in ("Mn", "Me") for sign in marks)


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
