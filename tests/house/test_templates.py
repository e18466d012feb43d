"""Templates: each is used, speaks the reader's language, and leaves script and style to their files."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tests.house.source import ROOT, files, python_files

TEMPLATES = {
    path.split("/templates/", 1)[1]: path for path in files() if "/templates/" in path and path.startswith("src/")
}
PAGES = sorted(name for name in TEMPLATES if name.endswith(".html"))
# What is the same in every language.
UNTRANSLATED = {"KP", "KPCS", "HS", "ISO", "QR", "PDF", "CSV", "JSON", "API", "US", "ct", "English", "Français"}
SILENT = {"script", "style", "code", "pre"}
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}


def test_templates_were_seen() -> None:
    assert len(PAGES) > 10


def test_every_template_is_used() -> None:
    sources = [*python_files("src/kpcs/"), *TEMPLATES.values()]
    text = {path: (ROOT / path).read_text(encoding="utf-8") for path in sources}
    answered_by_django = {"404.html", "403.html", "400.html", "500.html"}
    unused = [
        name
        for name, own in TEMPLATES.items()
        if name not in answered_by_django and not any(name in text[path] for path in sources if path != own)
    ]
    assert not unused


class _Words(HTMLParser):
    """Words that a reader would meet, and what only files of style and script may hold."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inline: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.inline.append(f"<{tag}>")
        self.inline.extend(name for name in given if name == "style" or name.startswith("on"))
        self._silent += tag in SILENT
        for name in SPOKEN_ATTRIBUTES & set(given):
            self.handle_data(given[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            spoken = re.sub(r"\w+\.\w+", "", data)  # names of files are no words
            self.words.extend(word for word in re.findall(r"[^\W\d_]{2,}", spoken) if word not in UNTRANSLATED)


def _read(path: Path) -> _Words:
    """The page without what Django fills in or translates."""
    kept: list[str] = []
    inside = ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if token.token_type is TokenType.BLOCK:
            word = token.contents.split()[0]
            if word in ("blocktranslate", "blocktrans", "comment", "verbatim"):
                inside = word
            elif word == f"end{inside}":
                inside = ""
        elif token.token_type is TokenType.TEXT and not inside:
            kept.append(token.contents)
    reader = _Words()
    reader.feed("".join(kept))
    reader.close()
    return reader


@pytest.mark.parametrize("name", PAGES)
def test_every_word_is_marked_for_translation(name: str) -> None:
    assert not _read(ROOT / TEMPLATES[name]).words


# Between two things that Django fills in: French sets a space before these.
MARKS = re.compile(r"^(?:</\w+>)*[:;] $")


def _marks(text: str) -> list[str]:
    """Colons and semicolons between two variables outside a translated sentence."""
    tokens = Lexer(text).tokenize()
    found, inside = [], ""
    for before, token in itertools.pairwise([None, *tokens]):
        word = token.contents.split()[0] if token.token_type is TokenType.BLOCK else ""
        if word.startswith("blocktrans"):
            inside = f"end{word}"
        elif word and word == inside:
            inside = ""
        elif not inside and before and token.token_type is TokenType.TEXT:
            found += [token.contents] if MARKS.match(re.sub(r"<\w[^>]*>", "", token.contents)) else []
    return found


@pytest.mark.parametrize("name", PAGES)
def test_marks_between_values_are_translated(name: str) -> None:
    """``{% translate ":" %}``, which French writes with a space before it."""
    assert not _marks((ROOT / TEMPLATES[name]).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", PAGES)
def test_no_style_or_script_stands_in_the_page(name: str) -> None:
    assert not _read(ROOT / TEMPLATES[name]).inline


def test_planted_faults_are_seen(tmp_path: Path) -> None:
    assert _marks("{{ a }}</b>: {{ b }}") == ["</b>: "]
    assert not _marks("{% blocktranslate %}{{ a }}: {{ b }}{% endblocktranslate %}.")
    page = tmp_path / "page.html"
    page.write_text(
        '<p style="x" onclick="y">Hello {% translate "yes" %}</p><img alt="Diamond">{# note #}<style></style>'
    )
    read = _read(page)
    assert read.words == ["Hello", "Diamond"]
    assert read.inline == ["style", "onclick", "<style>"]
