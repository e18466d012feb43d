"""The way of a code through the camera: Chromium shows a film of it as if a camera saw it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests import chromium
from tests.verifier import given
from tests.verifier.conftest import listen
from tests.verifier.given import text_of
from tests.verifier.pages import film, png, sheet, told, word

FLAGS = ["--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream"]


@pytest.fixture
def filmed(browser: Browser, tmp_path: Path, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens the verifier in a Chromium of its own whose camera shows this text; ``allowed``: may the page use it?"""
    kind: BrowserType = browser.browser_type
    started: list[Browser] = []

    def opened(text: str, *, allowed: bool = True) -> Page:
        (tmp_path / "film.y4m").write_bytes(film(sheet(text)))
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={tmp_path / 'film.y4m'}"]
        flags += ["--use-fake-ui-for-media-stream"] if allowed else ["--deny-permission-prompts"]
        own = kind.launch(executable_path=chromium.find(), args=flags)
        started.append(own)
        page = own.new_context(viewport={"width": 360, "height": 740}, locale="en", offline=True).new_page()
        page.set_default_timeout(chromium.PATIENCE)
        page.clock.set_fixed_time(given.NOON)
        listen(page, complaints)
        page.goto(given.write(tmp_path / "stick", given.shipped()).as_uri())
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for own in started:
        own.close()


def test_the_camera_reads_a_code(filmed: Callable[..., Page]) -> None:
    page = filmed(text_of("single origin, three lines"))
    page.click("#start")
    page.wait_for_selector("#verdict .verdict")
    assert word(page) == "Genuine"
    expect(page.locator("#camera")).to_be_hidden()
    assert page.evaluate("document.getElementById('video').srcObject") is None
    page.click("#start")
    page.wait_for_selector("text=already scanned")


def test_the_camera_can_be_stopped(filmed: Callable[..., Page]) -> None:
    page = filmed("nothing", allowed=True)
    page.evaluate("Kpcs.Camera.prototype.look = async () => ''")
    page.click("#start")
    page.wait_for_selector("#camera:not([hidden])")
    page.click("#stop")
    expect(page.locator("#camera")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "start"


WAKES_LATE = """() => {
  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wanted) => new Promise((resolve) => {
    globalThis.wake = async () => { globalThis.woken = await own(wanted); resolve(woken); };
  });
}"""


def test_a_camera_stopped_before_it_wakes_stays_dark(filmed: Callable[..., Page]) -> None:
    page = filmed(text_of("single origin, three lines"))
    page.evaluate(WAKES_LATE)
    page.click("#start")
    page.click("#stop")
    page.evaluate("wake()")
    page.wait_for_function("woken.getTracks().every((track) => track.readyState === 'ended')")
    expect(page.locator("#start")).to_be_focused()
    expect(page.locator("#camera, #verdict, #told .notice")).to_have_count(2)
    expect(page.locator("#camera")).to_be_hidden()
    expect(page.locator("#verdict")).to_be_hidden()


def test_a_camera_that_is_refused_is_answered(filmed: Callable[..., Page]) -> None:
    page = filmed("nothing", allowed=False)
    page.click("#start")
    assert "The camera may not be used here" in told(page)
    expect(page.locator("#picture")).to_have_count(1)
    expect(page.locator("#camera")).to_be_hidden()


DETECTOR = """(texts) => {
  globalThis.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return texts.map((rawValue) => ({ rawValue })); }
  };
}"""


def test_the_browsers_own_detector_is_used_and_two_certificates_are_none(open_folder: Callable[..., Page]) -> None:
    page = open_folder()
    page.evaluate(DETECTOR, ["https://office.example/", text_of("single origin, three lines")])
    empty = {"name": "photo.png", "mimeType": "image/png", "buffer": png(sheet("x"))}
    page.set_input_files("#picture", [empty])
    page.wait_for_selector("#verdict .verdict")
    assert word(page) == "Genuine"
    page.reload()
    page.wait_for_selector("body[data-ready]")
    page.evaluate(DETECTOR, [text_of("single origin, three lines"), text_of("void")])
    page.set_input_files("#picture", [empty])
    page.wait_for_selector("#told .is-bad")
    assert "several different certificates" in told(page)
    expect(page.locator("#verdict")).to_be_hidden()


def test_the_queue_outlasts_the_browser(browser: Browser, tmp_path: Path) -> None:
    path = given.write(tmp_path / "stick", given.shipped()).as_uri()
    for round_ in range(2):
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium.find(), args=FLAGS[:2], locale="en", offline=True
        )
        page = context.new_page()
        page.set_default_timeout(chromium.PATIENCE)
        page.goto(path)
        page.wait_for_selector("body[data-ready]")
        expect(page.locator(".entry")).to_have_count(round_)
        page.fill("#text", "SL 004912")
        page.click("#form button")
        page.wait_for_selector(f".entry:nth-child({round_ + 1})")
        context.close()
