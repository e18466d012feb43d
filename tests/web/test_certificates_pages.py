"""Every page of the document: works, refuses with the sentence, and tells a stranger nothing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kpcs.accounts.models import Officer
from kpcs.certificates import uploads
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.certificates.views import acts, application_form, applications, blanks, inspections, issuing
from kpcs.certificates.views import certificates as listing
from kpcs.ledger.models import Event
from tests import lives, people
from tests.factories import NOW

pytestmark = pytest.mark.django_db
VIEWS = (acts, application_form, applications, blanks, inspections, issuing, listing)


@pytest.fixture(autouse=True)
def today(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KPCS_DATA_DIR = settings.MEDIA_ROOT = tmp_path
    for module in VIEWS:
        monkeypatch.setattr(module, "now", lambda: timezone.localtime(NOW))


@pytest.fixture
def office() -> people.People:
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    return office


def _as(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _posted(filed: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a browser sends for a sheet."""
    sent: dict[str, Any] = {"request_id": str(uuid4()), **more}
    for name, value in filed.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            sent |= {f"{name}-{row}-{leaf}": text for row, one in enumerate(value) for leaf, text in one.items()}
        elif isinstance(value, list):
            sent[name] = "\r\n".join(value)
        elif value or name not in ("declaration", "g7_verified"):
            sent[name] = value
    return sent


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_an_exporter_writes_checks_and_hands_in(office: people.People) -> None:
    client = _as(office.exporter)
    kept = client.post("/applications/new", _posted(lives.filed(importer_name=""), do="check"), follow=True)
    assert "The importer&#x27;s name is missing." in kept.content.decode()
    [row] = Application.objects.all()
    assert row.filed == lives.filed(importer_name="") | {"g7_verified": ""}
    answer = client.post(f"/applications/{row.pk}/edit", _posted(lives.filed(), do="submit"), follow=True)
    assert "The application is with the authority." in _text(answer)
    assert Application.objects.get().state == "submitted"


def test_handing_in_a_wrong_application_says_everything_and_keeps_it(office: people.People) -> None:
    answer = _as(office.exporter).post("/applications/new", _posted({"importer_name": "<b>x</b>"}, do="submit"))
    assert answer.status_code == 422
    assert "No parcel is listed." in _text(answer)
    assert "The destination" in _text(answer)
    assert "<b>x</b>" not in answer.content.decode()
    assert Application.objects.get().filed["importer_name"] == "<b>x</b>"


def test_a_warning_names_the_line_that_it_is_about(office: people.People) -> None:
    parcels = [*lives.filed()["parcels"], {"hs": "7102.21", "carats": "1", "value": "0"}]
    sent = _posted(lives.filed(parcels=parcels), do="check")
    answer = _as(office.exporter).post("/applications/new", sent, follow=True)
    assert f"Parcel {len(parcels)}: This parcel is stated to be worth nothing." in _text(answer)


def test_a_line_is_added_and_removed_without_a_script(office: people.People) -> None:
    client, filed = _as(office.exporter), _posted(lives.filed())
    grown = client.post("/applications/new", {**filed, "do": "add-parcels"}).content.decode()
    assert 'name="parcels-2-carats"' in grown
    assert 'value="45,000.00"' in grown
    assert re.findall(r"<select name=.([a-z0-9-]+).[^>]* autofocus", grown) == ["parcels-2-hs"]
    less = client.post("/applications/new", {**filed, "do": "remove-parcels-0"}).content.decode()
    assert "45,000.00" not in less
    assert re.findall(r"<select name=.([a-z0-9-]+).[^>]* autofocus", less) == ["parcels-0-hs"]
    assert not Application.objects.exists()


def test_parcels_come_from_a_file(office: people.People) -> None:
    file = SimpleUploadedFile("parcels.csv", "HS;Carats;Value\n7102.31;1.50;900\n7102.21;2;30\n".encode("utf-16"))
    sent = _posted(lives.filed(parcels=[]), do="upload", file=file)
    answer = _as(office.exporter).post("/applications/new", sent, follow=True)
    assert 'value="1.50"' in answer.content.decode()
    assert [one["carats"] for one in Application.objects.get().filed["parcels"]] == ["1.50", "2"]


def test_a_file_that_calculates_is_refused_and_nothing_typed_is_lost(office: people.People) -> None:
    file = SimpleUploadedFile("parcels.csv", b"HS,Carats,Value\n7102.31,=1+1,900\n")
    sent = _posted(lives.filed(importer_name="Typed before"), do="upload", file=file)
    answer = _as(office.exporter).post("/applications/new", sent)
    assert answer.status_code == 422
    assert "The file calculates: line 2 holds a formula." in _text(answer)
    assert "Typed before" in answer.content.decode()


