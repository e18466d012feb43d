"""One Node for all tests of the telephone verifier, and its page opened from a folder with the network off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import chromium, outside
from tests.verifier import given
from tests.verifier.javascript import JavaScript

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="session")
def javascript() -> Iterator[JavaScript]:
    with JavaScript(outside.required("node")) as started:
        yield started


def listen(page: Page, heard: list[str]) -> None:
    """No error in a script, none in the policy, and no word to the network."""
    page.on("pageerror", lambda error: heard.append(f"script error: {error}"))
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    page.on("requestfailed", lambda request: heard.append(f"asked for {request.url}"))


@pytest.fixture
def open_folder(browser: Browser, tmp_path: Path, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens the verifier as from a stick: ``open_folder(shipped, width=360, language="ru", now=…)``; no network."""
    contexts: list[BrowserContext] = []

    def opened(
        shipped: bytes | None = None, *, width: int = 360, height: int = 740, language: str = "en", now: Any = None,
        dark: bool = False,
    ) -> Page:  # fmt: skip
        path = given.write(tmp_path / f"stick{len(contexts)}", given.shipped() if shipped is None else shipped)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            offline=True,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",  # what scrolls smoothly is elsewhere a moment later
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(chromium.PATIENCE)
        page.clock.set_fixed_time(now or given.NOON)
        listen(page, complaints)
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
