"""The life of one certificate as its people live it, each at a browser of his own, from the draft to the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from kpcs import reading
from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Certificate
from kpcs.participants import actions as participants
from tests import lives, people, pictures
from tests.accessible import complaints_about
from tests.desks import OpenPage, fill, go, sit_down
from tests.factories import make_certificate, make_number_range

FIRST, SECOND = "SL 004901", "SL 004902"


@dataclass(frozen=True, slots=True)
class Offices:
    sierra_leone: people.People
    european_union: people.People


@pytest.fixture
def offices(transactional_db: None, settings: Any, tmp_path: Path) -> Offices:
    """Two authorities with keys; the exporting one has blanks and other work that waits."""
    settings.KPCS_DATA_DIR = tmp_path
    settings.KPCS_DEMONSTRATION = True
    made = Offices(people.sierra_leone(), people.european_union())
    now, authority = timezone.now(), made.sierra_leone.authority
    days = {"valid_from": now.date() - timedelta(days=400), "valid_until": now.date() + timedelta(days=400)}
    acting = {"by": made.sierra_leone.administrator, "at": now}
    participants.create_root(participant=authority.participant_id, **days, **acting)
    participants.create_signing_key(authority=authority.code, **days, **acting)
    make_number_range(authority.participant, year=now.year)
    delivery = {"first": 4901, "last": 4999, "digits": 6, "received_from": "Delivery note 17"}
    certificates.receive(**delivery, by=made.sierra_leone.keeper, at=now)
    for days, state in ((40, "used"), (70, "exported"), (20, "confirmed")):
        make_certificate(authority, state=state, exported_on=now.date() - timedelta(days=days))
    return made


def test_a_certificate_lives_from_the_draft_to_the_answer(offices: Offices, new_page: OpenPage, tmp_path: Path) -> None:
    here, there = offices.sierra_leone, offices.european_union
    file_an_application(sit_down(new_page, here.exporter))
    record_the_inspection(sit_down(new_page, here.inspecting))
    issuing = sit_down(new_page, here.issuing)
    issue_once(issuing)
    paper = print_paper(issuing, tmp_path)
    if pictures.wanted():
        show_paper_and_queue(issuing, paper, here)
    warn_and_report(issuing)
    stranger = new_page()
    assert "Genuine." in check_as_a_stranger(stranger, paper)
    importing = sit_down(new_page, there.importing)
    find_and_present(importing, paper)
    accept(importing)
    confirm(importing)
    read_and_answer(issuing)
    present_again(importing)
    assert "already used for an import" in check_as_a_stranger(stranger, paper)
    pictures.take(stranger, "check", until=stranger.get_by_role("region"))


def file_an_application(page: Page) -> None:
    go(page, "Applications")
    page.get_by_role("link", name="File an application").first.click()
    fill(page, {
        "Importer": "Demonstration Importer One",
        "Importer’s address": "2 Demonstration Square, Antwerp",
        "Importer’s country": "Belgium",
        "Destination": "EU",
        "Parcel 1: Heading": "7102.31",
        "Parcel 1: Carats": "123.456",
        "Parcel 1: Value in US$": "45,000.00",
        "Parcel 2: Heading": "7102.21",
        "Parcel 2: Carats": "60",
        "Parcel 2: Value in US$": "600",
        "Country 1: Country": "SL",
        "Source 1: Kind": "own_production",
        "Source 1: Mine, licence, seller or voucher": "Licence KN-17, Kono",
    })  # fmt: skip
    page.get_by_role("button", name="Hand it in").click()
    for name in ("123.456", "parcels", "declar"):
        expect(page.get_by_role("alert")).to_contain_text(name)
    assert complaints_about(page) == []
    pictures.take(page, "apply", until=page.get_by_label("Number of parcels"))
    fill(page, {"Parcel 1: Carats": "123.45", "Number of parcels": "2"})
    page.get_by_label("I declare that").check()
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_text("The application is with the authority.")).to_be_visible()


def record_the_inspection(page: Page) -> None:
    page.get_by_role("cell", name="Demonstration Firm of Sierra Leone").get_by_role("link").first.click()
    page.get_by_role("link", name="Record the inspection").click()
    fill(page, {
        "Parcel 1: Carats": "123.45",
        "Parcel 1: Government’s valuation in US$": "46000",
        "Parcel 1: Independent valuation in US$": "45500",
        "Parcel 2: Carats": "60",
        "Parcel 2: Government’s valuation in US$": "600",
        "Parcel 2: Independent valuation in US$": "600",
        "Container 1: Container": "security_bag",
        "Container 1: Tamper-resistant": "yes",
        "Container 1: Bears the certificate number": "yes",
        "Seal numbers": "DEMO-0001",
    })  # fmt: skip
    page.get_by_label("hold rough diamonds and nothing else").check()
    page.get_by_role("button", name="Record the inspection").last.click()
    expect(page.get_by_text("Another officer can issue now.")).to_be_visible()
    assert complaints_about(page) == []


def issue_once(page: Page) -> None:
    """Twice clicked is once issued."""
    go(page, "Work")
    page.get_by_role("cell", name="Demonstration Firm of Sierra Leone").get_by_role("link").first.click()
    page.get_by_role("link", name="Issue the certificate").click()
    expect(page.get_by_role("cell", name="US$ 46,600.00").first).to_be_visible()
    assert complaints_about(page) == []
    pictures.take(page, "issue", until=page.get_by_role("button", name="Issue", exact=True))
    page.get_by_role("button", name="Issue", exact=True).dblclick()
    page.get_by_role("heading", name=f"Certificate {FIRST}").wait_for()
    assert Certificate.objects.filter(pk__startswith="SL0049").count() == 1
    assert complaints_about(page) == []
    pictures.take(page, "certificate", until=page.get_by_role("region", name="What can be done now"))


def print_paper(page: Page, folder: Path) -> Path:
    """The PDF opens, and the code on a scan of it is the one that was signed."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Print the certificate").click()
    assert download.value.suggested_filename == "SL004901-certificate.pdf"
    pdf = pypdfium2.PdfDocument(Path(download.value.path()).read_bytes())
    scan: Image.Image = pdf[0].render(scale=150 / 72).to_pil()
    scan.save(folder / "scan.png")
    page.goto("/certificates/SL004901")
    assert reading.certificate_text((folder / "scan.png").read_bytes()) == page.locator(".qr-text").text_content()
    return folder / "scan.png"


