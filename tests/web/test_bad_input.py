"""What people and programs send by mistake or in malice: each answered with a sentence, nothing changed."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from kpcs.accounts.models import Officer
from kpcs.certificates import photographs
from kpcs.certificates.forms.acts import ExportForm, PreAlertForm
from kpcs.downloads import csv_lines
from kpcs.errors import Refused
from kpcs.shipments.forms.filter import FilterForm
from kpcs.shipments.forms.pages import PresentForm
from tests import lives, people
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
ROLE_OF_LIST = {
    "certificates:applications": "issuing",
    "certificates:list": "issuing",
    "certificates:export": "issuing",
    "custody:firms": "administrator",
    "custody:file": "administrator",
    "exchange:waiting": "administrator",
    "ledger:trail": "administrator",
    "ledger:trail-file": "administrator",
    "accounts:officers": "administrator",
    "participants:list": "importing",
    "participants:file": "importing",
    "participants:json": "importing",
    "public:rules": "importing",
    "shipments:arrivals": "importing",
    "shipments:confirmations-received": "issuing",
    "shipments:confirmations-sent": "importing",
    "shipments:confirmations-outstanding": "issuing",
    "shipments:confirmations-rate": "issuing",
}
API_LISTS = ["participants", "applications", "certificates", "firms", "arrivals", "confirmations/sent"]


@pytest.fixture
def office() -> people.People:
    return people.sierra_leone()


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.mark.parametrize("name", ROLE_OF_LIST)
def test_a_filter_that_a_list_does_not_have_never_widens_it(office: people.People, name: str) -> None:
    client = signed_in(getattr(office, ROLE_OF_LIST[name]))
    assert client.get(reverse(name)).status_code == 200
    answer = client.get(reverse(name), {"destinaton": "BE"})
    assert answer.status_code == 422
    assert "no such filter" in answer.text or "no filter “destinaton”" in answer.text
    french = client.get(reverse(name), {"destinaton": "BE"}, headers={"accept-language": "fr"}).text
    assert "Cette liste n’a pas" in french
    assert client.get(reverse(name), {"page": "0"}).status_code in (404, 422)
    assert client.get(reverse(name), {"page": ["1", "2"]}).status_code == 422


@pytest.mark.parametrize("end", ["", ".csv", ".xlsx"])
def test_certificates_of_a_quarter_are_counted_as_asked_or_not_at_all(office: people.People, end: str) -> None:
    statistician = make_officer(office.authority, "statistician")
    client, address = signed_in(statistician), f"/statistics/certificates/2026/2{end}"
    assert client.get(address, {"by": "exported"}).status_code == 200
    assert client.get(address, {"bye": "issued"}).status_code == 422
    assert client.get(address, {"by": "weight"}).status_code == 404


@pytest.mark.parametrize("path", API_LISTS)
def test_nor_does_one_that_a_program_sends(office: people.People, path: str) -> None:
    by = {"applications": office.issuing, "certificates": office.issuing, "firms": office.administrator}
    client = signed_in(by.get(path, office.importing))
    assert client.get(f"/api/v1/{path}").status_code == 200
    answer = client.get(f"/api/v1/{path}", {"destinaton": "BE"})
    assert answer.status_code == 422
    assert [finding["field"] for finding in answer.json()["findings"]] == ["destinaton"]
    twice = client.get(f"/api/v1/{path}", {"page": ["1", "2"]}).json()["findings"]
    assert "given twice" in twice[-1]["message"]


@pytest.mark.parametrize("act", ["pre-alert", "export", "instruction", "void"])
def test_a_misspelt_name_in_a_programs_body_is_refused(office: people.People, act: str) -> None:
    body = {
        "reason": "A reason.",
        "exported_on": "2026-11-20",
        "instruction": "Read it so.",
        "expectd_on": "2026-11-22",
    }
    answer = signed_in(office.issuing).post(f"/api/v1/certificates/SL001001/{act}", body, "application/json")
    assert answer.status_code == 422
    assert "expectd_on" in [finding["field"].removeprefix("said.") for finding in answer.json()["findings"]]


@pytest.mark.parametrize("path", ["/sign-out", "/language", "/blanks/receive", "/officers/1/link"])
def test_the_address_of_a_form_opened_as_a_page_says_so(office: people.People, path: str) -> None:
    answer = signed_in(office.administrator).get(path)
    assert answer.status_code == 405
    assert "POST" in answer["Allow"].split(", ")
    assert "a form is sent to it" in answer.text


def test_every_page_knows_the_methods_that_it_answers() -> None:
    request = RequestFactory().generic("BREW", "/")
    request.user, request.session = AnonymousUser(), {}
    request._dont_enforce_csrf_checks = True
    open_to_any = [
        str(each.pattern)
        for each in of_rooms(get_resolver())
        if each.callback.__module__.startswith("kpcs.") and each.callback(request).status_code not in {302, 405}
    ]
    assert open_to_any == []


def of_rooms(resolver: URLResolver) -> Iterator[URLPattern]:
    """Every address but the API's, whose library answers this itself."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        elif each.namespace != "api":
            yield from of_rooms(each)


