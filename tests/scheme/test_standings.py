"""The history of the Participants, against the public files it was built from."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.participants import countries, participant_of, participants, standings, standings_of
from kpcs.scheme.standings import TRADING, Precision, Refusal, Standing, Standings, Status
from kpcs.scheme.values import CountryCode

ROOT = Path(__file__).parent.parent.parent
HISTORY = ROOT / "src" / "kpcs" / "scheme" / "vocabulary" / "history"
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))
EUROPE = {
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
}
EUROPE |= {"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HISTORY / name).read_text(encoding="utf-8").splitlines()))


def on(code: str, day: date) -> Status | None:
    history = standings_of(CountryCode(code))
    assert history is not None
    span = history.on(day)
    return span.status if span else None


def trading(day: date) -> set[str]:
    return {str(each.participant) for each in standings() if (span := each.on(day)) and span.status in TRADING}


def test_files_are_those_that_the_script_builds() -> None:
    done = subprocess.run(
        [sys.executable, "tools/participants.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lists_of_2003_are_the_participants_of_those_days() -> None:
    # The lists name the European Community once, and Chinese Taipei in a note.
    assert len(trading(date(2003, 8, 31))) == len(
        [row for row in rows("kp_participant_lists_2003.csv") if row["list_date"] == "2003-08-31"]
    )
    assert len(trading(date(2003, 10, 31))) == 46


def test_there_are_60_participants_and_a_trading_entity_today() -> None:
    today = trading(date(2026, 11, 22))
    assert len(today - {"TW"}) == 60
    assert not today & EUROPE


@pytest.mark.parametrize(
    "row", [row for row in rows("kp_participation_events.csv") if row["date_precision"] == "day"], ids=str
)
def test_every_dated_event_shows_in_a_history(row: dict[str, str]) -> None:
    codes = {entry.english: str(entry.code) for entry in participants()} | {
        "Congo, Republic of": "CG", "Cote D'ivoire": "CI",
    }  # fmt: skip
    day = date.fromisoformat(row["date"])
    admitted = ("admitted", "added", "listed", "UN embargo ends", "self-suspension removed", "fully readmitted")
    if row["event"].startswith("deleted"):
        assert on(codes[row["participant"]], day) is Status.EMBARGOED
    elif row["event"].startswith("temporary self-suspension"):
        assert on(codes[row["participant"]], day) is Status.SELF_SUSPENDED
    elif row["event"].startswith("suspension removed"):
        assert on(codes[row["participant"]], day) is Status.RESTRICTED
    elif row["event"].startswith(admitted):
        later = day + timedelta(days=1)
        assert on(codes[row["participant"]], later) in TRADING
    else:
        assert on(codes[row["participant"]], day) not in TRADING


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("LR", date(2006, 1, 1), Status.EMBARGOED),
        ("LR", date(2007, 5, 1), None),
        ("LR", date(2007, 5, 4), Status.ACTIVE),
        ("CI", date(2010, 1, 1), Status.EMBARGOED),
        ("CI", date(2014, 4, 29), Status.ACTIVE),
        ("CG", date(2005, 1, 1), Status.REMOVED),
        ("CG", date(2007, 11, 1), Status.ACTIVE),
        ("GB", date(2020, 12, 31), None),
        ("GB", date(2021, 1, 1), Status.ACTIVE),
        ("TW", date(2003, 5, 10), Status.ACTIVE),
        ("PL", date(2004, 4, 30), Status.ACTIVE),
        ("PL", date(2004, 5, 1), None),
        ("HR", date(2013, 6, 30), Status.ACTIVE),
        ("HR", date(2013, 7, 1), None),
    ],
)
def test_histories(code: str, day: date, status: Status | None) -> None:
    assert on(code, day) is status


@pytest.mark.parametrize(
    ("country", "day", "participant"),
    [
        ("BE", date(2026, 1, 1), "EU"),
        ("GB", date(2020, 12, 31), "EU"),
        ("GB", date(2021, 1, 1), "GB"),
        ("PL", date(2004, 4, 30), "PL"),
        ("PL", date(2004, 5, 1), "EU"),
        ("GL", date(2026, 1, 1), "EU"),
        ("SL", date(2026, 1, 1), "SL"),
    ],
)
def test_a_country_belongs_to_a_participant(country: str, day: date, participant: str) -> None:
    assert str(participant_of(CountryCode(country), day)) == participant


def test_a_span_without_a_day_says_so() -> None:
    for history in standings():
        for span in history.spans:
            assert span.source
            if span.precision is not Precision.DAY:
                assert span.note, (history.participant, span)


def test_every_participant_has_two_names() -> None:
    for entry in participants():
        assert entry.english
        assert entry.french
        assert str(entry.code) == "EU" or str(entry.code) in countries()


@given(day=DAYS)
def test_who_may_export_may_import(day: date) -> None:
    for history in standings():
        if history.may_export(day, zone="Berberati", approved=True) is Refusal.NONE:
            assert history.may_import(day) is Refusal.NONE


@given(day=DAYS)
def test_a_day_has_one_standing(day: date) -> None:
    for history in standings():
        assert sum(span.covers(day) for span in history.spans) <= 1


def test_overlapping_spans_are_refused() -> None:
    spans = (
        Standing(status=Status.ACTIVE, from_on=date(2003, 1, 1)),
        Standing(status=Status.SUSPENDED, from_on=date(2004, 1, 1)),
    )
    with pytest.raises(ValueError, match="overlap on 2004-01-01"):
        Standings(CountryCode("SL"), "Sierra Leone", spans)


def test_an_applicant_is_no_participant() -> None:
    history = Standings(CountryCode("KE"), "Kenya", (Standing(status=Status.APPLICANT, from_on=date(2020, 1, 1)),))
    assert history.may_export(date(2021, 1, 1)) is Refusal.NOT_A_PARTICIPANT
    assert history.may_import(date(2021, 1, 1)) is Refusal.NOT_A_PARTICIPANT
