"""Releases: what is fixed under a number, for whom, in which files, and how two of them differ."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from kpcs.errors import NotAllowed, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.permissions import Permission
from kpcs.statistics import actions
from kpcs.statistics.engines import office
from kpcs.statistics.models import Release
from kpcs.statistics.queries import released
from kpcs.statistics.releases import files, tables
from kpcs.statistics.releases.comparing import Change, differences
from kpcs.statistics.releases.lines import ReleasedLine, digest_of, lines_of, public, text_of
from kpcs.statistics.releases.summary import global_summary
from tests.factories import NOW, make_figure, make_submission

BY = Program("test", frozenset({Permission.RELEASE_MAKE}))
CODES = st.sampled_from(["SL", "NA", "BE"])
AMOUNTS = st.integers(0, 10**14)


def lines() -> st.SearchStrategy[list[ReleasedLine]]:
    production = st.builds(
        ReleasedLine,
        participant=CODES,
        subject=st.just("production"),
        flow=st.just("production"),
        year=st.integers(2003, 2005),
        part=st.integers(1, 2),
        method=st.sampled_from(["artisanal", "undivided"]),
        hs=st.just(""),
        partner=st.just(""),
        origin=st.just(""),
        points=AMOUNTS,
        cents=AMOUNTS,
        certificates=st.just(0),
        is_nil=st.just(False),
        submission=st.sampled_from(["a-r1", "a-r2"]),
        line=st.integers(1, 3),
    )
    trade = st.builds(
        ReleasedLine,
        participant=CODES,
        subject=st.just("trade"),
        flow=st.sampled_from(["import", "export"]),
        year=st.integers(2003, 2005),
        part=st.integers(1, 4),
        method=st.just(""),
        hs=st.sampled_from(["7102.10", "7102.31"]),
        partner=CODES,
        origin=st.sampled_from(["", "NA"]),
        points=AMOUNTS,
        cents=AMOUNTS,
        certificates=st.just(0),
        is_nil=st.just(False),
        submission=st.sampled_from(["t-r1", "t-r2"]),
        line=st.integers(1, 3),
    )
    return st.lists(st.one_of(production, trade), max_size=12)


@given(lines())
def test_the_text_of_a_release_reads_back_and_does_not_depend_on_the_order(held: list[ReleasedLine]) -> None:
    text = text_of(held)
    assert list(lines_of(text)) == sorted(held)
    assert text_of(reversed(held)) == text


@given(lines())
def test_what_is_public_names_no_partner_and_loses_no_carat(held: list[ReleasedLine]) -> None:
    shown = public(held)
    assert not any(line.partner or line.origin for line in shown)
    for flow in ("production", "import", "export"):
        for year in (2003, 2004, 2005):
            sums = [sum(x.points for x in some if (x.flow, x.year) == (flow, year)) for some in (held, shown)]
            assert sums[0] == sums[1]
    assert {line.submission for line in shown} == {line.submission for line in held}


@given(lines(), lines())
def test_differences_add_up_to_the_difference_of_the_totals(old: list[ReleasedLine], new: list[ReleasedLine]) -> None:
    found = differences(old, new)
    assert sum(one.points for one in found) == sum(x.points for x in new) - sum(x.points for x in old)
    assert sum(one.cents for one in found) == sum(x.cents for x in new) - sum(x.cents for x in old)
    assert not differences(old, reversed(old))


@given(lines())
def test_the_summary_of_the_world_is_the_sum_of_its_rows(held: list[ReleasedLine]) -> None:
    summary = global_summary(held, 2004)
    for flow in ("production", "imports", "exports"):
        rows = [getattr(row, flow) for row in summary.rows]
        world = getattr(summary.world, flow)
        assert (world.points, world.cents) == (sum(m.points for m in rows), sum(m.cents for m in rows))
    assert [row.participant for row in summary.rows] == sorted({x.participant for x in held if x.year == 2004})


def filed() -> None:
    production = make_submission("SL", year=2025, part=1)
    make_figure(production, method="artisanal", points=12_345, cents=6_789_012)
    make_figure(production, method="large_scale", points=100, cents=50_000)
    trade = make_submission("SL", subject="trade", year=2025, part=2)
    for partner, points in (("BE", 700), ("AE", 300)):
        make_figure(trade, flow="export", method="", hs="7102.31", partner=partner, points=points, cents=points * 150)
    counts = make_submission("SL", subject="certificates", year=2025, part=2)
    make_figure(counts, flow="export", method="", points=0, cents=0, certificates=7)
    nothing = make_submission("NA", year=2025, part=1)
    make_figure(nothing, method="", points=0, cents=0, is_nil=True)


def make(**given: object) -> Release:
    values: dict[str, object] = {"title": "Figures of 2025", "first_year": 2025, "last_year": 2025, **given}
    return actions.make_release(by=BY, at=NOW, **values)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_release_fixes_the_figures_under_a_number_and_says_so_in_the_ledger() -> None:
    filed()
    release = make()
    assert (release.number, release.lines) == (1, 6)
    assert digest_of(released.figures_text(release)) == release.figures_digest
    assert digest_of(released.partners_text(release)) == release.partners_digest
    event = Event.objects.get(kind="release.made")
    assert event.data["digest"] == release.figures_digest
    summary = global_summary(released.figures_of(release), 2025)
    assert (summary.world.production.points, summary.world.exports.points, summary.world.issued) == (12_445, 1_000, 7)
    assert summary.world.exports.per_carat_cents == 15_000
    assert "SL-trade-2025-2-r1" in summary.world.submissions


@pytest.mark.django_db
def test_what_is_filed_later_does_not_reach_into_a_release() -> None:
    filed()
    first = make()
    before = released.figures_text(first)
    later = make_submission("SL", year=2025, part=1, revision=2, reason="A slip of the pen.")
    make_figure(later, method="artisanal", points=12_000, cents=6_000_000)
    second = make(title="Figures of 2025, corrected")
    assert released.figures_text(Release.objects.get(pk=first.pk)) == before
    found = differences(released.figures_of(first), released.figures_of(second))
    assert [(one.about.method, one.change) for one in found] == [
        ("artisanal", Change.CHANGED),
        ("large_scale", Change.REMOVED),
    ]
    assert found[0].after is not None
    assert found[0].after.submissions == ("SL-production-2025-1-r2",)
    assert found[0].points == -345


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE statistics_release SET title = 'x'", "DELETE FROM statistics_release"])
def test_the_database_refuses_to_change_a_release(statement: str) -> None:
    from django.db import connection

    filed()
    make()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        make(title=" ", first_year=2025, last_year=2003, public_from=NOW - timedelta(days=1))
    assert {one.field for one in refused.value.findings} == {"title", "last_year", "public_from", ""}
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_only_who_may_makes_one() -> None:
    filed()
    with pytest.raises(NotAllowed):
        actions.make_release(title="x", first_year=2025, last_year=2025, by=Program("test"), at=NOW)


@pytest.mark.django_db
def test_a_release_under_embargo_is_seen_by_strangers_only_when_it_ends() -> None:
    filed()
    make(public_from=NOW + timedelta(days=3))
    assert not released.releases(at=NOW + timedelta(days=2), embargoed=False).exists()
    assert released.releases(at=NOW, embargoed=True).count() == 1
    assert released.releases(at=NOW + timedelta(days=3), embargoed=False).count() == 1


ABOUT = tables.About(1, "Figures of 2025", "", "2026-11-22T09:00:00+00:00", "0" * 64, "Kimberley Process")
HELD = (
    ReleasedLine(
        "NA", "production", "production", 2025, 1, "", "", "", "", 0, 0, 0, True, "NA-production-2025-1-r1", 1
    ),
    ReleasedLine(
        "SL", "production", "production", 2025, 1, "artisanal", "", "", "", 12_345, 6_789_012, 0, False, "SL-r1", 1
    ),
    ReleasedLine("SL", "production", "production", 2025, 1, "artisanal", "", "", "", 55, 10_000, 0, False, "SL-r1", 2),
    ReleasedLine("SL", "trade", "export", 2025, 2, "", "7102.31", "BE", "", 10**15 + 1, 5, 0, False, "SL-t-r1", 0),
    ReleasedLine("SL", "certificates", "export", 2025, 2, "", "", "", "", 0, 0, 7, False, "SL-c-r1", 0),
)


def test_every_file_says_the_same() -> None:
    figures = list(csv.DictReader(io.StringIO(tables.table_csv(tables.figures(HELD)))))
    assert [row["carats"] for row in figures] == ["0.00", "123.45", "0.55", "10000000000000.01", "0.00"]
    assert [row["carats"] for row in tables.as_json(ABOUT, HELD)["figures"]] == [row["carats"] for row in figures]
    book = CalamineWorkbook.from_filelike(io.BytesIO(files.as_workbook(ABOUT, HELD)))
    sheet = book.get_sheet_by_name("Figures").to_python()
    assert [f"{row[9]:.2f}" for row in sheet[1:]] == [row["carats"] for row in figures]
    assert [row[0] for row in sheet[1:]] == ["NA", "SL", "SL", "SL", "SL"]


MARKED = (*HELD, replace(HELD[0], year=2026, submission="SL-trade-2026-1-r1", is_demonstration=True))


def test_made_up_figures_are_marked_in_every_file_and_real_ones_keep_their_bytes() -> None:
    about = replace(ABOUT, is_demonstration=True)
    assert list(lines_of(text_of(MARKED))) == sorted(MARKED)
    assert "demonstration" not in text_of(HELD)
    for table, count in ((tables.figures(MARKED), 1), (tables.summaries(MARKED), 2)):
        assert table.head[-1] == "demonstration"
        assert sum(int(str(row[-1])) for row in table.rows) == count
    assert tables.MARK not in (*tables.figures(HELD).head, *tables.summaries(HELD).head)
    said = json.loads(tables.as_json_text(about, MARKED))
    assert said["demonstration"] == tables.MADE_UP
    assert [one["demonstration"] for one in said["figures"]] == [0] * len(HELD) + [1]
    assert "<mes:Test>true</mes:Test>" in files.sdmx_xml(MARKED)
    assert "<mes:Test>false</mes:Test>" in files.sdmx_xml(HELD)
    cover = CalamineWorkbook.from_filelike(io.BytesIO(files.as_workbook(about, MARKED))).get_sheet_by_index(0)
    assert ["Demonstration", tables.MADE_UP] in cover.to_python()
    with zipfile.ZipFile(io.BytesIO(files.as_package(about, MARKED))) as package:
        described = json.loads(package.read("datapackage.json"))
        assert described["description"].startswith(tables.MADE_UP)
        assert b",demonstration\r\n" in package.read("summary.csv")
        assert described["resources"][0]["schema"]["fields"][-1]["type"] == "boolean"


@pytest.mark.django_db
def test_strangers_see_each_year_from_the_newest_release_of_it() -> None:
    figure = make_figure(make_submission("SL", year=2024, part=1), points=100)
    given: dict[str, Any] = {"by": BY, "at": NOW}
    actions.make_release(title="One", first_year=2003, last_year=2024, **given)
    make_figure(make_submission("SL", subject="trade", year=2025), flow="export", method="", hs="7102.31", points=700)
    actions.make_release(title="Two", first_year=2025, last_year=2025, **given)
    later = NOW + timedelta(days=1)
    make_figure(make_submission("SL", year=2024, part=2), points=900)
    actions.make_release(title="Three", first_year=2024, last_year=2024, public_from=later, **given)
    held = released.public_figures(at=NOW)
    assert sorted((line.year, line.points) for line in held) == [(2024, figure.points), (2025, 700)]
    assert {year: row.number for year, row in released.by_year(at=later).items() if year > 2023} == {2024: 3, 2025: 2}
    assert sum(line.points for line in released.public_figures(at=later)) == 100 + 700 + 900


def test_parquet_has_whole_numbers(tmp_path: object) -> None:
    import duckdb

    file = f"{tmp_path}/figures.parquet"
    with open(file, "wb") as opened:
        opened.write(files.as_parquet(HELD))
    with office() as engine:
        found = engine.connection.execute(f"SELECT participant, points FROM read_parquet('{file}')").fetchall()
        kinds = dict(engine.connection.execute(f"SELECT name, type FROM parquet_schema('{file}')").fetchall())
    assert sorted(found) == sorted((line.participant, line.points) for line in HELD)
    assert kinds["points"] == "INT64"
    assert duckdb.__version__.startswith("1.")


def test_sdmx_sums_what_was_filed_twice_and_is_read_by_our_own_reader() -> None:
    from kpcs.statistics.returns.sdmx import sheet_of

    text = files.sdmx_csv(HELD)
    assert "123.45" not in text
    assert ",124.00," in text
    assert sheet_of(files.sdmx_xml(HELD).encode()) is not None


def test_the_data_package_describes_its_files_and_is_the_same_every_time() -> None:
    packed = files.as_package(ABOUT, HELD)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        described = json.loads(package.read("datapackage.json"))
        for resource in described["resources"]:
            content = package.read(resource["path"])
            assert resource["bytes"] == len(content)
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            header = next(csv.reader(io.StringIO(content.decode())))
            assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert files.as_package(ABOUT, HELD) == packed
