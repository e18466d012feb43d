"""The telephone verifier's page as an officer meets it: from a folder, 360 pixels wide, without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpcs.scheme.verify import LANGUAGES
from tests.accessible import complaints_about
from tests.vectors.keys import EU, NEXT_ANCHOR
from tests.verifier import given
from tests.verifier.given import text_of
from tests.verifier.pages import check, code, png, sheet, told, word

Open = Callable[..., Page]
GENUINE = "single origin, three lines"


def test_genuine_shows_what_the_paper_must_say(open_folder: Open) -> None:
    page = open_folder()
    assert check(page, text_of(GENUINE)) == "Genuine"
    said = page.inner_text("#verdict")
    for expected in (
        "SL 004912",
        "1,934.90 carats",
        "US$ 4,701,346.89",
        "SL-0012345",
        "2 January 2027",
        "Belgium (BE)",
    ):
        assert expected in said, expected
    expect(page.locator(".steps li")).to_have_count(12)
    expect(page.locator(".steps")).to_be_hidden()
    expect(page.locator("#verdict")).to_be_focused()
    assert page.locator("#verdict [role=alert]").count() == 1
    assert page.evaluate("document.querySelector('#verdict .verdict').getBoundingClientRect().top") < 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("void", "Void"),
        ("the day after the last", "Expired"),
        ("key of nobody", "Unknown issuer"),
        ("number of another Participant", "Wrong Participant"),
        ("key without a certification", "Key not certified"),
        ("zlib cut off", "Cannot be read"),
    ],
)
def test_each_refusal_has_its_word_and_what_to_do(name: str, expected: str, open_folder: Open) -> None:
    row = next((one for one in given.vectors("bad") if one["name"].endswith(name)), None)
    if row is None:
        row = next(one for one in given.vectors("bad") if one["outcome"] == "unknown_issuer")
    year, month, day = map(int, row["on"].split("-"))
    page = open_folder(now=given.NOON.replace(year=year, month=month, day=day))
    assert check(page, row["text"]) == expected
    expect(page.locator("#verdict .verdict.is-good")).to_have_count(0)
    assert "hold the parcel" in page.inner_text("#verdict").lower() or expected == "Expired"


def test_a_proof_of_the_log_saves_what_a_stolen_key_honestly_signed(open_folder: Open) -> None:
    row = next(one for one in given.vectors("proofs") if one["outcome"] == "genuine")
    page = open_folder()
    assert check(page, row["text"]) == "Key not valid"
    assert axe(page) == []
    proof = {"name": "SL.tlog-proof", "mimeType": "text/plain", "buffer": row["proof"].encode()}
    page.set_input_files("#proof", [{**proof, "buffer": b"no proof"}])
    page.wait_for_selector("text=does not show that the certificate was in the log")
    assert word(page) == "Key not valid"
    page.set_input_files("#proof", [proof])
    page.wait_for_selector(".verdict.is-good")
    expect(page.locator("#verdict")).to_contain_text("it was in the public log before that")


def test_altered_content_is_not_shown(open_folder: Open) -> None:
    row = next(one for one in given.vectors("bad") if one["outcome"] == "altered")
    page = open_folder()
    assert check(page, row["text"]) == "Altered or false"
    expect(page.locator("#verdict dl")).to_have_count(0)


def test_a_number_alone_proves_nothing(open_folder: Open) -> None:
    page = open_folder()
    assert check(page, "sl 004912") == "A number proves nothing"
    expect(page.locator("#verdict")).to_contain_text("report nothing about SL 004912")
    expect(page.locator(".verdict.is-good")).to_have_count(0)
    assert check(page, "SL-005001") == "Void"
    expect(page.locator("#verdict")).to_contain_text("A number proves nothing")
    assert check(page, "QQ 004912") == "A number proves nothing"
    expect(page.locator("#verdict")).to_contain_text("QQ is not a Participant")
    page.fill("#text", "hello")
    page.click("#form button")
    assert "neither a number" in told(page)
    expect(page.locator("#verdict")).to_be_hidden()


def test_old_lists_are_named_beside_the_verdict(open_folder: Open) -> None:
    page = open_folder(now=given.NOON + timedelta(days=35))
    assert check(page, text_of(GENUINE)) == "Genuine"
    expect(page.locator("#verdict")).to_contain_text("It was good until 20 December 2026")
    expect(page.locator("#strip")).to_have_class(re.compile("is-warn"))
    early = open_folder(now=given.NOON - timedelta(days=40))
    expect(early.locator("#editions")).to_contain_text("before the lists were published")


def test_without_a_list_nothing_is_verified(open_folder: Open) -> None:
    page = open_folder(given.shipped(trust=None, status=None))
    expect(page.locator("#strip")).to_contain_text("No trust list")
    page.fill("#text", text_of(GENUINE))
    page.click("#form button")
    assert "nothing can be verified" in told(page)
    expect(page.locator("#verdict")).to_be_hidden()
    assert check(page, "SL 004912") == "Not verified"


def give(page: Page, *messages: bytes) -> str:
    page.set_input_files("#take", [{"name": "list.cose", "mimeType": "", "buffer": one} for one in messages])
    return told(page)


def test_new_lists_from_files_and_never_older_ones(open_folder: Open) -> None:
    page = open_folder()
    later = given.sealed_trust(given.newer(2))
    assert "Trust list 9 of 22 November 2026 was taken" in give(page, later)
    page.evaluate("document.getElementById('told').replaceChildren()")
    assert "already on this device" in give(page, later)
    page.evaluate("document.getElementById('told').replaceChildren()")
    assert "older than edition 9" in give(page, given.sealed_trust())
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#editions")).to_contain_text("Trust list 9")


def test_lists_that_may_not_be_taken(open_folder: Open) -> None:
    page = open_folder()
    good = given.sealed_trust(given.newer())
    refused = {
        "does not know": given.sealed_trust(given.newer(), EU),
        "signature of the list does not hold": good[:-1] + bytes([good[-1] ^ 1]),
        "not a signed list": b"hello",
        "outside the period": given.sealed_trust(given.newer(), NEXT_ANCHOR),
    }
    for sentence, message in refused.items():
        page.evaluate("document.getElementById('told').replaceChildren()")
        assert sentence in give(page, message)
    expect(page.locator("#editions")).to_contain_text("Trust list 7")


def test_the_first_key_is_compared_by_a_person(open_folder: Open) -> None:
    page = open_folder(given.shipped(anchors=(), trust=None, status=None))
    message = {"name": "trust.cose", "mimeType": "", "buffer": given.sealed_trust()}
    page.set_input_files("#take", [message])
    page.click("#pin-no")
    expect(page.locator("#pin-no")).to_have_count(0)
    expect(page.locator("#strip")).to_contain_text("No trust list")
    page.set_input_files("#take", [message])
    expect(page.locator("#pin")).to_contain_text("a398 28e5")
    page.click("#pin-yes")
    assert "Trust list 7" in told(page)
    assert check(page, text_of(GENUINE)) == "Genuine"


def test_another_key_in_a_newer_program_changes_nothing(open_folder: Open, tmp_path: Path) -> None:
    """Pinned at installation: what is shipped later with another key is not believed."""
    page = open_folder()
    pinned = page.inner_text("#anchors")
    other = given.shipped(anchors=(given.anchor_of(EU),), trust=given.sealed_trust(given.newer(), EU))
    given.write(tmp_path / "stick0", other)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("#anchors") == pinned
    expect(page.locator("#editions")).to_contain_text("Trust list 7")


def test_the_queue_is_kept_noted_saved_and_deleted(open_folder: Open) -> None:
    page = open_folder()
    check(page, text_of(GENUINE))
    check(page, text_of("void"))
    check(page, text_of(GENUINE))
    expect(page.locator("#verdict")).to_contain_text("already scanned SL 004912 on 22 November 2026")
    expect(page.locator(".entry")).to_have_count(3)
    note = page.locator(".entry input").first
    note.fill('=1+1, "sealed"')
    note.blur()
    page.wait_for_function("async () => (await Kpcs.store.entries()).some(entry => entry.note)")
    page.reload()
    page.wait_for_selector(".entry")
    expect(page.locator(".entry input").first).to_have_value('=1+1, "sealed"')
    with page.expect_download() as download:
        page.click("#export")
    saved = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert download.value.suggested_filename == "kp-verified-2026-11-22.csv"
    assert len(saved) == 4
    assert saved[1].startswith("2026-11-22T12:00:00.000Z,SL004912,genuine,,7,12,KP1:")
    assert '"\'=1+1, ""sealed"""' in saved[3]
    page.click("#clear")
    page.click("#clear-no")
    expect(page.locator("#clear-no")).to_have_count(0)
    expect(page.locator(".entry")).to_have_count(3)
    page.click("#clear")
    page.click("#clear-yes")
    page.wait_for_selector(".entry", state="detached")
    assert page.evaluate("Kpcs.store.entries()") == []


