"""The demonstration office: something in every state, all of it marked, nothing after today, made once."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
import pytest_django

from kpcs.accounts.queries import demonstration_officers
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.certificates.queries import statement_in
from kpcs.custody.models import Firm
from kpcs.demonstration import __main__, office
from kpcs.errors import NotAllowed, Refused
from kpcs.exchange.models import Mail
from kpcs.ledger.actions import Program
from kpcs.ledger.models import Event
from kpcs.participants.models import Authority
from kpcs.permissions import ROLES, Permission
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.shipments.models import Arrival, Confirmation, Discrepancy
from kpcs.statistics import actions as statistics
from kpcs.statistics.actions import SignedReturn
from kpcs.statistics.models import Figure, Question, Questionnaire, Release, Submission
from kpcs.statistics.queries import released
from kpcs.statistics.queries.found import found
from kpcs.statistics.releases.lines import is_marked
from tests.factories import NOW
from tests.statisticians import make_world

# A promise without a signature lasts only as long as a crash.
NOT_SHOWN = {Certificate.State.PROMISED}


@pytest.mark.django_db
def test_the_demonstration_shows_every_state_and_marks_all_of_it(
    tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    settings.KPCS_DATA_DIR, settings.KPCS_DEMONSTRATION = tmp_path, True
    seen: list[tuple[int, int]] = []
    office.make(at=NOW, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] <= seen[-1][1]
    for table in (Application, Certificate, Arrival, Blank):
        states = set(table.objects.values_list("state", flat=True))
        assert set(table.State.values) - states - NOT_SHOWN == set(), table.__name__
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Authority.objects.filter(is_hosted=True, is_demonstration=False).exists()
    assert not Firm.objects.filter(is_demonstration=False).exists()
    assert {role for officer in demonstration_officers() for role in officer.roles} == set(ROLES)
    assert Confirmation.objects.filter(seen_at__isnull=True).exists()
    assert Discrepancy.objects.filter(answer="").exists()
    assert Discrepancy.objects.exclude(answer="").exists()
    assert Mail.objects.filter(sent_at__isnull=True).exists()
    _goods_of_mixed_origin_went_everywhere()
    _returns_are_signed_and_marked()
    _what_is_made_up_is_released_apart()
    _made_up_figures_are_asked_about()
    for row in Certificate.objects.filter(state="confirmed"):
        kinds = list(Event.objects.filter(subject=row.number).order_by("sequence").values_list("kind", flat=True))
        assert kinds[:2] == ["certificate.promised", "certificate.issued"]
        assert "receipt.confirmed" in kinds
    events = Event.objects.count()
    office.make(at=NOW, progress=lambda done, total: None)
    assert Event.objects.count() == events


def _goods_of_mixed_origin_went_everywhere() -> None:
    """Once in each direction; with the list of origins and their shares where the Union asks for it."""
    rows = [(row.number[:2], row.destination, statement_in(row).origin) for row in Certificate.objects.all()]
    mixed = {(out, to): origin for out, to, origin in rows if origin.is_mixed}
    assert set(mixed) == set(permutations(("SL", "EU", "CA"), 2))
    assert {pair for pair, origin in mixed.items() if sum(origin.shares) == 1000} == {p for p in mixed if "EU" in p}
    assert {len(origin.countries) for origin in mixed.values()} == {0, 2}
    names = {row.importer_name for row in Certificate.objects.exclude(kind="technical")}
    assert names == {"Demonstration Importer Three Ltd"}


def _returns_are_signed_and_marked() -> None:
    """Seven quarters of eight Participants but for the few that are missing, a corrected one, and one that waits."""
    own = Submission.objects.filter(is_demonstration=True)
    signed = own.filter(state="signed")
    assert signed.count() == 7 * 8 * 2 + 1 - 2 - 1 + 2 * 4
    assert not signed.filter(subject="production").exists()
    assert all(row.prepared_by != row.signed_by and row.prepared_at < row.signed_at <= NOW for row in signed)
    assert signed.filter(revision=2).exclude(reason="").count() == 1
    assert own.filter(state="submitted").count() == 1
    quarter = {"submission__year": 2025, "submission__part": 2, "submission__subject": "trade"}
    sides: dict[str, dict[tuple[str, ...], tuple[int, int]]] = {"export": {}, "import": {}}
    for one in Figure.objects.filter(submission__in=signed, **quarter).select_related("submission"):
        pair = (one.submission.participant_id, one.partner)
        key = (one.hs, *(pair if one.flow == "export" else reversed(pair)))
        sides[one.flow][key] = (one.points, one.cents)
    differing = {key for key, sent in sides["export"].items() if sides["import"][key] != sent}
    assert differing == {("7102.31", "SL", "EU"), ("7102.31", "EU", "AE")}


def _what_is_made_up_is_released_apart() -> None:
    real, made_up = (released.figures_of(row) for row in Release.objects.order_by("number"))
    assert {line.subject for line in real} == {"production"}
    assert {line.subject for line in made_up} == {"trade", "certificates"}
    assert not is_marked(real)
    assert all(line.is_demonstration for line in made_up)
    assert set(released.public_figures(at=NOW)) == {*real, *made_up}
    assert list(Release.objects.order_by("number").values_list("is_demonstration", flat=True)) == [False, True]


def _made_up_figures_are_asked_about() -> None:
    """A questionnaire in each of four states, none of them about real figures."""
    rows = Questionnaire.objects.order_by("serial")
    assert list(rows.values_list("state", flat=True)) == ["closed", "answered", "sent", "draft"]
    assert all(row.is_demonstration for row in rows)
    kept = Question.objects.filter(questionnaire__in=rows)
    assert set(kept.values_list("subject", flat=True)) == {"trade"}
    assert kept.filter(picture=None).count() == 0
    assert [one.doubt.subject for one in found().explained] == ["trade"]


@pytest.mark.django_db
def test_signed_returns_of_others_are_taken_over_whole_or_not_at_all() -> None:
    make_world()
    line = Line(0, "export", "", "7102.31", "EU", "BW", 100, 9_000, None, False, "line 1")
    names = {"prepared_by": ("one", "One"), "signed_by": ("two", "Two"), "prepared_at": NOW, "signed_at": NOW}
    good = SignedReturn(
        participant="BW", subject=Subject.TRADE, period=Period.quarter(2025, 1), lines=(line,), channel="csv", **names
    )
    given = {"source": "test", "is_demonstration": True, "at": NOW}
    alone = replace(good, signed_by=good.prepared_by)
    wrong = replace(good, lines=(line._replace(partner="BW"),))
    by = Program("test", frozenset({Permission.FIGURES_LOAD}))
    with pytest.raises(Refused) as refused:
        statistics.take_over(returns=[good, alone, wrong], by=by, **given)
    assert {one.code for one in refused.value.findings} == {"K-ACT.4", "R-STA.9"}
    assert not Submission.objects.exists()
    with pytest.raises(NotAllowed):
        statistics.take_over(returns=[good], by=Program("test"), **given)
    corrected = replace(good, reason="Weighed again.", lines=(line._replace(points=101),))
    made = statistics.take_over(returns=[good, corrected], by=by, **given)
    assert [row.revision for row in made] == [1, 2]
    assert made[1].supersedes == made[0]
    assert Event.objects.get(kind="figures.loaded").data["added"] == 2


def test_a_full_disk_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fill() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(__main__, "prepare", lambda: None)
    monkeypatch.setattr(__main__, "_make", fill)
    assert __main__.main() == 2
    said = capsys.readouterr().err
    assert "left half made: disk I/O error." in said
    assert "If the disk is full, make room" in said
