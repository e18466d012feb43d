"""Pages of production: what everybody sees, what only analysts see, the same figures as the commands print."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kpcs.ledger.actions import Program
from kpcs.participants.actions import load_vocabulary
from kpcs.permissions import Permission
from kpcs.scheme.periods import Period
from kpcs.statistics import actions
from kpcs.statistics.charts import chart
from kpcs.statistics.models import Submission
from kpcs.statistics.source import own_source
from tests.factories import NOW, make_authority, make_figure, make_officer, make_submission

pytestmark = pytest.mark.django_db
MAY = {Permission.FIGURES_LOAD, Permission.STANDING_RECORD, Permission.RELEASE_MAKE}
BY = Program("test", frozenset(MAY))
BEFORE = NOW - timedelta(days=30)
PUBLIC = ("", "/world/2022", "/world/2022.csv", "/world/2022.json", "/participants/LR", "/missing", "/missing.json")
GUARDED = ("/anomalies", "/anomalies.json", "/anomalies/slipped-decimal-lr-2014-h1")


@pytest.fixture
def loaded() -> None:
    load_vocabulary(by=BY, at=BEFORE)
    actions.load(source=own_source(on=NOW.date()), by=BY, at=BEFORE)


@pytest.fixture
def figures(loaded: None) -> None:
    actions.make_release(title="All", first_year=2003, last_year=2024, by=BY, at=BEFORE)


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"\s+", " ", body.decode())


@pytest.fixture
def analyst(client: Client, figures: None) -> Client:
    client.force_login(make_officer(make_authority("eu-demo"), "statistician"))
    return client


@pytest.mark.parametrize("path", PUBLIC)
def test_everybody_reads_production(client: Client, figures: None, path: str) -> None:
    assert client.get(f"/statistics{path}").status_code == 200


@pytest.mark.parametrize("path", GUARDED)
def test_strangers_do_not_see_the_list_of_doubts(client: Client, figures: None, path: str) -> None:
    assert client.get(f"/statistics{path}").status_code == 302
    client.force_login(make_officer(make_authority("eu-demo"), "stock_keeper"))
    assert client.get(f"/statistics{path}").status_code == 403


@pytest.mark.parametrize("path", GUARDED)
def test_an_analyst_does(analyst: Client, path: str) -> None:
    assert analyst.get(f"/statistics{path}").status_code == 200


def test_a_visitor_is_offered_no_door_that_is_shut(client: Client, figures: None) -> None:
    for path in ("", "/world/2022", "/participants/LR", "/missing"):
        assert "/statistics/anomalies" not in _text(client.get(f"/statistics{path}"))


def test_the_world_page_sums_as_filed_and_says_how_to_count_otherwise(client: Client, figures: None) -> None:
    page = _text(client.get("/statistics/world/2022"))
    assert "120,658,417.09" in page
    assert "more than once: 1,761,189.74 + 871,287.39." in page
    assert "119,787,129.70" in _text(client.get("/statistics/world/2022?without_duplicates=on"))
    rows = list(csv.DictReader(_lines(client.get("/statistics/world/2022.csv?without_duplicates=on"))))
    assert [row["carats"] for row in rows if (row["participant"], row["period"]) == ("WORLD", "2022")] == [
        "119787129.70"
    ]


def _lines(answer: Any) -> list[str]:
    return b"".join(answer.streaming_content).decode().splitlines()


def test_the_participant_page_has_the_figures_and_their_pictures(client: Client, figures: None) -> None:
    page = _text(client.get("/statistics/participants/LR"))
    assert "170,748,186.20" in page
    assert page.count("<svg") >= 2
    assert "<title>2014-H1: US$ 4,050.00/ct</title>" in page


def test_the_ten_gravest_come_first_each_with_its_picture(analyst: Client) -> None:
    page = _text(analyst.get("/statistics/anomalies"))
    assert page.count('class="panel doubt"') == 10
    assert page.count('class="chart"') == 10
    assert page.index("more than once") < page.index("slipped") < page.index("Mali filed the same")
    second = _text(analyst.get("/statistics/anomalies?page=2"))
    assert 'value="11"' in second
    assert analyst.get("/statistics/anomalies?page=99").status_code == 404


def test_doubts_of_one_participant_keep_their_rank_among_all(analyst: Client) -> None:
    said = json.loads(_text(analyst.get("/statistics/anomalies.json?participant=ML&year=2003")))
    assert said["anomalies"][0]["rank"] > 1
    assert said["total"] > len(said["anomalies"])
    assert analyst.get("/statistics/anomalies.json?participant=XX").status_code == 422
    assert analyst.get("/statistics/anomalies?colour=red").status_code == 422


def test_a_doubt_is_told_with_lines_evidence_and_what_it_could_be(analyst: Client) -> None:
    page = _text(analyst.get("/statistics/anomalies/filed-twice-cd-2022-h1"))
    assert "row 419" in page
    assert "It was filed on 7 September 2023, when returns of 2023-H1 are filed." in page
    assert "Without the line of 871,287.39 ct, 2022-H1 comes to 5,140,177.39 ct" in page


def test_two_half_years_of_one_cause_are_told_with_the_alternatives_of_both(analyst: Client) -> None:
    page = _text(analyst.get("/statistics/anomalies/price-za-2014-h2"))
    assert "row 1291" in page
    assert "row 1293" in page
    assert "If it is the value of the whole year, 2015-H2 comes to US$ 724,267,749.18" in page


def test_french_tells_doubts_in_french(analyst: Client) -> None:
    analyst.cookies["kpcs_language"] = "fr"
    page = _text(analyst.get("/statistics/anomalies"))
    assert "a déclaré plus d’une fois la production" in page
    assert "{" not in re.sub(r"<[^>]*>", "", page)


def test_missing_returns_are_parted_from_explained_ones(client: Client, figures: None) -> None:
    page = _text(client.get("/statistics/missing"))
    assert page.index("2024-H1") < page.index("suspended") < page.index("embargoed")


@pytest.mark.parametrize(
    "path", ["/world/1999", "/world/2077", "/participants/XX", "/participants/CH", "/anomalies/no-such"]
)
def test_what_is_not_there_is_not_found(analyst: Client, path: str) -> None:
    assert analyst.get(f"/statistics{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["?x=1", "/world/2022?x=1", "/world/2022.csv?x=1", "/participants/LR?x=1", "/missing?x=1"]
)
def test_an_unknown_filter_is_an_error(client: Client, figures: None, path: str) -> None:
    assert client.get(f"/statistics{path}").status_code == 422


def test_strangers_see_nothing_before_it_is_released(client: Client, loaded: None) -> None:
    assert "when they are released" in _text(client.get("/statistics"))
    assert client.get("/statistics/world/2022").status_code == 404
    assert client.get("/statistics/world/2022.json").status_code == 404
    assert client.get("/statistics/participants/LR").status_code == 404
    assert json.loads(_text(client.get("/statistics/missing.json")))["missing"] == []
    later = timezone.now() + timedelta(days=1)
    actions.make_release(title="Later", first_year=2003, last_year=2024, public_from=later, by=BY, at=timezone.now())
    assert client.get("/statistics/world/2022").status_code == 404


def test_a_release_of_some_years_says_nothing_of_others(client: Client, loaded: None) -> None:
    actions.make_release(title="2023", first_year=2023, last_year=2023, by=BY, at=BEFORE)
    assert client.get("/statistics/world/2023").status_code == 200
    assert client.get("/statistics/world/2022").status_code == 404
    said = json.loads(_text(client.get("/statistics/missing.json")))
    assert said["missing"] == []


def test_analysts_see_a_signed_revision_at_once_and_strangers_what_was_released(analyst: Client) -> None:
    assert "6,011,464.78" in _text(analyst.get("/statistics/world/2022"))
    old = Submission.objects.get(participant="CD", year=2022, part=1)
    new = make_submission("CD", year=2022, part=1, revision=2, supersedes=old)
    make_figure(new, method="large_scale", points=100, cents=500)
    assert "6,011,464.78" not in _text(analyst.get("/statistics/world/2022"))
    assert "6,011,464.78" in _text(Client().get("/statistics/world/2022"))


def test_a_picture_marks_what_is_doubtful_and_leaves_gaps_open() -> None:
    first = Period.half_year(2020, 1)
    drawn = chart({first: 10.0, first.step(1): None, first.step(2): 30.0}, marked=[first.step(1), first.step(2)])
    assert drawn
    assert [(mark.is_there, mark.is_marked) for mark in drawn.marks] == [(True, False), (False, True), (True, True)]
    assert [label for _, label in drawn.ticks] == ["0", "10", "20", "30"]
    assert chart({first: 0.0}) is None
    assert chart({first: None}) is None
    assert max(float(mark.height) for mark in drawn.marks) <= drawn.height
