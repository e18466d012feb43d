"""The exporter's application and the inspection behind it: kept as typed, judged at once, seen by nobody else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from PIL import Image

from kpcs.certificates import actions as certificates
from kpcs.certificates import inspecting, photographs, queries
from kpcs.certificates.actions import inspection
from kpcs.certificates.models import Application
from kpcs.errors import Busy, NotAllowed, NotFound, Refused
from kpcs.ledger.models import Event
from kpcs.reading import turn
from tests import lives, people
from tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office() -> people.People:
    people.european_union()
    return people.sierra_leone()


def _codes(refusal: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(finding.code, finding.field) for finding in refusal.value.findings}


def test_a_draft_is_kept_exactly_as_typed_also_when_it_is_wrong(office: people.People) -> None:
    typed = lives.filed(destination="nowhere", parcels=[{"hs": "x", "carats": "1,2,3", "value": " <b>7</b> "}])
    draft = certificates.draft(filed=typed, by=office.exporter, at=NOW)
    draft.refresh_from_db()
    assert draft.filed == typed
    again = certificates.draft(filed=lives.filed(), application=draft.pk, by=office.exporter, at=NOW)
    assert again.pk == draft.pk
    assert Application.objects.get().filed == lives.filed()


@pytest.mark.parametrize("evil", ["NUL \0 byte", "half \ud800 character"])
def test_what_a_database_cannot_hold_is_made_visible(office: people.People, evil: str) -> None:
    draft = certificates.draft(filed=lives.filed(importer_name=evil), by=office.exporter, at=NOW)
    draft.refresh_from_db()
    assert draft.filed["importer_name"] in {"NUL ␀ byte", "half � character"}


def test_everything_that_is_missing_is_said_at_once_and_nothing_is_submitted(office: people.People) -> None:
    draft = certificates.draft(filed={}, by=office.exporter, at=NOW)
    with pytest.raises(Refused) as refusal:
        certificates.submit(application=draft.pk, by=office.exporter, at=NOW)
    wanted = {"importer_name", "importer_address", "destination", "origins", "parcels", "sources", "declaration"}
    assert wanted <= {field for _code, field in _codes(refusal)}
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_unreadable_field_is_named_with_its_place_and_not_also_called_missing(office: people.People) -> None:
    typed = lives.filed(parcels=[{"hs": "7102.31", "carats": "-5", "value": "1e9"}])
    checked = queries.check(typed, firm=office.firm, on=TODAY)
    said = [(finding.code, finding.field) for finding in checked.findings]
    assert said.count(("R-AI.A11", "parcels.0.carats")) == 1
    assert said.count(("R-AI.A12", "parcels.0.value")) == 1


def test_an_application_goes_its_way_and_every_step_is_an_event(office: people.People) -> None:
    application = lives.inspected(office)
    assert application.state == "inspected"
    assert (application.destination, application.carats_points, application.value_cents) == ("EU", 18_345, 4_560_000)
    kinds = Event.objects.filter(subject=str(application.pk)).values_list("kind", flat=True).order_by("sequence")
    assert list(kinds) == ["application.drafted", "application.submitted", "shipment.inspected"]


def test_the_highest_of_three_valuations_goes_on_the_certificate(office: people.People) -> None:
    application = lives.inspected(office)
    inspection = queries.latest_inspection(application)
    assert inspection is not None
    assert [parcel.certificate_cents for parcel in inspection.parcels.all()] == [4_600_000, 60_000]


def test_differences_to_the_declaration_are_shown(office: people.People) -> None:
    application = lives.submitted(office)
    record, _unreadable = inspecting.read({**lives.FOUND, "found": lives.FOUND["found"][:1]})
    first, second = queries.differences(application, record, on=TODAY)
    assert first.is_different, "the government's valuation is higher than the declared value"
    assert (second.found, second.is_different) == (None, True)


def test_an_inspection_says_everything_that_is_wrong_at_once(office: people.People) -> None:
    application = lives.submitted(office)
    wrong = {**lives.FOUND, "seals": "", "contents_only_rough": "no", "found": [{"hs": "7102.31", "carats": "heavy"}]}
    record, unreadable = inspecting.read(wrong)
    with pytest.raises(Refused) as refusal:
        certificates.inspect(
            application=application.pk, record=record, unreadable=unreadable, by=office.inspecting, at=NOW
        )
    assert {("R-AI.A11", "found.0.carats"), ("R-CER.1", "seals"), ("R-CER.9", "contents_only_rough")} <= _codes(refusal)


@pytest.mark.parametrize(("weight", "warned"), [("60", set()), ("61", {("R-CER.5", "found.1.carats")})])
def test_lines_below_an_unreadable_one_keep_their_place(
    office: people.People, weight: str, warned: set[object]
) -> None:
    application = lives.submitted(office)
    first, second = lives.FOUND["found"]
    typed = {**lives.FOUND, "found": [{**first, "carats": "heavy"}, {**second, "carats": weight}], "found.x": "1"}
    record, unreadable = inspecting.read(typed)
    with pytest.raises(Refused) as refusal:
        certificates.inspect(
            application=application.pk, record=record, unreadable=unreadable, by=office.inspecting, at=NOW
        )
    assert _codes(refusal) == {("R-AI.A11", "found.0.carats"), ("K-READ.1", "found.x"), *warned}


def test_an_application_is_sent_back_with_a_reason_and_filed_again(office: people.People) -> None:
    application = lives.submitted(office)
    with pytest.raises(Refused, match="No reason"):
        certificates.send_back(application=application.pk, reason=" ", by=office.inspecting, at=NOW)
    certificates.send_back(application=application.pk, reason="The importer moved.", by=office.inspecting, at=NOW)
    application.refresh_from_db()
    assert (application.state, application.returned_because) == ("draft", "The importer moved.")
    certificates.submit(application=application.pk, by=office.exporter, at=NOW)
    application.refresh_from_db()
    assert (application.state, application.returned_because) == ("submitted", "")


@pytest.mark.parametrize("act", ["refuse", "withdraw"])
def test_refused_or_withdrawn_is_the_end(office: people.People, act: str) -> None:
    application = lives.submitted(office)
    if act == "refuse":
        certificates.refuse(application=application.pk, reason="No licence.", by=office.inspecting, at=NOW)
    else:
        certificates.withdraw(application=application.pk, by=office.exporter, at=NOW)
    with pytest.raises(Refused, match="is not possible"):
        certificates.submit(application=application.pk, by=office.exporter, at=NOW)


def test_the_same_form_sent_twice_files_once(office: people.People) -> None:
    request_id = uuid4()
    first = certificates.draft(filed=lives.filed(), by=office.exporter, at=NOW, request_id=request_id)
    assert certificates.draft(filed=lives.filed(), by=office.exporter, at=NOW, request_id=request_id) == first
    assert Application.objects.count() == 1


def test_strangers_and_other_firms_learn_nothing(office: people.People) -> None:
    application = lives.submitted(office)
    stranger = people.stranger()
    assert not queries.visible_applications(by=stranger, on=TODAY).exists()
    with pytest.raises(NotFound):
        queries.application_of(application.pk, by=stranger, on=TODAY)
    with pytest.raises(NotFound):
        certificates.send_back(application=application.pk, reason="x", by=stranger, at=NOW)
    with pytest.raises(NotAllowed, match="do not act for a firm"):
        certificates.draft(filed={}, by=stranger, at=NOW)


def test_officers_see_no_draft_and_exporters_cannot_decide(office: people.People) -> None:
    draft = certificates.draft(filed=lives.filed(), by=office.exporter, at=NOW)
    with pytest.raises(NotFound):
        queries.application_of(draft.pk, by=office.inspecting, on=TODAY)
    with pytest.raises(NotAllowed, match="Return or refuse"):
        certificates.refuse(application=draft.pk, reason="x", by=office.exporter, at=NOW)


def test_a_photograph_is_written_anew_without_what_came_with_it(office: people.People) -> None:
    application = lives.inspected(office)
    picture = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (4000, 3000), "teal").save(picture, "JPEG", exif=exif)
    kept = certificates.add_photograph(
        application=application.pk, picture=picture.getvalue(), caption="Seal", by=office.inspecting, at=NOW
    )
    plain = Path(kept.image.path).read_bytes()
    assert b"where it was taken" not in plain
    with Image.open(BytesIO(plain)) as image:
        assert (image.size, dict(image.getexif())) == ((2400, 1800), {})


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_reading_of_a_photograph(office: people.People, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite every other act would, as one writes at a time."""
    application = lives.inspected(office)
    given: dict[str, Any] = {"application": application.pk, "caption": "Seal", "by": office.inspecting, "at": NOW}
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    held: list[bool] = []

    def reencoded(content: bytes) -> bytes:
        held.append(connection.in_atomic_block)
        return photographs.reencoded(content)

    monkeypatch.setattr(inspection, "reencoded", reencoded)
    kept = certificates.add_photograph(picture=picture.getvalue(), request_id=(request := uuid4()), **given)
    assert certificates.add_photograph(picture=picture.getvalue(), request_id=request, **given) == kept
    assert held == [False, False]
    with turn(), turn(), turn(), pytest.raises(Busy):
        certificates.add_photograph(picture=picture.getvalue(), **given)
    assert Event.objects.filter(kind="photograph.added").count() == 1


@pytest.mark.parametrize("content", [b"", b"GIF89a" + bytes(50), b"\xff\xd8\xff\xe0 not a picture", b"x" * 10_000_001])
def test_what_is_no_photograph_is_refused(office: people.People, content: bytes) -> None:
    application = lives.inspected(office)
    with pytest.raises(Refused, match="not a photograph"):
        certificates.add_photograph(
            application=application.pk, picture=content, caption="", by=office.inspecting, at=NOW
        )