def test_a_picture_is_read(open_folder: Open) -> None:
    page = open_folder()
    for image in (code(text_of(GENUINE), 4), sheet(text_of(GENUINE), (3000, 2000), 0.4)):
        page.set_input_files("#picture", [{"name": "photo.png", "mimeType": "image/png", "buffer": png(image)}])
        page.wait_for_selector("#verdict .verdict")
        assert word(page) == "Genuine"
    page.set_input_files(
        "#picture", [{"name": "photo.png", "mimeType": "image/png", "buffer": png(sheet("x").point(lambda _: 128))}]
    )
    page.wait_for_selector("#told .is-bad")
    assert "No QR code was found" in told(page)
    page.set_input_files("#picture", [{"name": "photo.png", "mimeType": "image/png", "buffer": b"no picture"}])
    page.wait_for_selector("text=The file is damaged")
    expect(page.locator("#verdict")).to_be_hidden()


def test_another_code_is_no_certificate(open_folder: Open) -> None:
    page = open_folder()
    image = png(code("https://office.example/"))
    page.set_input_files("#picture", [{"name": "photo.png", "mimeType": "image/png", "buffer": image}])
    page.wait_for_selector("#verdict .verdict")
    assert word(page) == "Cannot be read"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_open_to_everybody_in_every_language(language: str, open_folder: Open) -> None:
    page = open_folder(language=language, dark=language == "ru")
    assert page.get_attribute("html", "lang") == language
    assert axe(page) == []
    for text in (text_of(GENUINE), text_of("void"), "SL 004912", text_of("zlib cut off")):
        check(page, text)
        if text.startswith("KP1"):
            page.click("#verdict summary")
        assert axe(page) == []
    page.click("#clear")
    page.click("#about summary")
    assert axe(page) == []
    expect(page.locator("[data-say]:empty")).to_have_count(0)


