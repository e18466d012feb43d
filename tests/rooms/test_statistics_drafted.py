"""A quarter by the certificates: what left, what came, and each difference from the filed return with its numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from kpcs.commands.statistics import command
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import rebuilt
from kpcs.scheme.statement import Kind, Purpose
from kpcs.statistics.models import Draft, Submission
from kpcs.statistics.queries import drafted as queries
from kpcs.statistics.returns.cells import sheets_of
from kpcs.statistics.returns.checking import Known, check_file
from tests.factories import make_arrival, make_authority, make_certificate, make_statement
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import HISTORIES

Q4 = Period.quarter(2026, 4)
PAGE = "/statistics/certificates/2026/4"


@pytest.fixture
def desk(db: None) -> Desk:
    made = make_desk()
    make_world()
    authority = made.preparing.authority
    left = {"exported_on": date(2026, 11, 20), "state": "exported"}
    make_certificate(authority, make_statement("SL000001"), **left)
    make_certificate(authority, make_statement("SL000002"), exported_on=date(2027, 1, 2), state="exported")
    make_certificate(authority, make_statement("SL000003"), state="void", reason="Typing error")
    research = replace(make_statement("SL000004"), kind=Kind.TECHNICAL, purpose=Purpose.RESEARCH)
    make_certificate(authority, research, kind="technical", **left)
    make_certificate(make_authority("ca-demo"), make_statement("CA000009"), **left)
    used = datetime(2026, 10, 5, tzinfo=UTC)
    came = make_statement("CA000001")
    make_arrival(authority, came, used_at=used, state="accepted", presented_by=made.other)
    make_arrival(authority, make_statement("CA000002"), presented_by=made.other)
    return made


def client_of(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def test_the_lines_are_those_of_the_law(desk: Desk) -> None:
    found = queries.drafted(Q4, by=desk.preparing)
    assert {str(each.statement.number) for each in found.movements} == {"SL000001", "CA000001"}
    flows = {"exports": "export", "imports": "import"}
    law = {
        (flows[row.flow], str(row.partner), str(row.hs)): (row.carats.points, row.value.cents)
        for row in rebuilt(found.movements)
    }
    assert {(line.flow, line.partner, line.hs): line.certified for line in found.lines} == law
    assert [(count.flow, count.counted) for count in found.counts] == [("export", 1), ("import", 1)]


def test_by_the_day_of_issue_another_certificate_counts(desk: Desk) -> None:
    issued = queries.drafted(Q4, by=desk.preparing, counted=queries.Counted.ISSUED)
    assert {str(each.statement.number) for each in issued.movements} == {"SL000001", "SL000002", "CA000001"}


def test_the_draft_is_taken_filed_and_a_difference_lists_its_certificates(desk: Desk) -> None:
    client = client_of(desk.preparing)
    assert client.post(f"{PAGE}/take").status_code == 302
    trade = Draft.objects.get(subject="trade").filed
    words = {"flow": "export", "partner": "EU", "hs": "7102.21", "origin": "SL"}
    assert trade["lines"][0] == {**words, "carats": "60.00", "value": "600.00"}
    assert Draft.objects.get(subject="certificates").filed == {"issued": "1", "received": "1"}
    posted = {f"lines-{row}-{name}": text for row, line in enumerate(trade["lines"]) for name, text in line.items()}
    address = "/statistics/returns/trade/2026/4/form"
    assert client.post(address, {**posted, "lines-1-carats": "123.46", "do": "submit"}).status_code == 302
    assert Submission.objects.get().figures.count() == 4
    [line] = [line for line in queries.drafted(Q4, by=desk.preparing).lines if line.differs]
    assert (line.hs, line.difference, [part.number for part in line.parts]) == ("7102.31", (1, 0), ["SL000001"])
    shown = client.get(PAGE).content.decode()
    assert "1 line differs" in shown
    assert "SL\u00a0000001" in shown
    rows = b"".join(client.get(f"{PAGE}.csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "export,EU,7102.31,123.46,123.45,45000.00,45000.00,SL000001,2026-11-20,123.45,45000.00" in rows


def test_a_line_is_added_and_another_removed_where_one_was(desk: Desk) -> None:
    client, address = client_of(desk.preparing), "/statistics/returns/trade/2026/4/form"
    three = {f"lines-{row}-carats": text for row, text in enumerate(("1.00", "2.00", "3.00"))}
    added = client.post(address, {**three, "do": "add-lines"}).content.decode()
    assert "lines-3-" in added
    assert "lines-4-" not in added
    assert added.index("autofocus") > added.index("lines-2-")
    removed = client.post(address, {**three, "do": "remove-lines-1"}).content.decode()
    assert [text in removed for text in three.values()] == [True, False, True]
    assert not Draft.objects.filter(subject="trade").exists()


def test_the_filled_in_workbook_is_read_as_the_certificates_say(desk: Desk) -> None:
    content = client_of(desk.preparing).get(f"{PAGE}.xlsx").content
    checked = check_file("d.xlsx", content, Known(HISTORIES, date(2027, 1, 10), "SL"))
    assert checked.findings == []
    trade = next(one for one in checked.returns if one.subject == "trade")
    assert sum(line.points or 0 for line in trade.lines) == sum(
        line.certified[0] for line in queries.drafted(Q4, by=desk.preparing).lines
    )
    assert len(sheets_of(content)) == 4


def test_the_command_says_the_same(desk: Desk) -> None:
    asked = ["draft", "--authority", "sl-demo", "--year", "2026", "--quarter", "4"]
    told = CliRunner().invoke(command, [*asked, "--json"])
    assert told.exit_code == 1
    said = json.loads(told.stdout)
    assert said["counts"] == [
        {"flow": "export", "filed": None, "counted": 1}, {"flow": "import", "filed": None, "counted": 1},
    ]  # fmt: skip
    assert said["lines"][0]["certificates"][0]["number"] == "SL000001"
    assert "export EU 7102.21: 60.00 ct" in CliRunner().invoke(command, asked).stdout
    assert "SL000001" in CliRunner().invoke(command, [*asked, "--csv"]).stdout
