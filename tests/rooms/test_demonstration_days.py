"""The demonstration office is made on any day of the year: its months of history may have a New Year in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kpcs.demonstration import __main__ as command
from kpcs.demonstration import ground, office, plan, returns, trade
from kpcs.ledger.models import Event
from kpcs.participants.models import NumberRange
from tests.factories import NOW


@pytest.mark.django_db
def test_the_one_delivery_of_blanks_lasts_over_new_year(tmp_path: Path, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    places = {cast.place.participant for cast in ground.lay(at=NOW)}
    used = NumberRange.objects.filter(first__lte=plan.FIRST_NUMBER, last__gte=plan.LAST_NUMBER)
    for year in (NOW.year, NOW.year + 1):
        assert set(used.filter(year=year).values_list("participant", flat=True)) == places


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_made"), [(-2500, False), (-1, False), (0, True)])
def test_a_clock_before_the_days_that_it_tells_of_is_refused_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], days: int, is_made: bool
) -> None:
    now = datetime.combine(office.EARLIEST, datetime.min.time(), UTC) + timedelta(days=days)
    made: list[datetime] = []
    monkeypatch.setattr(command, "prepare", lambda: None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    monkeypatch.setattr(office, "make", lambda *, at, progress: made.append(at))
    assert command.main() == (0 if is_made else 2)
    assert made == ([now] if is_made else [])
    said = capsys.readouterr().err
    assert is_made or f"The clock of this machine says {now:%Y-%m-%d}" in said
    assert "Traceback" not in said
    assert not Event.objects.exists()


def test_every_quarter_that_something_is_told_of_is_over() -> None:
    told = [when for _mistake, when in trade.MISTAKES] + [returns.CORRECTED[1], *(when for _who, when in returns.LATE)]
    told += [when for *_who, when in returns.NEVER_FILED] + [when for *_who, when in returns.NOT_COUNTED]
    assert max(told).last < office.EARLIEST <= NOW.date()