def test_so_does_the_api(office: people.People) -> None:
    answer = signed_in(office.administrator).delete("/api/v1/certificates")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer["Allow"], answer.json()["detail"]) == ("GET", "This address takes GET.")


def test_what_an_officer_saw_is_kept_by_no_cache_and_forgotten_when_he_leaves(office: people.People) -> None:
    client = signed_in(office.issuing)
    for path in ("/certificates", "/applications", "/work", "/api/v1/certificates"):
        kept = client.get(path)["Cache-Control"]
        assert "private" in kept or "no-store" in kept, path
    assert client.post("/sign-out")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in Client().get("/check")


def test_a_session_without_the_token_of_a_form_is_told_what_to_do(office: people.People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.issuing)
    answer = client.post("/api/v1/certificates/SL001001/void", {"reason": "A reason."}, "application/json")
    assert answer.status_code == 403
    assert answer.json()["title"] == "This form is no longer valid"
    assert "Nothing was changed" in answer.json()["detail"]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0=", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_no_exported_cell_is_a_formula(start: str) -> None:
    [text] = csv_lines(["name"], [[f"{start}1+1"]])
    assert text.splitlines()[1].lstrip('"').startswith("'")


def test_damage_in_what_a_camera_wrote_beside_the_picture_is_no_defect() -> None:
    beside = Image.Exif()
    beside[0x0112], beside[0x010E] = 6, "a white point is a fraction, not a text"
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "JPEG", exif=beside.tobytes().replace(b"\x01\x0e", b"\x01\x3e"))
    with pytest.raises(Refused, match="damaged"):
        photographs.reencoded(picture.getvalue())


def test_a_photograph_in_the_format_of_a_telephone_is_refused_with_what_to_do(client: Client) -> None:
    picture = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(600)
    with pytest.raises(Refused, match="set the camera to JPEG"):
        photographs.reencoded(picture)
    for language, remedy in (("en", "send a screenshot of it"), ("fr", "capture d’écran")):
        file = io.BytesIO(picture)
        page = client.post(reverse("public:check"), {"picture": file}, headers={"accept-language": language})
        assert page.status_code == 422
        assert remedy in page.content.decode()


def test_reading_a_photograph_leaves_the_warnings_of_other_threads_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    upright = photographs.ImageOps.exif_transpose
    monkeypatch.setattr(
        photographs.ImageOps, "exif_transpose", lambda image: seen.append(warnings.filters[:]) or upright(image)
    )
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    before = warnings.filters[:]
    assert photographs.reencoded(picture.getvalue())
    assert seen == [before]