def show_paper_and_queue(page: Page, paper: Path, office: people.People) -> None:
    """The picture of the README: more work than one certificate's."""
    names = (f"Demonstration Importer {number}" for number in ("Two", "Three", "Four", "Five", "Six"))
    for place, name in enumerate(names):
        (lives.inspected if place % 2 else lives.submitted)(office, importer_name=name)
    page.set_viewport_size({"width": 920, "height": 1000})
    go(page, "Work")
    pictures.compose(Image.open(paper), pictures.shot(page))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/certificates/SL004901")


def warn_and_report(page: Page) -> None:
    page.get_by_role("link", name="Warn the importing authority").click()
    page.get_by_label("Carrier").fill("Demonstration Air 12")
    page.get_by_role("button", name="Warn the importing authority").click()
    expect(page.get_by_text("The importing authority is warned.")).to_be_visible()
    page.get_by_role("link", name="Report the export").click()
    page.get_by_role("button", name="Report the export").click()
    expect(page.get_by_text("The export is recorded.")).to_be_visible()


def find_and_present(page: Page, paper: Path) -> None:
    """By number, then by a picture of the paper: the same checks stand beside both."""
    go(page, "Arrivals")
    page.get_by_role("link", name="Find a certificate").first.click()
    page.get_by_label("Number or QR text").fill("sl-004901")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
    page.goto("/arrivals/find")
    page.get_by_label("Photograph or PDF").set_input_files(paper)
    page.get_by_role("button", name="Read the code").click()
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()
    expect(page.get_by_text("Stops acceptance")).to_have_count(0)
    assert complaints_about(page) == []
    page.get_by_role("button", name="Record the arrival").click()
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()


def open_and_record(page: Page) -> None:
    page.get_by_role("link", name="Open and record").click()
    page.get_by_label("Tamper-resistant and intact").check()
    fill(page, {
        "Carats, line 1": "123.40",
        "Value in US$, line 1": "46000",
        "Carats, line 2": "60",
        "Value in US$, line 2": "600",
    })  # fmt: skip
    page.get_by_label("Seal numbers found").fill("DEMO-0001")
    page.get_by_label("Parcels found").fill("2")
    page.get_by_role("button", name="Record", exact=True).click()
    page.get_by_role("heading", name="What was found").wait_for()


