"""Writes ``docs/reference/settings.md`` from the settings themselves: ``python -m kpcs.web.settings_page > FILE``."""

from __future__ import annotations

from collections.abc import Iterable

from kpcs.web.environment import Setting

HEAD = """# Settings

An office reads its settings from environment variables. None is needed on SQLite. With `KPCS_PRODUCTION=1` the office
stops at the start and names every variable that is missing or wrong. For a secret, `NAME_FILE` may name a file that
holds it instead of `NAME`.

This page is written from `kpcs.web.settings`; a test compares the two.

| variable | kind | without it | meaning |
|---|---|---|---|
"""


def page(settings: Iterable[Setting]) -> str:
    """One line for each variable, in the order in which they are read."""
    lines = []
    for setting in settings:
        default = (
            f"`{setting.default}`" if setting.default and " " not in setting.default else setting.default or "empty"
        )
        default += "; required in production" if setting.required_in_production else ""
        lines.append(f"| `{setting.name}` | {setting.kind} | {default} | {setting.meaning} |\n")
    return HEAD + "".join(lines)


if __name__ == "__main__":
    from kpcs.web import settings

    print(page(settings.environment.settings), end="")
