"""Every sentence that is marked is collected for translation, and none is shown by a guess."""

from __future__ import annotations

import ast
import re

from babel.messages.catalog import Catalog

from tests.house.source import PACKAGE, ROOT, python_files
from tools.messages import KEYWORDS, collected, faults


def test_every_name_under_which_sentences_are_marked_is_collected() -> None:
    names = set()
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"\bn?p?gettext(?:_lazy|_noop)? as (\w+)", text))
        names |= set(re.findall(r"^(\w+) = n?p?gettext(?:_lazy|_noop)?$", text, re.MULTILINE))
    assert names <= KEYWORDS.keys()


def test_a_guessed_translation_is_a_fault() -> None:
    catalog = Catalog(locale="fr")
    catalog.add("There is a problem", "Il y a un problème", flags=["fuzzy"])
    catalog.add("Void", "Annulé")
    assert list(faults(catalog)) == ["guessed, and never shown: There is a problem"]


def test_sentences_inside_other_texts_are_collected() -> None:
    """Babel reads no sentence inside an f-string: such a one must stand in the open somewhere as well."""
    known = {message.id for message in collected()}
    hidden = {
        part.args[0].value
        for path in python_files("src/kpcs/")
        for text in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for part in ast.walk(text)
        if isinstance(part, ast.Call) and getattr(part.func, "id", "") in KEYWORDS
        if part.args and isinstance(part.args[0], ast.Constant)
    }
    assert hidden
    assert hidden <= known, hidden - known


def test_a_sentence_that_has_a_plural_is_never_asked_for_without() -> None:
    """The first releases of Python 3.11 do not find it then, and show English."""
    counted = {message.id[0] for message in collected() if isinstance(message.id, tuple)}
    asked = re.compile(r"""(?:\{% translate |\b(?:_|gettext|gettext_lazy)\()["'](.+?)["']""")
    texts = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.*") if path.suffix in (".py", ".html")]
    alone = {sentence for text in texts for sentence in asked.findall(text)}
    assert counted
    assert alone
    assert not counted & alone