def test_the_template_can_be_read_back(office: people.People) -> None:
    answer = _as(office.exporter).get("/applications/parcels.xlsx")
    (finding,) = uploads.read_parcels("parcels.xlsx", answer.content).findings
    assert finding.params["why"] == "it has no parcels below its first line"


def test_an_officer_inspects_another_issues(office: people.People) -> None:
    application = lives.submitted(office)
    inspecting = _as(office.inspecting)
    refused = inspecting.post(f"/applications/{application.pk}/inspect", _posted({**lives.FOUND, "seals": []}))
    assert refused.status_code == 422
    assert "R-CER.1" in refused.content.decode()
    inspecting.post(f"/applications/{application.pk}/inspect", _posted(lives.FOUND))
    assert "Security bag Yes" in _text(inspecting.get(f"/applications/{application.pk}")), "what it was packed in"
    answer = _as(office.issuing).post(f"/applications/{application.pk}/issue", {"request_id": uuid4()}, follow=True)
    assert "Certificate SL 004901 is issued." in _text(answer)
    assert "<svg" in answer.content.decode()
    back = _as(office.issuing).get(f"/applications/{application.pk}/issue", follow=True)
    assert "SL 004901" in _text(back), "who goes back finds the certificate, not another number"


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_a_photograph_that_is_none_is_refused_where_it_was_sent(office: people.People, content: bytes) -> None:
    application = lives.inspected(office)
    sent = {"picture": SimpleUploadedFile("bag.jpg", content), "caption": "The sealed bag"}
    answer = _as(office.inspecting).post(f"/applications/{application.pk}/photographs", sent)
    assert answer.status_code == 422
    assert "The file is not a photograph that can be read" in _text(answer)
    assert 'value="The sealed bag"' in answer.content.decode()


def test_blank_lines_of_an_application_are_not_inspected(office: people.People) -> None:
    empty = {"hs": "", "carats": "", "value": ""}
    application = lives.submitted(office, parcels=[*lives.filed()["parcels"], empty])
    page = _as(office.inspecting).get(f"/applications/{application.pk}/inspect").content.decode()
    assert 'name="found-1-hs"' in page
    assert 'name="found-2-hs"' not in page


def test_a_button_that_is_stopped_says_why(office: people.People) -> None:
    application = lives.submitted(office)
    page = _text(_as(office.issuing).get(f"/applications/{application.pk}"))
    assert "No inspection of this shipment is on record." in page


def test_a_certificate_is_warned_of_exported_and_voided_only_with_a_reason(office: people.People) -> None:
    certificate, client = lives.issued(office), _as(office.issuing)
    at = f"/certificates/{certificate.number}"
    client.post(f"{at}/pre-alert", {"expected_on": "2026-11-30", "carrier": "Courier", "request_id": uuid4()})
    answer = client.post(f"{at}/export", {"exported_on": "2026-11-22", "request_id": uuid4()}, follow=True)
    assert "The export is recorded." in _text(answer)
    refused = client.post(f"{at}/void", {"reason": "", "request_id": uuid4()})
    assert refused.status_code == 422
    stopped = client.get(f"{at}/replace")
    assert "is not possible" in _text(stopped)
    certificate.refresh_from_db()
    assert certificate.state == "exported"


def test_printing_is_recorded_and_a_copy_is_not(office: people.People) -> None:
    certificate = lives.issued(office)
    printed = _as(office.issuing).post(f"/certificates/{certificate.number}/print", {"request_id": uuid4()})
    copied = _as(office.exporter).get(f"/certificates/{certificate.number}/copy.pdf")
    assert printed.content.startswith(b"%PDF")
    assert copied.content.startswith(b"%PDF")
    assert Event.objects.filter(kind="certificate.printed").count() == 1
    assert _as(office.exporter).post(f"/certificates/{certificate.number}/print").status_code == 403


def test_a_replacement_names_the_old_number_which_is_dead(office: people.People) -> None:
    old, client = lives.issued(office), _as(office.issuing)
    words = {
        "importer_name": "Demonstration Importer Two",
        "importer_address": "3 Demonstration Square, Antwerp",
        "importer_country": "BE",
        "destination": "EU",
        "origin_kind": "single",
        "origins": [{"country": "SL", "share": ""}],
        "seals": ["DEMO-0001"],
        "reason": "The importer was wrong.",
    }
    at = f"/certificates/{old.number}/replace"
    assert "The old certificate has not been given back." in _text(client.post(at, _posted(words)))
    assert "This is missing." in _text(client.post(at, _posted({**words, "seals": ""})))
    answer = client.post(at, _posted({**words, "old_is_surrendered": "yes"}), follow=True)
    assert "Certificate SL 004902 replaces SL 004901." in _text(answer)
    old.refresh_from_db()
    assert old.state == "replaced"
    assert Certificate.objects.get(pk="SL004902").replaces_id == "SL004901"
    assert "Replaced by" in _text(client.get("/certificates/SL004901"))


