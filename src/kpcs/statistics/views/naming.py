"""Participants by name in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from kpcs.scheme.participants import participants, plain


def by_name(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their names, in the order of the names; a code that never took part is its own name."""
    is_french = (get_language() or "en").startswith("fr")
    names = {str(one.code): one.french if is_french else one.english for one in participants()}
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: plain(pair[1]))
