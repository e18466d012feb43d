"""What an officer does on the verifier's page."""

from __future__ import annotations

import io

import segno
from PIL import Image
from playwright.sync_api import Page, expect


def check(page: Page, text: str) -> str:
    """Type it, check it, and read the word of the verdict."""
    page.fill("#text", text)
    page.click("#form button")
    page.wait_for_selector("#verdict .verdict")
    # The box is emptied when all is done: what was checked is in the queue, and the queue is drawn.
    expect(page.locator("#text")).to_have_value("")
    return word(page)


def word(page: Page) -> str:
    return page.locator("#verdict-word").evaluate("node => node.firstChild.textContent")


def told(page: Page) -> str:
    """What the page said besides a verdict."""
    page.wait_for_selector("#told .notice")
    return page.inner_text("#told")


def code(text: str, scale: int = 6) -> Image.Image:
    """The QR code as it is printed: level M."""
    drawn = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(drawn, kind="png", scale=scale, border=4)
    return Image.open(drawn).convert("L")


def sheet(text: str, size: tuple[int, int] = (1280, 720), share: float = 0.8) -> Image.Image:
    """A photograph of the code: turned a little, on a grey table."""
    ground = Image.new("L", size, 150)
    side = int(min(size) * share)
    turned = code(text, 10).resize((side, side), Image.Resampling.LANCZOS).rotate(4, expand=True, fillcolor=150)
    ground.paste(turned, ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2))
    return ground


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def film(image: Image.Image, frames: int = 3) -> bytes:
    """What Chromium's false camera shows: YUV4MPEG2, colourless."""
    width, height = image.size
    head = f"YUV4MPEG2 W{width} H{height} F15:1 Ip A1:1 C420jpeg\n".encode()
    colour = bytes([128]) * (width * height // 2)
    return head + b"".join(b"FRAME\n" + image.convert("L").tobytes() + colour for _ in range(frames))
