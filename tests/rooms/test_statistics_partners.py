"""Partners side by side: kept SQL, what each reader may know of the registers, pages, CSV, JSON, API and command."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client

from kpcs.certificates.models import PreAlert
from kpcs.commands.statistics import command
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics.compared import Cause
from kpcs.scheme.statement import Kind, Purpose
from kpcs.statistics import compiled
from kpcs.statistics import expressions as ask
from kpcs.statistics.compiled import Compiled
from kpcs.statistics.engines import office
from kpcs.statistics.models import Figure
from kpcs.statistics.queries import compared as queries
from kpcs.statistics.queries.registers import registers
from tests.factories import (
    NOW,
    make_arrival,
    make_authority,
    make_certificate,
    make_confirmation,
    make_found_parcel,
    make_officer,
    make_statement,
    make_submission,
    make_token,
)
from tests.registers import EXPORTS, FIGURES, IMPORTS
from tests.statisticians import file_trade, make_world
from tools import expressions as tool

Q1, Q2 = Period.quarter(2026, 1), Period.quarter(2026, 2)
LIST, PAIR = "/statistics/partners", "/statistics/partners/SL/EU/2026/1"
GEM = "7102.31"


@pytest.mark.parametrize("name", [*tool.compiled()])
def test_the_kept_sql_is_what_the_expressions_say(name: str) -> None:
    assert (tool.FOLDER / name).read_text(encoding="utf-8") == tool.compiled()[name], "run tools/expressions.py"


KEPT = {
    Compiled.MIRRORED: ask.mirrored(ask.figures()),
    Compiled.EXPLAINED: ask.explained(ask.reconciled(ask.exports(), ask.imports()), by=ask.PAIR_AND_HEADING),
    Compiled.DIFFERING: ask.differing(ask.reconciled(ask.exports(), ask.imports())),
}
TABLES = {"exports": (ask.REGISTER, EXPORTS), "imports": (ask.REGISTER, IMPORTS), "figures": (ask.FIGURES, FIGURES)}


@pytest.mark.django_db
@pytest.mark.parametrize("question", KEPT)
def test_the_office_s_own_database_answers_as_duckdb_does(question: Compiled) -> None:
    kinds = {"string": "text", "int64": "bigint"}
    with office(memory_mib=200) as engine:
        for name, (columns, rows) in TABLES.items():
            engine.take(name, columns, rows)
        expected = sorted((tuple(row.values()) for row in engine.rows(KEPT[question])), key=repr)
    with connection.cursor() as cursor:
        for name, (columns, rows) in TABLES.items():
            described = ", ".join(f"{column} {kinds[kind]}" for column, kind in columns.items())
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({described})")
            cursor.executemany(f"INSERT INTO {name} VALUES ({', '.join(['%s'] * len(columns))})", rows)
        cursor.execute(compiled.sql_of(question, connection.vendor))
        whole = (tuple(v if v is None or isinstance(v, str) else int(v) for v in row) for row in cursor.fetchall())
        found = sorted(whole, key=repr)
        for name in TABLES:
            cursor.execute(f"DROP TABLE {name}")
    assert found == expected


@pytest.fixture(name="filed")
def _filed(db: None) -> None:
    make_world()
    sent = ("export", "EU", GEM, 100_000, 9_000_000)
    file_trade("SL", 1, sent, ("export", "AE", GEM, 50_000, 4_000_000), ("export", "ZA", GEM, 1_000, 90_000))
    file_trade("EU", 1, ("import", "SL", GEM, 70_000, 6_000_000), ("import", "NA", GEM, 10, 100))
    file_trade("ZA", 1, ("import", "SL", GEM, 1_000, 90_000))
    file_trade("SL", 2, sent)
    file_trade("EU", 2, ("import", "SL", GEM, 130_000, 12_000_000))


def reader(code: str, role: str = "statistician") -> Any:
    return make_officer(make_authority(code), role)


def client_of(officer: Any) -> Client:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_pairs_stand_side_by_side_the_gravest_first(filed: None) -> None:
    found = queries.pairs(Q1, by=reader("ca-demo"))
    assert [one.pair for one in found] == [("SL", "AE"), ("SL", "EU"), ("NA", "EU"), ("SL", "ZA")]
    missing, late, unnamed, agreed = found
    assert missing.missing == (("AE", Q1),)
    assert missing.causes == {Cause.MISSING: (-50_000, -4_000_000)}
    assert late.changes == (-3000, -3333)
    assert late.causes == {Cause.TIMING: (-30_000, -3_000_000)}
    assert unnamed.missing == (("NA", Q1),)
    assert agreed.causes == {}
    assert agreed.difference == (0, 0)


def test_over_the_year_what_was_on_its_way_has_come(filed: None) -> None:
    [pair] = [one for one in queries.pairs(Period.whole_year(2026), participant="EU", by=reader("ca-demo"))
              if one.exporter == "SL"]  # fmt: skip
    assert pair.exported == pair.imported == (200_000, 18_000_000)
    assert pair.causes == {}


def test_one_participant_is_all_its_pairs(filed: None) -> None:
    found = queries.pairs(Q1, participant="EU", by=reader("ca-demo"))
    assert {one.pair for one in found} == {("SL", "EU"), ("NA", "EU")}


def test_a_corrected_return_replaces_what_was_filed(filed: None) -> None:
    one = make_submission("EU", subject="trade", part=1, revision=2)
    Figure.objects.create(submission=one, line=1, flow="import", partner="SL", hs=GEM, points=100_000, cents=9_000_000)
    [pair] = queries.pairs(Q1, participant="EU", by=reader("ca-demo"))
    assert pair.difference == (0, 0)


def test_the_first_quarter_of_the_scheme_has_none_before(db: None) -> None:
    file_trade("SL", 1, ("export", "EU", GEM, 5, 6), year=2003)
    [pair] = queries.pairs(Period.quarter(2003, 1), by=reader("ca-demo"))
    assert pair.missing == (("EU", Period.quarter(2003, 1)),)


LINE = {"hs": GEM, "carats_points": 12_345, "value_cents": 4_500_000}
OTHER = {"line": 2, "hs": "7102.21", "carats_points": 6_000, "value_cents": 60_000}


@pytest.fixture(name="traded")
def _traded(filed: None) -> None:
    """Six certificates of Sierra Leone for the EU, of two lines each, and a seventh that is no trade."""
    exporting, importing = make_authority("sl-demo"), make_authority("eu-demo")
    left = {"exported_on": date(2026, 3, 20), "state": "exported"}
    for number in ("SL000001", "SL000002", "SL000003", "SL000004", "SL000005"):
        made = make_certificate(exporting, make_statement(number), **left)
        made.parcels.create(line=1, **LINE)
        made.parcels.create(**OTHER)
        if number != "SL000005":
            PreAlert.objects.create(certificate=made, destination="EU", sent_at=NOW)
    research = replace(make_statement("SL000009"), kind=Kind.TECHNICAL, purpose=Purpose.RESEARCH)
    make_certificate(exporting, research, kind="technical", **left).parcels.create(line=1, **LINE)
    in_time, late = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 4, 3, tzinfo=UTC)
    for number, used, gem in (
        ("SL000001", in_time, {}),
        ("SL000002", late, {}),
        ("SL000003", in_time, {"carats_points": 12_300}),
    ):
        came = make_arrival(importing, make_statement(number), used_at=used, state="accepted")
        make_found_parcel(came, **gem)
        make_found_parcel(came, **OTHER)
        if number != "SL000003":
            make_confirmation(came, exporting=exporting)


def summary(code: str) -> dict[str, set[Cause]]:
    found = registers("SL", "EU", Q1, by=reader(code))
    assert found is not None
    lines: dict[str, set[Cause]] = {}
    for line in found.all():
        lines.setdefault(line.number, set()).add(line.cause)
    return lines


def test_each_side_sees_what_it_may_of_the_other_s_register(traded: None) -> None:
    """The importer was not warned of number five; the receipt of number three was not confirmed to the exporter."""
    unconfirmed, timing = {Cause.UNCONFIRMED}, {Cause.TIMING}
    late = {"SL000002": timing}
    assert summary("eu-demo") == late | {"SL000003": {Cause.WEIGHT}, "SL000004": unconfirmed}
    assert summary("sl-demo") == late | dict.fromkeys(("SL000003", "SL000004", "SL000005"), unconfirmed)


@pytest.mark.parametrize("code", ["ca-demo", "ae-demo"])
def test_nobody_else_sees_any_certificate(traded: None, code: str) -> None:
    assert registers("SL", "EU", Q1, by=reader(code)) is None
    client = client_of(reader(code))
    assert client.get(f"{PAIR}/certificates.csv").status_code == 404
    assert client.get(f"{PAIR}.json").json()["certificates"] is None
    assert "SL\u00a0000002" not in client.get(PAIR).content.decode()


def test_the_causes_of_certificates_are_the_whole_difference(traded: None) -> None:
    by = reader("sl-demo")
    known, pair = registers("SL", "EU", Q1, by=by), queries.of_pair("SL", "EU", Q1, by=by)
    assert known is not None
    assert known.sent == {GEM: (61_725, 22_500_000), "7102.21": (30_000, 300_000)}
    assert known.received == {GEM: (12_345, 4_500_000), "7102.21": (6_000, 60_000)}
    found = known.explain(pair)
    assert found["7102.21"][Cause.UNCONFIRMED] == (-18_000, -180_000)
    assert queries.total(queries.together(found).values()) == pair.difference
    count, lines = known.differing(first=5, limit=5)
    assert (count, len(lines), known.differing(first=9, limit=5)) == (8, 3, (0, []))


def test_a_line_says_in_which_quarter_each_side_has_it(traded: None) -> None:
    came = make_arrival(
        make_authority("eu-demo"),
        make_statement("SL000004"),
        used_at=datetime(2026, 8, 1, tzinfo=UTC),
        state="accepted",
    )
    make_found_parcel(came)
    found = registers("SL", "EU", Q1, by=reader("eu-demo"))
    assert found is not None
    quarters = {line.number: line.quarters for line in found.all() if line.is_of_two_quarters}
    assert quarters == {"SL000002": ("2026-Q1", "2026-Q2"), "SL000004": ("2026-Q1", "2026-Q3")}
    assert "7102.31, 2026-Q3" in client_of(reader("eu-demo")).get(PAIR).content.decode()


@pytest.mark.parametrize("edge", ["2003/1", "2199/4"])
def test_the_calendar_has_an_edge(traded: None, edge: str) -> None:
    assert client_of(reader("sl-demo")).get(f"/statistics/partners/SL/EU/{edge}").status_code == 200


def test_where_the_office_does_the_work_of_one_side_the_figures_explain(traded: None) -> None:
    make_authority("eu-demo").__class__.objects.filter(code="eu-demo").update(is_hosted=False)
    by = reader("sl-demo")
    known, pair = registers("SL", "EU", Q1, by=by), queries.of_pair("SL", "EU", Q1, by=by)
    assert known is not None
    assert known.explain(pair) == pair.by_heading
    assert "Lines of certificates" not in client_of(by).get(PAIR).content.decode()


def test_the_pages_answer(traded: None) -> None:
    client = client_of(reader("sl-demo"))
    shown = client.get(f"{LIST}?period=2026-Q1").content.decode()
    assert "Sierra Leone to European Union" in shown
    assert "No return of trade is filed by:" in shown
    assert "timing" in shown
    page = client.get(PAIR).content.decode()
    assert "SL\u00a0000002" in page
    assert "unconfirmed" in page
    rows = b"".join(client.get(f"{PAIR}/certificates.csv").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert "SL000002,1,timing,SL,EU,2026-Q1,7102.31,123.45,45000.00,2026-Q2,7102.31,123.45,45000.00" in rows
    for address in (f"{LIST}?period=2026-Q9", f"{LIST}?year=2026"):
        assert client.get(address).status_code == 422
    for address in (f"{LIST}?page=9", "/statistics/partners/SL/SL/2026/1", "/statistics/partners/SL/EU/2026/5"):
        assert client.get(address).status_code == 404


def test_file_and_json_say_what_the_page_says(filed: None) -> None:
    client = client_of(reader("ca-demo"))
    text = b"".join(client.get(f"{LIST}.csv?period=2026-Q1&participant=EU").streaming_content).decode()  # type: ignore[attr-defined]
    row = next(csv.DictReader(text.splitlines()))
    assert (row["exporter"], row["difference_value"], row["timing_carats"]) == ("SL", "-30000.00", "-300.00")
    said = client.get(f"{LIST}.json?period=2026-Q1").json()
    assert said["pairs"][0]["missing"] == [{"participant": "AE", "period": "2026-Q1"}]
    assert said["pairs"][1]["headings"][0]["causes"] == {"timing": {"carats": "-300.00", "us_value": "-30000.00"}}


ADDRESSES = (LIST, f"{LIST}.csv", f"{LIST}.json", PAIR, f"{PAIR}.json", f"{PAIR}/certificates.csv")


@pytest.mark.parametrize("address", ADDRESSES)
def test_strangers_and_other_officers_see_nothing(filed: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    assert client_of(reader("sl-demo", "issuing_officer")).get(address).status_code == 403


def test_a_program_gets_the_same(traded: None, client: Client) -> None:
    make_token(reader("sl-demo"))
    bearer = {"authorization": "Bearer kp_test_token"}
    address = "/api/v1/statistics"
    said = client.get(f"{address}/partners?period=2026-Q1", headers=bearer).json()
    assert said == client_of(reader("sl-demo")).get(f"{LIST}.json?period=2026-Q1").json()
    one = client.get(f"{address}/pair?exporter=SL&importer=EU&year=2026&quarter=1", headers=bearer).json()
    assert one["certificates"]["differing"] == 8
    assert client.get(f"{address}/partners?period=soon", headers=bearer).status_code == 422
    make_token(reader("sl-demo", "issuing_officer"), "kp_other")
    other = {"authorization": "Bearer kp_other"}
    assert client.get(f"{address}/partners?period=2026-Q1", headers=other).status_code == 403


def test_the_command_says_the_same(filed: None) -> None:
    said = json.loads(CliRunner().invoke(command, ["partners", "--period", "2026-Q1", "--json"]).stdout)
    assert [(one["exporter"], one["importer"]) for one in said["pairs"]][:2] == [("SL", "AE"), ("SL", "EU")]
    table = CliRunner().invoke(command, ["partners", "--period", "2026-Q1", "--participant", "Sierra Leone"]).stdout
    assert "no return of AE for 2026-Q1" in table
    assert "-30,000.00" in table
    lines = CliRunner().invoke(command, ["partners", "--period", "2026", "--csv"]).stdout.splitlines()
    assert lines[0].startswith("exporter,importer,period")
    assert CliRunner().invoke(command, ["partners", "--period", "soon"]).exit_code == 2
