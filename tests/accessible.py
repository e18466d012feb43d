"""Whether a page is open to everybody: axe finds nothing, and nothing hangs over the edge."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def complaints_about(page: Page, **options: object) -> list[str]:
    """What axe finds (WCAG 2.2 AA and good practice), and whether the page itself scrolls sideways."""
    page.wait_for_load_state()
    found = [
        f"{violation['id']}: {violation['help']} ({node['html'][:120]})"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"]
    ]
    overhang = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overhang > 0:
        found.append(f"the page is {overhang} pixels wider than the window")
    return found