def test_a_technical_certificate_sends_goods_back(office: people.People) -> None:
    european = people.make_people("eu-demo2")
    lives.equip(european, first=1001, last=1009)
    first = lives.issued(office)
    form = _as(european.issuing).get(f"/certificates/technical?first={first.number}&purpose=return")
    assert "Demonstration Importer One" in form.content.decode()
    from kpcs.certificates import queries

    raw = queries.technical_from(queries.first_statement(first.number, by=european.issuing), purpose="return")
    words = {**raw, "seals": ["BACK-1"], "reason": "The seal was broken.", "inspector": str(european.inspecting.pk)}
    refused = _as(european.issuing).post("/certificates/technical", _posted({**words, "destination": "CA"}))
    assert "The goods must go back to Sierra Leone" in _text(refused)
    unsaid = _text(_as(european.issuing).post("/certificates/technical", _posted({**words, "importer_name": ""})))
    assert "Importer: This is missing." in unsaid
    answer = _as(european.issuing).post("/certificates/technical", _posted(words), follow=True)
    assert "Certificate EU 001001 is issued." in _text(answer)
    made = Certificate.objects.get(pk="EU001001")
    assert (made.kind, made.destination, made.origin) == ("technical", "SL", "SL")
    assert made.sources.get().parent == first.number


def test_blanks_are_received_allotted_and_written_off(office: people.People) -> None:
    client = _as(office.keeper)
    again = client.post("/blanks/receive", {"first": "004950", "last": "005000", "received_from": "x"})
    assert again.status_code == 422
    assert "SL 004901 – 004999" in _text(again)
    client.post("/blanks/allot", {"first": "004901", "last": "004905", "desk": "Kono", "request_id": uuid4()})
    client.post("/blanks/write-off", {"number": "SL 004906", "what": "lost", "reason": "Fire", "request_id": uuid4()})
    assert Blank.objects.filter(allotted_to="Kono").count() == 5
    page = _text(client.get(f"/blanks/{Blank.objects.get(pk='SL004906').range_id}"))
    assert "Fire" in page
    assert "Kono" in page


def test_a_stranger_gets_404_everywhere_and_sees_nothing(office: people.People) -> None:
    application, certificate = lives.inspected(office), lives.issued(office, remarks="second")
    client = _as(people.stranger())
    blank_range = Blank.objects.first()
    assert blank_range is not None
    for address in (
        f"/applications/{application.pk}",
        f"/applications/{application.pk}/edit",
        f"/applications/{application.pk}/inspect",
        f"/applications/{application.pk}/issue",
        f"/certificates/{certificate.number}",
        f"/certificates/{certificate.number}/void",
        f"/certificates/{certificate.number}/replace",
        f"/certificates/{certificate.number}/copy.pdf",
        f"/blanks/{blank_range.range_id}",
    ):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "SL0049" not in answer.content.decode().replace(address, "")
    for address in ("/certificates", "/applications", "/blanks", "/certificates.csv"):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert b"SL0049" not in content
        assert b"Demonstration Firm" not in content


def test_without_signing_in_there_is_nothing(office: people.People) -> None:
    for address in ("/applications", "/certificates", "/blanks", "/certificates.csv", "/applications/parcels.xlsx"):
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("exporter", "/blanks"),
        ("keeper", "/certificates/report-false"),
        ("keeper", "/applications/new"),
        ("inspecting", "/certificates/technical"),
    ],
)
def test_roles_that_do_not_include_it_are_told_which_permission_is_missing(
    office: people.People, who: str, address: str
) -> None:
    answer = _as(getattr(office, who)).get(address)
    assert answer.status_code == 403
    assert "permission" in _text(answer)


def test_a_false_number_of_anybody_is_reported(office: people.People) -> None:
    client = _as(office.importing)
    assert client.post("/certificates/report-false", {"number": "4306", "reason": "Forged"}).status_code == 422
    sent = {"number": "CM 004306", "reason": "Forged: no such Participant then.", "request_id": uuid4()}
    answer = client.post("/certificates/report-false", sent, follow=True)
    assert "Everyone who checks the number is warned." in _text(answer)