def axe(page: Page) -> list[str]:
    """Without reading style sheets anew, which a page from a folder may not do."""
    return complaints_about(page, preload=False)


def test_the_language_changes_a_shown_verdict_and_is_kept(open_folder: Open) -> None:
    page = open_folder()
    check(page, text_of(GENUINE))
    page.select_option("#language", "fr")
    page.wait_for_selector("text=Authentique.")
    page.wait_for_function("async () => (await Kpcs.store.get('language')) === 'fr'")
    assert word(page) == "Authentique"
    expect(page.locator("#verdict")).to_contain_text("1\u202f934,90")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("h1")).to_have_text("Vérifier un certificat")


def test_the_keyboard_is_enough(open_folder: Open) -> None:
    page = open_folder()
    reached = []
    for _ in range(9):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert [name for name in reached if name in ("language", "strip", "start", "picture", "text")] == [
        "language",
        "strip",
        "start",
        "picture",
        "text",
    ]
    page.focus("#text")
    page.keyboard.type("SL 005001")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict .verdict")
    assert word(page) == "Void"


def test_a_page_without_secure_cryptography_says_so(open_folder: Open) -> None:
    page = open_folder()
    page.evaluate("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.fill("#text", text_of(GENUINE))
    page.click("#form button")
    assert "does not let this page check signatures" in told(page)
    expect(page.locator("#verdict")).to_be_hidden()
