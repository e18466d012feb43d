"""The pages of returns: typed, sent as a file, signed by another, corrected with a reason; strangers see nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kpcs.accounts.models import Officer
from kpcs.ledger.models import Event
from kpcs.statistics.models import Draft, Figure, Submission, Upload
from kpcs.statistics.returns.cells import sheets_of
from kpcs.statistics.views import asking
from tests.factories import NOW
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import CAME, SENT, trade

TRADE = "/statistics/returns/trade/2026/1"
LINES = {
    "lines-0-flow": "export", "lines-0-partner": "EU", "lines-0-hs": "7102.31", "lines-0-origin": "SL",
    "lines-0-carats": "123.45", "lines-0-value": "45,000", "lines-1-flow": "import", "lines-1-partner": "CA",
    "lines-1-hs": "7102.10", "lines-1-carats": "60", "lines-1-value": "600.50", "lines-2-flow": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(asking.timezone, "localtime", lambda *_: NOW)
    return


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    made = make_desk()
    make_world()
    return made


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def page(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_a_typed_return_is_prepared_signed_corrected_and_its_figures_tell_who_when_and_why(desk: Desk) -> None:
    preparer, signatory = signed_in(desk.preparing), signed_in(desk.signing)
    assert "Overdue" in page(preparer.get("/statistics/returns?year=2026"))
    answer = preparer.post(f"{TRADE}/form", {**LINES, "do": "submit", "total_carats": "183.45"})
    assert (answer.status_code, answer["Location"]) == (302, TRADE)
    [row] = Submission.objects.all()
    assert list(row.figures.values_list("flow", "partner", "hs", "origin", "points", "cents")) == [
        ("export", "EU", "7102.31", "SL", 12_345, 4_500_000), ("import", "CA", "7102.10", "", 6_000, 60_050),
    ]  # fmt: skip
    refused = preparer.post(f"/statistics/submissions/{row.pk}/sign")
    assert refused.status_code == 403
    assert "prepared by" in page(signatory.get("/statistics/returns"))
    assert signatory.post(f"/statistics/submissions/{row.pk}/sign").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.signed_by_name) == ("signed", "Signatory of sl-demo")
    without = preparer.post(f"{TRADE}/form", {**LINES, "lines-0-carats": "123.54", "do": "submit"})
    assert (without.status_code, "gives its reason" in page(without)) == (422, True)
    preparer.post(f"{TRADE}/form", {**LINES, "lines-0-carats": "123.54", "do": "submit", "reason": "Figures exchanged"})
    second = Submission.objects.get(revision=2)
    assert second.supersedes == row
    signatory.post(f"/statistics/submissions/{second.pk}/sign")
    told = page(preparer.get(f"{TRADE}/history"))
    assert "Figures exchanged" in told
    assert re.search(r"123\.45.*123\.54", told, re.DOTALL)
    lines = page(preparer.get(f"{TRADE}/history.csv")).splitlines()
    assert [line for line in lines if "123.45,123.54" in line and "Figures exchanged" in line and "Preparer" in line]
    assert set(Event.objects.values_list("kind", flat=True)) == {
        "submission.drafted", "submission.submitted", "submission.signed",
    }  # fmt: skip


def test_a_form_works_without_a_script_and_keeps_what_is_wrong(desk: Desk) -> None:
    client = signed_in(desk.preparing)
    grown = page(client.post(f"{TRADE}/form", {**LINES, "do": "add-lines"}))
    assert "lines-3-flow" in grown or "lines-2-partner" in grown
    kept = client.post(f"{TRADE}/form", {**LINES, "lines-0-carats": "12,50", "do": "check"}, follow=True)
    assert "“12,50” is not a number" in page(kept)
    assert 'value="12,50"' in page(kept)
    assert Draft.objects.get().filed["lines"][0]["carats"] == "12,50"
    assert not Submission.objects.exists()
    wrong = client.post(f"{TRADE}/form", {**LINES, "do": "submit", "total_carats": "1"})
    assert (wrong.status_code, "The total says 1.00" in page(wrong)) == (422, True)


@pytest.mark.parametrize(
    ("address", "posted", "figures"),
    [
        ("production/2026/1", {"nil": "yes"}, [("production", "", 0, 0, 0, True)]),
        ("production/2026/1", {"lines-0-method": "artisanal", "lines-0-carats": "1.5", "lines-0-value": "100"},
         [("production", "artisanal", 150, 10_000, 0, False)]),
        ("certificates/2026/1", {"issued": "12", "received": "0"},
         [("export", "", 0, 0, 12, False), ("import", "", 0, 0, 0, False)]),
    ],
)  # fmt: skip
def test_the_other_returns(desk: Desk, address: str, posted: dict[str, str], figures: list[Any]) -> None:
    answer = signed_in(desk.preparing).post(f"/statistics/returns/{address}/form", {**posted, "do": "submit"})
    assert answer.status_code == 302, page(answer)
    found = Figure.objects.values_list("flow", "method", "points", "cents", "certificates", "is_nil")
    assert list(found) == figures


def test_what_is_sent_back_is_a_draft_again(desk: Desk) -> None:
    preparer, signatory = signed_in(desk.preparing), signed_in(desk.signing)
    preparer.post(f"{TRADE}/form", {**LINES, "do": "submit"})
    row = Submission.objects.get()
    nothing_said = signatory.post(f"/statistics/submissions/{row.pk}/send-back", {"reason": ""})
    assert nothing_said.status_code == 422
    signatory.post(f"/statistics/submissions/{row.pk}/send-back", {"reason": "Check the imports"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    told = page(preparer.get(f"{TRADE}/form"))
    assert "Check the imports" in told
    assert 'value="123.45"' in told
    preparer.post(f"{TRADE}/form", {**LINES, "do": "submit"})
    again = Submission.objects.get(revision=2)
    assert preparer.post(f"/statistics/submissions/{again.pk}/withdraw").status_code == 302
    assert preparer.post(f"/statistics/submissions/{again.pk}/withdraw").status_code == 409


def send(client: Client, content: bytes, **given: str) -> str:
    return page(client.post("/statistics/returns/send", {"file": SimpleUploadedFile("q1.xlsx", content), **given}))


def test_a_good_file_is_filed_with_its_progress_shown(desk: Desk) -> None:
    told = send(signed_in(desk.preparing), trade(SENT, CAME))
    assert told.index("<progress") < told.index("1 return waits for its signature")
    assert told.rstrip().endswith("</html>")
    row = Submission.objects.get()
    assert (row.channel, row.source_name, row.figures.count()) == ("workbook", "q1.xlsx", 2)
    assert row.figures.first().place == "Trade!5"  # type: ignore[union-attr]


def test_a_wrong_file_comes_back_marked_and_can_be_corrected(desk: Desk) -> None:
    client = signed_in(desk.preparing)
    told = send(client, trade((*SENT[:4], "x", 45000), CAME, ("=HYPERLINK", "Atlantis", "1", "", 1, 1)))
    assert "Nothing was filed" in told
    assert not Submission.objects.exists()
    upload = Upload.objects.get()
    address = f"/statistics/files/{upload.pk}"
    assert "Trade!E5" in page(client.get(address))
    marked = client.get(f"{address}/findings.xlsx")
    sheet, findings = sheets_of(page_bytes(marked))
    assert sheet.columns[4][4] == "x"
    assert "is not a number" in str(sheet.columns[6][4])
    assert "Trade!B7" in findings.columns[0]
    lines = page(client.get(f"{address}/findings.csv")).splitlines()
    assert len(lines) == 1 + upload.stopping + upload.advising
    assert client.get(f"{address}/original").content == bytes(upload.content)
    # The marked copy, corrected where it is red, is taken.
    from tests.workbooks import workbook

    rows = [[column[row] for column in sheet.columns] for row in range(sheet.height)]
    rows[4][4], rows[6] = 123.45, [""] * len(rows[6])
    listed = [[column[row] for column in findings.columns] for row in range(findings.height)]
    assert "1 return waits" in send(client, workbook({"Trade": rows, "Findings": listed}))


def page_bytes(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_a_correction_by_file_wants_its_reason(desk: Desk) -> None:
    preparer = signed_in(desk.preparing)
    send(preparer, trade(SENT))
    signed_in(desk.signing).post(f"/statistics/submissions/{Submission.objects.get().pk}/sign")
    assert "Nothing was filed" in send(preparer, trade(SENT, CAME))
    assert "gives its reason" in page(preparer.get(f"/statistics/files/{Upload.objects.get(is_filed=False).pk}"))
    assert "1 return waits" in send(preparer, trade(SENT, CAME), reason="Imports were left out")
    assert "exactly the figures" not in send(preparer, trade(SENT), reason="x")


def test_the_template_is_filled_in_and_read(desk: Desk) -> None:
    client = signed_in(desk.preparing)
    made = client.get(f"{TRADE}/template.xlsx")
    sheets = {sheet.name: sheet for sheet in sheets_of(made.content)}
    assert set(sheets) == {"Trade", "Certificates", "Instructions", "Lists"}
    assert (sheets["Trade"].columns[1][1], sheets["Trade"].columns[1][2]) == ("SL", "2026-Q1")
    told = send(client, made.content, period="2026-Q1")
    assert "Nothing was filed" in told
    assert sheets["Instructions"].columns[0][0] == "How to fill in this workbook"
