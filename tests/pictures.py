"""The pictures of the documentation, taken by the journey itself when ``KPCS_PICTURES`` names a folder for them."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

COLOURS = 64
GREY = "#d5dde0"
MARGIN = 24
BELOW = 8


def wanted() -> Path | None:
    """Where the pictures go; nowhere in an ordinary run."""
    folder = os.environ.get("KPCS_PICTURES")
    return Path(folder) if folder else None


def take(page: Page, name: str, *, until: Locator | None = None, begin: Locator | None = None) -> None:
    """The page as wide as it is, from its top or ``begin`` to the lower edge of ``until``."""
    if folder := wanted():
        save(shot(page, until=until, begin=begin), folder / f"{name}.png")


def shot(page: Page, *, until: Locator | None = None, begin: Locator | None = None) -> Image.Image:
    page.evaluate("document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)")
    whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
    top, bottom = 0.0, float(whole.height)
    if begin and (box := begin.bounding_box()):
        top = max(0.0, box["y"] - MARGIN)
    if until and (box := until.bounding_box()):
        bottom = min(bottom, box["y"] + box["height"] + BELOW)
    return whole.crop((0, int(top), whole.width, int(bottom)))


def compose(paper: Image.Image, queue: Image.Image) -> None:
    """A sheet of paper beside a page of the office, on one ground."""
    if folder := wanted():
        height = 720
        sheet = paper.resize((paper.width * height // paper.height, height), Image.Resampling.LANCZOS)
        width = 1280 - sheet.width - 3 * MARGIN
        page = queue.resize((width, queue.height * width // queue.width), Image.Resampling.LANCZOS)
        page = page.crop((0, 0, width, min(page.height, height)))
        ground = Image.new("RGB", (1280, height + 2 * MARGIN), "#eef2f3")
        for picture, left in ((sheet, MARGIN), (page, sheet.width + 2 * MARGIN)):
            _lay(ground, picture, left)
        save(ground, folder / "readme.png", colours=128)


def _lay(ground: Image.Image, picture: Image.Image, left: int) -> None:
    frame = Image.new("RGB", (picture.width + 2, picture.height + 2), GREY)
    ground.paste(frame, (left - 1, MARGIN - 1))
    ground.paste(picture, (left, MARGIN))


def save(picture: Image.Image, path: Path, *, colours: int = COLOURS) -> None:
    """Few colours and the smallest PNG that holds them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    few = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
