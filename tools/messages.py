"""Collects every sentence marked for translation, and compiles the translations; needs Babel, not GNU gettext.

python tools/messages.py            bring src/kpcs/locale up to date; new sentences wait there with an empty msgstr
python tools/messages.py --check    write nothing; name what is untranslated or not compiled
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.checkers import checkers
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "kpcs"
LANGUAGES = ("fr",)
ONE, MANY = None, (1, 2)
KEYWORDS = {
    "_": ONE,
    "gettext": ONE,
    "gettext_lazy": ONE,
    "_t": ONE,
    "gettext_noop": ONE,
    "ngettext": MANY,
    "ngettext_lazy": MANY,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
MOST_SHOWN = 40
# A date would change with every run.
WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)


def _sources() -> Iterator[tuple[str, bytes]]:
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE.parent.parent).as_posix()
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield name, path.read_bytes()
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield name, templatize(path.read_text(encoding="utf-8"), origin=name).encode()


def collected() -> Catalog:
    """All sentences of the package, each with the files it stands in."""
    catalog = Catalog(project="kpcs", version="", creation_date=WRITTEN, fuzzy=False)
    for name, source in _sources():
        for _, message, comments, context in extract("python", BytesIO(source), KEYWORDS, ["Translators:"]):
            catalog.add(message, locations=[(name, 1)], auto_comments=comments, context=context)
    return catalog


def catalog_of(language: str) -> tuple[Path, Catalog]:
    """The language's file as it should be: today's sentences, with the translations that are there."""
    po = PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    if po.exists():
        with po.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, fuzzy=False)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for message in catalog if language == "fr" else ():
        if isinstance(message.string, (tuple, list)):
            message.string = tuple(_set(text or "") for text in message.string)
        elif message.id:
            message.string = _set(message.string or "")
    catalog.header_comment = "# Collected by tools/messages.py; only the msgstr are written by hand."
    catalog.project, catalog.version, catalog.fuzzy = "kpcs", "", False
    catalog.creation_date = catalog.revision_date = WRITTEN
    catalog.last_translator = catalog.language_team = catalog.msgid_bugs_address = "kpcs"
    return po, catalog


def _set(text: str) -> str:
    """French as it is set: a space that does not break before high punctuation and inside its quotation marks."""
    return re.sub(r"« ", "«\u00a0", re.sub(r" (?=[;:?!»])", "\u00a0", text))


def _texts(catalog: Catalog) -> tuple[bytes, bytes]:
    po, mo = BytesIO(), BytesIO()
    write_po(po, catalog, width=120, sort_output=True, include_lineno=False)
    write_mo(mo, catalog)
    return po.getvalue(), mo.getvalue()


def faults(catalog: Catalog) -> Iterator[str]:
    """Sentences without a translation, and translations that would fail when they are shown."""
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(texts):
            yield f"untranslated: {message.id}"
            continue
        # Babel marks so what it made itself of a sentence that got a plural: one letter for each form.
        if message.fuzzy:
            yield f"guessed, and never shown: {message.id}"
        for check in checkers:
            try:
                check(catalog, message)
            except Exception as error:
                yield f"{message.id}: {error}"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is missing")
    is_check = arguments.parse_args().check
    settings.configure(USE_I18N=False)
    complaints = []
    for language in LANGUAGES:
        file, catalog = catalog_of(language)
        complaints += [f"{language}: {fault}" for fault in faults(catalog)]
        for path, content in zip((file, file.with_suffix(".mo")), _texts(catalog), strict=True):
            if path.exists() and path.read_bytes() == content:
                continue
            if is_check:
                complaints.append(f"{path.relative_to(PACKAGE.parent)} is out of date: run tools/messages.py")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    for complaint in complaints[:MOST_SHOWN]:
        print(complaint)
    if len(complaints) > MOST_SHOWN:
        print(f"… {len(complaints) - MOST_SHOWN} more")
    return int(is_check and bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