@pytest.mark.parametrize(
    "path",
    [
        "/certificates/SL%00",
        "/certificates/SL%00/copy.pdf",
        "/confirmations/SL%00",
        "/confirmations/SL%00/slip.pdf",
        "/welcome/1/a%00b-c",
        "/rules/%00",
        "/participants/%00",
        "/api/v1/confirmations/SL%00",
        "/api/v1/certificates/SL%00",
        "/api/v1/check/SL%00",
        "/officers/99999999999999999999",
        "/photographs/99999999999999999999",
    ],
)
def test_what_no_database_can_hold_is_simply_not_there(office: people.People, path: str) -> None:
    for officer in (office.administrator, office.issuing, office.importing):
        assert signed_in(officer).get(path).status_code in (403, 404, 422), path


def test_a_session_with_a_nul_byte_is_none() -> None:
    # As a header: newer Pythons do not let a client's own cookies hold such a byte, but a stranger sends what he likes.
    cookie = 'kpcs_session="\\000abcdefghijklmnopqrstuvwxyz012345"'
    assert Client(headers={"cookie": cookie}).get("/work").status_code == 302


@pytest.mark.parametrize("act", ["void", "lost", "stolen", "instruction", "pre-alert"])
def test_a_nul_byte_in_a_programs_words_is_refused(
    office: people.People, act: str, tmp_path: Path, settings: Any
) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    body = {
        "void": "reason",
        "lost": "reason",
        "stolen": "reason",
        "instruction": "instruction",
        "pre-alert": "carrier",
    }
    people.european_union()
    lives.equip(office)
    number = lives.issued(office).number
    answer = signed_in(office.issuing).post(
        f"/api/v1/certificates/{number}/{act}", {body[act]: "a\0b, and more words"}, "application/json"
    )
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("query", ["desk=%00", "desk=" + "x" * 5_000])
def test_a_desk_that_cannot_be_has_no_blanks(office: people.People, tmp_path: Path, settings: Any, query: str) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    lives.equip(office)
    application = lives.inspected(office)
    assert signed_in(office.issuing).get(f"/applications/{application.pk}/issue?{query}").status_code in (200, 404)


def test_a_first_certificate_that_cannot_be_is_overlooked(office: people.People) -> None:
    assert signed_in(office.issuing).get("/certificates/technical?first=%00&purpose=%00").status_code in (200, 404)


@pytest.mark.parametrize("act", ["send-back", "withdraw"])
def test_a_reason_with_a_nul_byte_is_no_defect(office: people.People, act: str) -> None:
    people.european_union()
    lives.equip(office)
    application = lives.submitted(office)
    by = office.exporter if act == "withdraw" else office.inspecting
    answer = signed_in(by).post(f"/applications/{application.pk}/{act}", {"reason": "a\0b, and more words"})
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("day", ["03/04/2026", "3.4.2026", "Mar 4 2026"])
def test_a_day_of_which_the_month_is_unclear_is_refused(office: people.People, day: str) -> None:
    for form in (ExportForm, PreAlertForm, PresentForm, FilterForm):
        filled = form(dict.fromkeys(form.base_fields, day))
        assert {"exported_on", "expected_on", "since"} & set(filled.errors)


@pytest.mark.parametrize(
    ("name", "is_taken"), [("ශ්\u200dරී Gems", True), ("Gems\u3164", False), ("Ge\u200dms", False), ("Gems\u202e", False)]
)
def test_a_firm_bears_a_name_that_is_what_it_looks_like(office: people.People, name: str, is_taken: bool) -> None:
    firm = {
        "name": name,
        "address": "1 Demonstration Street",
        "country": "SL",
        "licence_number": "L-7",
        "licence_from": "2026-01-01",
        "licence_until": "2027-01-01",
        "is_exporter": True,
    }
    client = signed_in(office.administrator)
    assert client.post("/firms/register", firm).status_code == (302 if is_taken else 422)
    answer = client.post("/api/v1/firms", {**firm, "licence_number": "L-8"}, "application/json")
    assert answer.status_code == (201 if is_taken else 422), answer.text
