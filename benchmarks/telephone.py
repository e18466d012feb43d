"""The verifier on a cheap telephone: what it weighs, and how long it takes when the processor is six times slower."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.row import Row
from kpcs import verifier
from tests import chromium
from tests.verifier import given
from tests.verifier.pages import png, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SLOWER = 6
NAME = "single origin, three lines"
TIMES = """async ([text, rounds]) => {
  const lists = { trust: await Kpcs.trustOf(window.trust), status: null };
  const parts = Kpcs.partsOf(Kpcs.signedOf(text)), data = Kpcs.toBeSigned(parts), on = Kpcs.dayIn("2026-11-22");
  const spki = lists.trust.keysWith(parts.kid)[0].public;
  const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  const timed = async (work) => {
    const taken = [];
    for (let i = 0; i < rounds; i++) {
      const start = performance.now();
      await work();
      taken.push(performance.now() - start);
    }
    return taken.slice(3).sort((a, b) => a - b)[(rounds - 3) >> 1];
  };
  const verdict = async () => { if (!(await Kpcs.verify(text, lists, on)).genuine) throw new Error("not genuine"); };
  const raw = async () => { if (!(await crypto.subtle.verify(how, key, parts.signature, data))) throw new Error(); };
  return { verdict: await timed(verdict), raw: await timed(raw) };
}"""
PICTURE = """async ([bytes, text]) => {
  const file = new Blob([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], { type: "image/png" });
  const start = performance.now();
  const picture = await createImageBitmap(file), canvas = document.createElement("canvas");
  canvas.width = picture.width; canvas.height = picture.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  context.getImageData(0, 0, canvas.width, canvas.height);
  const open = performance.now();
  const lists = { trust: await Kpcs.trustOf(window.trust), status: null }, ready = performance.now();
  const found = await Kpcs.textIn(file);
  const verdict = await Kpcs.verify(found, lists, Kpcs.dayIn("2026-11-22"));
  if (found !== text || !verdict.genuine) throw new Error("not read");
  return { open: open - start, whole: performance.now() - ready };
}"""


def rows() -> list[Row]:
    """Weight, then times in Chromium with its processor held back."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = given.write(Path(folder), given.shipped())
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"])
        # The best of three: the first also waits for the browser itself, and other work only slows a round.
        pages = [_opened(browser, page_file) for _ in range(3)]
        page = pages[-1]
        page.evaluate("(text) => { window.trust = text; }", (given.VECTORS / "trust.json").read_text())
        found = [*_weight(), _ready(pages), _verdict(page), _picture(page)]
        browser.close()
    return found


def _weight() -> list[Row]:
    kept = json.loads(verifier.worker().decode().split("FILES = ")[1].split(";\n")[0])
    sizes = {name: len(gzip.compress(verifier.files()[name])) for name in kept if name in verifier.files()}
    whole = sum(sizes.values()) + len(gzip.compress(verifier.worker()))
    libraries = sum(size for name, size in sizes.items() if name.startswith("vendor/"))
    return [
        Row(
            "telephone verifier over the wire",
            f"{whole / 1000:.1f} kB",
            "≤ 120 kB with the QR reader, five languages",
            f"its three libraries: {libraries / 1000:.1f} kB; gzip, without lists",
            whole <= 120_000,
        )
    ]


def _opened(browser: Browser, page_file: Path) -> Page:
    page = browser.new_context(viewport={"width": 360, "height": 740}, offline=True).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(page_file.as_uri())
    page.wait_for_selector("body[data-ready]")
    return page


def _ready(pages: list[Page]) -> Row:
    """From the address to a page that can verify: lists read, every certification checked, all kept on the disk."""
    mark = "performance.getEntriesByName('page-ready')[0].startTime"
    loaded = "performance.getEntriesByType('navigation')[0].domInteractive"
    taken = min(float(page.evaluate(mark)) for page in pages)
    bare = min(float(page.evaluate(loaded)) for page in pages)
    return Row(
        f"telephone verifier, first opening, processor ÷ {SLOWER}",
        f"{taken:.0f} ms = {taken / bare:.2f} ×",
        "≤ 2 × reading the files",
        f"until the browser has read its files: {bare:.0f} ms",
        taken <= 2 * bare,
    )


def _verdict(page: Page) -> Row:
    taken: dict[str, Any] = page.evaluate(TIMES, [given.text_of(NAME), 63])
    times = taken["verdict"] / taken["raw"]
    return Row(
        f"telephone verifier, text to verdict, processor ÷ {SLOWER}",
        f"{taken['verdict']:.1f} ms = {times:.1f} ×",
        "≤ 100 ms",
        f"WebCrypto's ES256 alone in the same page: {taken['raw']:.1f} ms",
        taken["verdict"] <= 100,
    )


def _picture(page: Page) -> Row:
    from base64 import b64encode

    photograph = io.BytesIO(png(sheet(given.text_of(NAME), (3000, 2250), 0.4))).getvalue()
    taken = page.evaluate(PICTURE, [b64encode(photograph).decode(), given.text_of(NAME)])
    return Row(
        f"telephone verifier, 7 megapixel picture to verdict, processor ÷ {SLOWER}",
        f"{taken['whole'] / 1000:.1f} s = {taken['whole'] / taken['open']:.1f} ×",
        "≤ 5 × opening the picture",
        f"opening the picture and its pixels: {taken['open'] / 1000:.1f} s",
        taken["whole"] <= 5 * taken["open"],
    )
