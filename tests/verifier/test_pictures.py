"""The states that the guide shows, side by side as on telephones; written when ``KPCS_PICTURES`` names a folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

from PIL import Image
from playwright.sync_api import Page, expect

from tests import pictures
from tests.verifier import given
from tests.verifier.given import text_of
from tests.verifier.pages import check, sheet

GROUND, FRAME, GAP = "#eef2f3", "#8a979c", 26


def screen(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def beside(name: str, *screens: Image.Image) -> None:
    """Telephones on one ground."""
    width = sum(one.width + GAP for one in screens) + GAP
    ground = Image.new("RGB", (width, screens[0].height + 2 * GAP), GROUND)
    left = GAP
    for one in screens:
        ground.paste(Image.new("RGB", (one.width + 2, one.height + 2), FRAME), (left - 1, GAP - 1))
        ground.paste(one, (left, GAP))
        left += one.width + GAP
    if folder := pictures.wanted():
        pictures.save(ground, folder / f"{name}.png", colours=128)


def with_camera(page: Page) -> Image.Image:
    """The camera's view without a camera: the film's first picture stands still."""
    photograph = sheet(text_of("single origin, three lines"), (700, 700), 0.75).convert("RGB")
    page.evaluate("navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); undefined")
    page.click("#start")
    page.wait_for_selector("#camera:not([hidden])")
    shot = screen(page)
    box = page.locator("#video").bounding_box()
    frame = page.locator(".frame").bounding_box()
    assert box is not None
    assert frame is not None
    shot.paste(photograph.resize((round(box["width"]), round(box["height"]))), (round(box["x"]), round(box["y"])))
    edges = Image.new("RGB", (round(frame["width"]), round(frame["height"])), "white")
    inner = shot.crop((round(frame["x"]) + 3, round(frame["y"]) + 3, round(frame["x"]) + edges.width - 3,
                       round(frame["y"]) + edges.height - 3))  # fmt: skip
    shot.paste(edges, (round(frame["x"]), round(frame["y"])))
    shot.paste(inner, (round(frame["x"]) + 3, round(frame["y"]) + 3))
    return shot


def test_the_states_of_the_guide(open_folder: Callable[..., Page]) -> None:
    shipped = given.shipped(is_demonstration=True)
    scanning = with_camera(open_folder(shipped))
    page = open_folder(shipped)
    assert check(page, text_of("single origin, three lines")) == "Genuine"
    genuine = screen(page)
    assert check(page, text_of("void")) == "Void"
    beside("telephone", scanning, genuine, screen(page))
    old = open_folder(shipped, now=given.NOON + timedelta(days=35))
    check(old, text_of("issued before the key was revoked"))
    late = screen(old)
    assert check(page, "SL 004912") == "A number proves nothing"
    number = screen(page)
    page.evaluate("document.getElementById('queue').scrollIntoView()")
    expect(page.locator(".entry")).to_have_count(3)
    beside("telephone-more", late, number, screen(page))
