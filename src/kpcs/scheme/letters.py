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
