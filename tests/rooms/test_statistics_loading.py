"""The scheme's own table: read exactly, all or nothing, once."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from kpcs.errors import NotAllowed, Refused
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants.actions import load_vocabulary
from kpcs.permissions import Permission
from kpcs.statistics import actions
from kpcs.statistics.models import Figure, Submission
from kpcs.statistics.queries.figures import production_lines
from kpcs.statistics.source import Source, own_source, source_of
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BY = Program("test", frozenset({Permission.FIGURES_LOAD, Permission.STANDING_RECORD}))
HEAD = (
    "sheet_row,country_name,year,period_half,trade_type,production_type,carat,us_value,public,created,last_modified\n"
)
ROWS = (
    "2,Cote D'ivoire,2022,1,Production,ASM,2009.10,96332,Public,06Oct22:08:03:19,\n"
    "3,NA,2022,1,Production,LSM,880560.44,562624683.98,Public,07Nov22:08:37:50,24Mar23:05:26:26\n"
    "4,Togo,2022,1,No Production,,0,0,Public,04Aug22:01:28:01,\n"
)


def _table(text: str) -> Source:
    return source_of((HEAD + text).encode(), name="table.csv", on=NOW.date())


def _load(source: Source) -> actions.Loaded:
    return actions.load(source=source, by=BY, at=NOW)


@pytest.fixture(autouse=True)
def _participants() -> None:
    load_vocabulary(by=BY, at=NOW)


def test_the_whole_table_of_the_scheme_is_kept_exactly() -> None:
    loaded = _load(own_source(on=NOW.date()))
    assert (loaded.lines, loaded.revised, loaded.unchanged) == (1529, 0, 0)
    assert loaded.added == Submission.objects.count()
    rows = list(csv.DictReader(StringIO(_own_text())))
    given = sorted((_hundredths(row["carat"]), _hundredths(row["us_value"])) for row in rows)
    assert sorted(Figure.objects.values_list("points", "cents")) == given
    assert sum(line.points for line in production_lines()) == sum(points for points, _ in given)
    assert set(Submission.objects.values_list("state", "channel")) == {("signed", "loaded")}
    assert Figure.objects.filter(submission__participant="NA").count() == 43
    assert Figure.objects.get(place="row 416").created_at_source == "17Mar23:08:17:24"


def _own_text() -> str:
    from importlib import resources

    return resources.files("kpcs.statistics").joinpath("data", "production.csv").read_text(encoding="utf-8")


def _hundredths(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def test_a_second_load_changes_nothing() -> None:
    source = own_source(on=NOW.date())
    _load(source)
    before = (Submission.objects.count(), Figure.objects.count(), Event.objects.count())
    again = _load(source)
    assert (again.added, again.revised) == (0, 0)
    assert (Submission.objects.count(), Figure.objects.count(), Event.objects.count()) == before


def test_a_changed_return_becomes_the_next_revision_and_the_first_stays() -> None:
    _load(_table(ROWS))
    changed = _load(_table(ROWS.replace("2009.10", "2009.11")))
    assert (changed.added, changed.revised, changed.unchanged) == (0, 1, 2)
    revisions = Submission.objects.filter(participant="CI").order_by("revision")
    assert [row.revision for row in revisions] == [1, 2]
    assert revisions[1].supersedes == revisions[0]
    assert revisions[0].figures.get().points == 200_910
    assert [line.points for line in production_lines() if line.participant == "CI"] == [200_911]


def test_every_finding_at_once_and_nothing_half_stored() -> None:
    bad = "5,Atlantis,2022,3,Production,ASM,1.234,12,Public,,\n6,Togo,2022,2,No Production,,5,0,Public,,\n"
    with pytest.raises(Refused) as refused:
        _load(_table(ROWS + bad))
    places = {finding.field for finding in refused.value.findings}
    assert places == {"row 5, country_name", "row 5, year", "row 5, carat", "row 6, trade_type"}
    assert not Submission.objects.exists()
    assert not Event.objects.filter(kind="figures.loaded").exists()


def test_a_decimal_comma_moves_no_figure() -> None:
    with pytest.raises(Refused) as refused:
        _load(_table(ROWS.replace("2009.10", "2009,10")))
    assert [(one.code, one.field) for one in refused.value.findings] == [("K-STAT.4", "row 2")]


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\x01\x02", b"\xff\xfe", HEAD.encode(), b"a,b\n1,2\n", b'"' * 200_000, b"a\n\0\xff"]
)
def test_what_is_no_table_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(Refused) as refused:
        _load(source_of(raw, name="x", on=NOW.date()))
    assert [finding.code for finding in refused.value.findings] == ["K-STAT.1"]


def test_only_who_may_loads() -> None:
    with pytest.raises(NotAllowed):
        actions.load(source=_table(ROWS), by=Program("stranger"), at=NOW)


def test_the_load_is_one_event_that_names_the_table() -> None:
    source = _table(ROWS)
    _load(source)
    event = Event.objects.get(kind="figures.loaded")
    expected: dict[str, Any] = {"source": "table.csv", "digest": source.digest, "added": 3, "revised": 0}
    assert event.data == expected


def test_a_draft_or_a_withdrawn_revision_does_not_count() -> None:
    _load(_table(ROWS))
    signed = Submission.objects.get(participant="CI")
    values = {"subject": "production", "year": 2022, "part": 1, "channel": "form", "prepared_at": NOW}
    draft = Submission.objects.create(participant_id="CI", revision=2, state="submitted", supersedes=signed, **values)
    Figure.objects.create(submission=draft, line=1, flow="production", method="artisanal", points=1, cents=1)
    assert [line.points for line in production_lines() if line.participant == "CI"] == [200_910]


def test_a_changed_return_is_newer_than_one_that_was_withdrawn() -> None:
    _load(_table(ROWS))
    signed = Submission.objects.get(participant="CI")
    values = {"subject": "production", "year": 2022, "part": 1, "channel": "form", "prepared_at": NOW}
    Submission.objects.create(participant_id="CI", revision=2, state="withdrawn", supersedes=signed, **values)
    loaded = _load(_table(ROWS.replace("2009.10", "2009.20")))
    assert loaded.revised == 1
    newest = Submission.objects.filter(participant="CI").latest("revision")
    assert (newest.revision, newest.state, newest.supersedes) == (3, "signed", signed)