def accept(page: Page) -> None:
    open_and_record(page)
    assert complaints_about(page) == []
    pictures.take(page, "arrival", until=page.locator(".checks"))
    page.get_by_role("link", name="Accept").click()
    page.get_by_role("button", name="Accept the shipment").click()
    page.get_by_role("link", name="Confirm receipt").wait_for()


def confirm(page: Page) -> None:
    page.get_by_role("link", name="Confirm receipt").click()
    page.get_by_role("button", name="Send the confirmation").click()
    expect(page.get_by_role("alert")).to_contain_text("no cause is given")
    page.get_by_label("Cause").select_option("weighing")
    page.get_by_label("Explanation").fill("Another balance.")
    page.get_by_role("button", name="Send the confirmation").click()
    expect(page.get_by_text("Another balance.")).to_be_visible()
    assert complaints_about(page) == []


def read_and_answer(page: Page) -> None:
    go(page, "Confirmations")
    page.get_by_role("link", name=FIRST).click()
    assert complaints_about(page) == []
    page.get_by_label("Answer").fill("Our balance was five points heavy; it is calibrated again.")
    pictures.take(page, "confirmation")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Answer of the exporting authority").wait_for()
    # An answer tells that it was read.
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    page.goto("/certificates/SL004901")
    expect(page.get_by_role("heading", name="Certificate SL 004901")).to_be_visible()
    assert Certificate.objects.get(pk="SL004901").state == Certificate.State.CONFIRMED


def present_again(page: Page) -> None:
    """The paper comes a second time: its first use is named, and it cannot be accepted."""
    page.goto("/arrivals/find")
    page.get_by_label("Number or QR text").fill(FIRST)
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("This number was presented at your authority before:")).to_be_visible()
    expect(page.get_by_text("Stops acceptance").first).to_be_visible()
    page.get_by_role("button", name="Record the arrival").click()
    open_and_record(page)
    expect(page.get_by_role("button", name="Accept")).to_have_attribute("aria-disabled", "true")
    expect(page.get_by_role("link", name="Refuse")).to_be_visible()


def check_as_a_stranger(page: Page, paper: Path) -> str:
    """What anybody with the paper in his hands is told."""
    page.goto("/check")
    page.get_by_label("Photograph, scan or PDF").set_input_files(paper)
    page.get_by_role("button", name="Read the code").click()
    page.get_by_role("heading", name=FIRST).wait_for()
    assert complaints_about(page) == []
    return page.locator(".notice strong").inner_text()


def test_a_wrong_word_is_replaced_and_a_certificate_voided_in_french(
    offices: Offices, new_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pages act by the clock of the office, and the log does not go back behind it (K-LOG.2).
    monkeypatch.setattr(lives, "NOW", timezone.now())
    monkeypatch.setattr(lives, "FILED_AT", timezone.now() - timedelta(days=3))
    made = lives.issued(offices.sierra_leone)
    page = sit_down(new_page, offices.sierra_leone.issuing)
    page.goto(f"/certificates/{made.number}")
    page.get_by_role("link", name="Replace").click()
    fill(page, {"Importer": "Demonstration Importer Two", "Reason": "The importer’s name was wrong."})
    page.get_by_label("The old paper was given back.").check()
    page.get_by_role("button", name="Issue the replacement").click()
    expect(page.get_by_role("heading", name=f"Certificate {SECOND}")).to_be_visible()
    page.get_by_role("link", name=FIRST).click()
    expect(page.get_by_text("Replaced by SL 004902")).to_be_visible()
    page.goto("/certificates/SL004902")
    page.get_by_role("button", name="Français").click()
    page.get_by_role("link", name="Annuler").click()
    page.get_by_label("Motif").fill("Le voyage n’a pas lieu.")
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_text("Le voyage n’a pas lieu.").first).to_be_visible()
    assert complaints_about(page) == []
    assert Certificate.objects.get(pk="SL004902").state == Certificate.State.VOID
    stranger = new_page(language="fr")
    stranger.goto("/check?text=SL004902")
    expect(stranger.get_by_text("Le voyage n’a pas lieu.")).to_have_count(0)
    assert complaints_about(stranger) == []
