"""What everybody may see, and the page that an officer starts from."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from kpcs.certificates import queries as certificates
from kpcs.certificates.actions import lifecycle
from kpcs.certificates.models import Certificate
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.public import actions as publishing
from kpcs.scheme.catalogue import entries
from kpcs.scheme.codec import qr_text
from kpcs.scheme.trust import trust_of
from kpcs.scheme.trust.sealed import Content, sealed_of, unpacked
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import verify
from tests import lives, people
from tests.factories import NOW, make_arrival, make_certificate, make_participant, make_standing, make_statement
from tests.people import People

pytestmark = pytest.mark.django_db
CHECK = "public:check"
PUBLISHER = Program("publish", frozenset({Permission.LIST_PUBLISH}))


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def office() -> People:
    return people.sierra_leone()


def said(response: Any) -> str:
    return response.content.decode()  # type: ignore[no-any-return]


def long_lived(office: People, number: str = "SL004912", **given: Any) -> Certificate:
    today = timezone.localdate()
    statement = make_statement(number, issued_on=today, validated_on=today, expires_on=today + timedelta(days=30))
    days = {"issued_on": statement.issued_on, "expires_on": statement.expires_on}
    return make_certificate(office.authority, statement, signed=b"x", issued_at=NOW, **{**days, **given})


def test_a_number_tells_issuer_and_days_and_no_party_or_value(client: Client, office: People) -> None:
    row = long_lived(office)
    for page in (client.post(reverse(CHECK), {"text": "sl 004912"}), client.get(reverse(CHECK), {"text": "SL004912"})):
        text = said(page)
        assert "was issued and is in force" in text
        assert office.authority.name in text
        for secret in (row.exporter_name, row.importer_name, "183.45", "45,600", row.destination + "<"):
            assert secret not in text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"state": "used"}, "was used for an import"),
        ({"state": "confirmed"}, "was used for an import"),
        ({"state": "detained"}, "was stopped at import"),
        ({"state": "void"}, "declared void"),
        ({"state": "replaced"}, "replaced by another"),
        ({"state": "lost"}, "reported lost"),
        ({"state": "stolen"}, "reported stolen"),
        ({"state": "expired"}, "has expired"),
        ({"expires_on": date(2026, 1, 2), "issued_on": date(2026, 1, 1)}, "has expired"),
    ],
)
def test_a_number_that_is_not_in_force_says_why(
    client: Client, office: People, given: dict[str, Any], sentence: str
) -> None:
    long_lived(office, **given)
    text = said(client.post(reverse(CHECK), {"text": "SL004912"}))
    assert sentence in text
    assert "Not in force" in text


def test_a_suspended_issuer_is_told(client: Client) -> None:
    make_standing(make_participant("CF", status=None), status="suspended", from_on=date(2013, 5, 23))
    long_lived(people.make_people("cf-demo"), "CF000123")
    assert "not in standing today" in said(client.post(reverse(CHECK), {"text": "CF000123"}))


def test_a_number_reported_false_is_told_even_when_it_is_of_nobody_here(client: Client, office: People) -> None:
    number = CertificateNumber.parse("CD 004306")
    lifecycle.report_false(number=number, reason="Shown in Antwerp", by=office.importing, at=NOW)
    text = said(client.post(reverse(CHECK), {"text": "CD 004306"}))
    assert "reported as false" in text
    assert "Antwerp" not in text


def test_an_unknown_number_says_no_more_than_that(client: Client) -> None:
    text = said(client.post(reverse(CHECK), {"text": "SL 999999"}))
    assert "knows nothing of this number" in text
    assert "Not known here" in text


@pytest.mark.parametrize(
    "text", ["hello", "KP1:", "KP1:%%%", "SL", "KP1:" + "A" * 5000, "SL 004912; DROP", "\u202eSL004912", "\0"]
)
def test_bad_input_gets_a_sentence(client: Client, text: str) -> None:
    page = client.post(reverse(CHECK), {"text": text})
    assert page.status_code in (200, 422)
    assert ("There is a problem" in said(page)) or ("Do not rely on it" in said(page))


def test_an_empty_form_asks_for_something(client: Client) -> None:
    assert client.post(reverse(CHECK), {"text": " "}).status_code == 422
    assert client.get(reverse(CHECK)).status_code == 200


def test_the_code_is_verified_and_shows_what_the_paper_says(client: Client, office: People, monkeypatch: Any) -> None:
    people.european_union()
    lives.equip(office)
    row = lives.issued(office)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: row.issued_on)
    code = qr_text(certificates.certificate_signed(row.number) or b"")
    text = said(client.post(reverse(CHECK), {"text": code}))
    assert "Genuine" in text
    assert row.exporter_name in text
    altered = code[:-4] + ("AB" if code[-4:-2] != "AB" else "CD") + code[-2:]
    broken = said(client.post(reverse(CHECK), {"text": altered}))
    assert "Do not rely on it" in broken
    assert row.exporter_name not in broken


def test_a_picture_of_the_code_is_read(client: Client, office: People, monkeypatch: Any) -> None:
    people.european_union()
    lives.equip(office)
    row = lives.issued(office)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: row.issued_on)
    code = qr_text(certificates.certificate_signed(row.number) or b"")
    drawn = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
    picture = BytesIO()
    Image.fromarray(drawn.to_image(scale=4)).save(picture, "PNG")
    page = client.post(reverse(CHECK), {"picture": SimpleUploadedFile("photo.png", picture.getvalue())})
    assert "Genuine" in said(page)
    nothing = client.post(reverse(CHECK), {"picture": SimpleUploadedFile("photo.png", b"GIF89a nothing")})
    assert nothing.status_code == 422


def test_a_used_certificate_is_told_by_its_code(client: Client, office: People, monkeypatch: Any) -> None:
    eu = people.european_union()
    lives.equip(office)
    row = lives.issued(office)
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: row.issued_on)
    make_arrival(eu.authority, make_statement(row.number), state="accepted", used_at=NOW)
    code = qr_text(certificates.certificate_signed(row.number) or b"")
    text = said(client.post(reverse(CHECK), {"text": code}))
    assert "Do not rely on it" in text
    assert eu.authority.name not in text


def test_guessing_is_slow(client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KPCS_CHECKS_PER_MINUTE = 3
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # no minute ends between two of them
    answers = [client.post(reverse(CHECK), {"text": f"SL {number:06d}"}).status_code for number in range(5)]
    assert answers == [200, 200, 200, 429, 429]


def test_a_look_up_by_number_asks_the_database_once(
    client: Client, office: People, django_assert_num_queries: Any
) -> None:
    long_lived(office)
    with django_assert_num_queries(1):
        client.get(reverse(CHECK), {"text": "SL004912"})


def test_the_trust_list_verifies_what_the_office_signed(client: Client, office: People) -> None:
    people.european_union()
    lives.equip(office)
    row = lives.issued(office)
    assert client.get(reverse("public:trust")).status_code == 404
    publishing.publish_trust_list(by=PUBLISHER, at=NOW)
    page = client.get(reverse("public:trust"))
    trust = trust_of(page.content.decode())
    code = qr_text(certificates.certificate_signed(row.number) or b"")
    assert verify(code, trust=trust, on=row.issued_on).is_genuine
    assert json.loads(page.content)["version"] == 2
    signed = sealed_of(client.get(reverse("public:trust-sealed")).content, content=Content.TRUST)
    assert signed.holds(public=trust.anchors[0].public)
    assert unpacked(signed.payload).decode() == page.content.decode()


def test_every_rule_is_listed_and_has_a_page(client: Client) -> None:
    first = said(client.get(reverse("public:rules")))
    assert "R-I.1" in first
    found = said(client.get(reverse("public:rules"), {"q": "R-CER.23"}))
    assert "R-CER.23" in found
    for code in ("R-CER.23", "R-AI.A8", "R-CAR.4", "R-I.2"):
        page = client.get(reverse("public:rule", args=[code]))
        assert page.status_code == 200
        assert entries()[code].sentence.split()[0] in said(page)
    assert client.get(reverse("public:rule", args=["R-X.1"])).status_code == 404


def test_what_is_no_number_is_told_in_the_language_of_the_page(client: Client) -> None:
    page = said(client.get(reverse(CHECK), {"text": "SL 12"}, headers={"accept-language": "fr"}))
    assert "« SL 12 » n’est pas un numéro de certificat." in page.replace("\u00a0", " ")
    assert "Il y a un problème" in page


@pytest.mark.parametrize("query", ["level=x", "status=Q", "kept=y", "q=" + "a" * 61])
def test_an_invalid_filter_of_rules_is_an_error(client: Client, query: str) -> None:
    page = client.get(f"{reverse('public:rules')}?{query}")
    assert page.status_code == 422
    assert "R-I.1<" not in said(page)


def test_what_is_typed_is_filled_in_as_text_and_never_mixed_up(client: Client, office: People) -> None:
    """The page is kept once for all strangers: one visitor's words, tokens and numbers must not reach another."""
    long_lived(office, "SL007001")
    long_lived(office, "SL007002")
    first = client.get(reverse(CHECK), {"text": "SL007001", "x": "<i>[[[csrf_token]]]"})
    second = Client().get(reverse(CHECK), {"text": "SL007002"})
    assert "<i>" not in said(first)
    assert "[[[number]]]" not in said(first)
    assert "SL 007002" in said(second)
    assert "7001" not in said(second)
    assert first.cookies["kpcs_form"].value != second.cookies["kpcs_form"].value
    french = Client().get(reverse(CHECK), {"text": "SL007001"}, headers={"accept-language": "fr"})
    assert '<html lang="fr"' in said(french)
    client.force_login(office.issuing)
    assert office.issuing.full_name in said(client.get(reverse(CHECK), {"text": "SL007001"}))
    assert office.issuing.full_name not in said(Client().get(reverse(CHECK), {"text": "SL007001"}))
