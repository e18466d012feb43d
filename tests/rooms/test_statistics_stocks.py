"""The yearly return of stocks comes by every way on which the others come, and two persons sign it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kpcs.errors import Refused
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.scheme.values import ValueRefused
from kpcs.statistics import actions
from kpcs.statistics.actions.uploads import file_upload
from kpcs.statistics.models import Figure, Submission
from kpcs.statistics.queries.released import standing_lines
from kpcs.statistics.queries.returns import period_of
from kpcs.statistics.returns import sdmx
from kpcs.statistics.returns.template import template
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import check, workbook

ON = date(2026, 2, 2)
AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
YEAR = Period.whole_year(2025)
LINES = [("stock", "7102.31", 1234.5), ("stock", "7102.10", 10), ("polished", "", 99.99)]
POINTS = {("stock", "7102.31"): 123_450, ("stock", "7102.10"): 1_000, ("polished", ""): 9_999}


def as_csv(rows: list[tuple[object, ...]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def observations() -> list[sdmx.Observation]:
    lines = [Line(0, flow, "", hs, "", "", points, None, None, False, "") for (flow, hs), points in POINTS.items()]
    return list(sdmx.observations("SL", Subject.STOCK, YEAR, lines))


HEAD = ("Flow", "HS", "Carats")
ABOVE = (("Participant", "SL"), ("Period", "2025"), ())
FILES = {
    "csv": lambda: as_csv([("Participant", "Period", *HEAD), *(("SL", 2025, *line) for line in LINES)]),
    "workbook": lambda: workbook({"Stocks": [*ABOVE, HEAD, *LINES, ("Total", "", 1344.49)]}),
    "sdmx-csv": lambda: as_csv([sdmx.CSV_HEAD, *sdmx.csv_rows(observations())]),
    "sdmx-ml": lambda: "".join(sdmx.xml_pieces(observations())).encode(),
    "template": lambda: template(
        participant="SL",
        name="Sierra Leone",
        period=YEAR,
        lines={Subject.STOCK: [{"flow": flow, "hs": hs, "carats": str(carats)} for flow, hs, carats in LINES]},
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("way", FILES)
def test_stocks_are_read_exactly_from_every_kind_of_file(way: str) -> None:
    checked = check(FILES[way](), on=ON)
    assert [str(one.message) for one in checked.findings] == []
    [one] = checked.returns
    assert (one.participant, one.subject, one.period) == ("SL", Subject.STOCK, YEAR)
    assert {(line.flow, line.hs): line.points for line in one.lines} == POINTS


def test_stocks_are_of_whole_years_only() -> None:
    assert period_of("stock", 2025, 0) == YEAR
    with pytest.raises(ValueRefused, match="whole year"):
        period_of("stock", 2025, 1)


@pytest.mark.django_db(transaction=True)
def test_two_persons_file_stocks_and_no_release_holds_them() -> None:
    desk = make_desk()
    make_world()
    wrong = as_csv([("Participant", "Period", "Flow", "Carats"), ("SL", "2025", "polished", 1)])
    upload, made = file_upload(name="stocks.csv", content=wrong, by=desk.preparing, at=AT)
    assert not made
    assert [one["message"] for one in upload.findings] == ["A return of stocks says the closing stock."]
    _upload, [row] = file_upload(name="stocks.csv", content=FILES["csv"](), by=desk.preparing, at=AT)
    assert (row.subject, row.year, row.part) == ("stock", 2025, 0)
    with pytest.raises(Refused, match="prepared"):
        actions.sign(submission=row.pk, by=_both(desk), at=AT)
    assert actions.sign(submission=row.pk, by=desk.signing, at=AT).state == Submission.State.SIGNED
    assert set(Figure.objects.values_list("flow", "points")) == {(flow, points) for (flow, _), points in POINTS.items()}
    assert list(standing_lines(first_year=2003, last_year=2026)) == []


def _both(desk: Desk) -> object:
    """Whoever prepared it, with the right to sign besides."""
    desk.preparing.roles = ["statistician", "head_of_statistics"]
    desk.preparing.save()
    return desk.preparing


@pytest.mark.django_db
def test_the_form_of_stocks_is_filled_in_checked_and_handed_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    make_world()
    client.force_login(desk.preparing)
    address = "/statistics/returns/stock/2025/0/form"
    page = client.get(address).content.decode()
    assert "Closing stock" in page
    assert "Value in US$" not in page
    lines = {"lines-0-flow": "stock", "lines-0-hs": "", "lines-0-carats": "12.50", "lines-1-flow": "polished"}
    count = {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0"}
    answer = client.post(address, {**lines, **count, "lines-1-carats": "3", "do": "submit"})
    assert answer.status_code == 302, answer.content.decode()
    [row] = Submission.objects.all()
    assert sorted(row.figures.values_list("flow", "points")) == [("polished", 300), ("stock", 1_250)]
    shown = client.get(answer["Location"]).content.decode()
    assert "12.50" in shown
    assert "US$" not in shown
    assert client.get("/statistics/returns/stock/2025/1").status_code == 404


@pytest.mark.django_db
def test_programs_file_stocks_too(client: Client) -> None:
    desk = make_desk()
    make_world()
    client.force_login(desk.preparing)
    filed = {"subject": "stock", "period": "2025", "lines": [{"flow": "stock", "carats": "12.50"}]}
    answer = client.post("/api/v1/statistics/returns", filed, content_type="application/json")
    assert answer.status_code == 201, answer.json()
    [row] = Submission.objects.all()
    assert (row.subject, row.part, row.figures.get().points) == ("stock", 0, 1_250)
