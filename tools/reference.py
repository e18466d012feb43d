"""Writes the pages of docs/reference that repeat what the code says; with --check only compares."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by tools/reference.py; change the code, not this page. -->"


def _page(title: str, introduction: str, *tables: str) -> str:
    return "\n\n".join((f"# {title}", NOTE, introduction, *tables)) + "\n"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = tuple(heads)
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def settings() -> str:
    """Every variable that an office reads from its environment."""
    from kpcs.web.settings import environment
    from kpcs.web.settings_page import page

    return page(environment.settings)


def permissions() -> str:
    """What may be done, and which role may do it."""
    from kpcs.permissions import ROLES, Permission

    roles = _table(
        ("role", "name", "what it is for"),
        ((f"`{role.code}`", str(role.name), str(role.description)) for role in ROLES.values()),
    )
    given = _table(
        ("permission", "allows", "roles"),
        (
            (
                f"`{permission.value}`",
                str(permission.label),
                ", ".join(str(role.name) for role in ROLES.values() if permission in role.permissions),
            )
            for permission in Permission
        ),
    )
    return _page("Roles and permissions", "Permissions are given to roles, never to persons.", roles, given)


def events() -> str:
    """What the ledger records."""
    from kpcs.ledger.kinds import Kind

    rows = ((f"`{kind.value}`", str(kind.label)) for kind in Kind)
    return _page(
        "Events",
        "Every act leaves one event of one of these kinds in the ledger, with who, when, what about and the findings"
        " of the rules. A kind is never used for anything else, also after it is retired.",
        _table(("kind", "what happened"), rows),
    )


def rules() -> str:
    """The rulebook; each sentence of the law with a case that it finds and one that it passes."""
    from kpcs.scheme.pages import rules_markdown
    from tests.spec.tables import TABLES

    examples: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for table in TABLES:
        for case in table.cases:
            words = table.wording(case)
            examples.setdefault((words.id, words.sentence), []).append((case.broken, case.kept))
    return rules_markdown(examples).replace("\n\n", f"\n\n{NOTE}\n\n", 1)


def states() -> str:
    """The tables of states."""
    from kpcs.scheme.pages import states_markdown

    return states_markdown().replace("\n\n", f"\n\n{NOTE}\n\n", 1)


def practice() -> str:
    """National practice, and how well it is documented."""
    from kpcs.scheme.pages import practice_markdown

    return practice_markdown().replace("\n\n", f"\n\n{NOTE}\n\n", 1)


PAGES: dict[str, Callable[[], str]] = {
    "practice.md": practice,
    "rules.md": rules,
    "states.md": states,
    "settings.md": settings,
    "permissions.md": permissions,
    "events.md": events,
}


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is out of date")
    is_check = arguments.parse_args().check
    # The pages say what an office without any configuration does.
    for name in [name for name in os.environ if name.startswith("KPCS_") and name != "KPCS_DATA_DIR"]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpcs.web.settings"
    # The cases of the rulebook stand with the tests.
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    stale = []
    for name, render in PAGES.items():
        page, text = REFERENCE / name, render()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not is_check:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    if is_check and stale:
        print(f"out of date in docs/reference: {', '.join(stale)}; run .venv/bin/python tools/reference.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
