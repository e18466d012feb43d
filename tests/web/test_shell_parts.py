"""Components and formats: the markup an officer's screen reader meets, the figures as people read them."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from kpcs.fields import DayField
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import Carats, CountryCode, Usd
from kpcs.web.log import OneLine, WrongHost
from kpcs.web.ui.forms import Renderer
from kpcs.web.ui.templatetags import formats

BLOCK = Finding("R-AI.V1", Severity.BLOCK, "carats", "The weight <is> nothing.", "Weigh again.")
WARN = Finding("R-CER.8", Severity.WARN, "", "No notice was sent.")


class Weighing(forms.Form):
    carats = forms.CharField(label="Weight", help_text="In carats.")
    seals = forms.ChoiceField(label="Seals", choices=[("a", "Whole")], widget=forms.RadioSelect)
    remark = forms.CharField(label="Remark", required=False)


def drawn(template: str, **context: Any) -> str:
    request = RequestFactory().get("/list?state=issued&page=2&sort=number")
    return Template(template).render(Context({"request": request, **context}))


def test_a_field_has_its_label_hint_and_error() -> None:
    page = drawn("{{ form }}", form=Weighing({"carats": ""}))
    assert '<label for="id_carats">Weight</label>' in page
    assert '<div class="hint" id="id_carats_helptext">In carats.</div>' in page
    assert 'id="id_carats_error"' in page
    assert 'aria-describedby="id_carats_helptext id_carats_error"' in page
    assert 'aria-invalid="true"' in page
    assert "<legend>Seals</legend>" in page
    assert "(optional)" in page.split("Remark")[1]


class EveryControl(forms.Form):
    """What is written without Django's templates, with names and choices that must be escaped."""

    text = forms.CharField(max_length=20, min_length=2)
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))
    hidden = forms.CharField(widget=forms.HiddenInput())
    email = forms.EmailField(required=False, widget=forms.EmailInput({"data-a": 'a "b" <c>'}))
    number = forms.IntegerField(min_value=1, widget=forms.NumberInput(attrs={"autofocus": True, "readonly": False}))
    day = DayField()
    choice = forms.ChoiceField(
        choices=[("", gettext_lazy("All")), (1, "<b>"), ("Rest & more", [("x", mark_safe("<i>")), ("'y'", "y")])]
    )
    choices = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.SelectMultiple())


@pytest.mark.parametrize("value", [None, "", "x", "'y'", '"><script>', 7, date(2026, 11, 22), mark_safe("<u>")])
@pytest.mark.parametrize("name", EveryControl.base_fields)
def test_controls_are_written_as_django_writes_them(name: str, value: Any) -> None:
    given = [value] if name == "choices" else value
    ours, djangos = EveryControl(initial={name: given}), EveryControl(initial={name: given}, renderer=DjangoTemplates())
    assert str(ours[name]).split() == str(djangos[name]).split()
    assert isinstance(ours.renderer, Renderer)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_is_written_one_way_in_every_language(language: str) -> None:
    with translation.override(language):
        assert DayField().clean("2026-11-22") == date(2026, 11, 22)
        with pytest.raises(forms.ValidationError):
            DayField().clean("22/11/2026")


def test_the_summary_links_every_error_to_its_field() -> None:
    form = Weighing({"carats": ""})
    page = drawn("{% error_summary form found %}", form=form, found=(BLOCK, WARN))
    assert '<a href="#id_carats">Weight: This field is required.</a>' in page
    assert '<a href="#id_seals">Seals: This field is required.</a>' in page
    assert '<a href="#id_carats">The weight &lt;is&gt; nothing.</a>' in page
    assert "No notice was sent." not in page
    assert drawn("{% error_summary form %}", form=Weighing()).strip() == ""


def test_findings_begin_with_what_stops_the_act() -> None:
    page = drawn("{% findings found %}", found=[WARN, BLOCK])
    assert page.index("The weight &lt;is&gt;") < page.index("No notice")
    assert "Weigh again." in page
    assert "R-AI.V1" in page


def test_a_button_that_is_stopped_says_why() -> None:
    page = drawn('{% action_button "Issue" "/issue" findings=found %}', found=[BLOCK, WARN])
    assert 'aria-disabled="true"' in page
    assert "The weight &lt;is&gt; nothing. Weigh again." in page
    assert "<form" not in page
    free = drawn('{% action_button "Issue" "/issue" findings=found %}', found=[WARN])
    assert 'action="/issue"' in free
    assert 'name="request_id"' in free


def test_two_forms_have_two_request_ids() -> None:
    assert drawn("{% request_id %}") != drawn("{% request_id %}")


def test_misspelt_tones_and_kinds_are_defects() -> None:
    with pytest.raises(ValueError, match="no such tone"):
        drawn('{% status_tag "Issued" "green" %}')
    with pytest.raises(ValueError, match="no such kind"):
        drawn('{% action_button "Issue" "/" kind="red" %}')
    with pytest.raises(ValueError, match="pairs"):
        drawn('{% facts "Weight" %}')


def test_pages_and_sorting_keep_the_filters() -> None:
    page = drawn("{% pager page %}", page=Paginator(range(100), 10).page(2))
    assert 'href="?state=issued&amp;sort=number&amp;page=3"' in page
    head = drawn('{% sort_header "number" "Number" %}')
    assert 'aria-sort="ascending"' in head
    assert "sort=-number" in head
    assert drawn("{% pager page %}", page=Paginator(range(5), 10).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0.00\u00a0ct", "0,00\u00a0ct"),
        (Carats(123_456_789), "1,234,567.89\u00a0ct", "1\u202f234\u202f567,89\u00a0ct"),
        (10**13 - 1, "99,999,999,999.99\u00a0ct", "99\u202f999\u202f999\u202f999,99\u00a0ct"),
        (None, "–", "–"),
    ],
)
def test_carats(value: Any, english: str, french: str) -> None:
    with translation.override("en"):
        assert formats.carats(value) == english
    with translation.override("fr"):
        assert formats.carats(value) == french


def test_dollars() -> None:
    with translation.override("en"):
        assert formats.usd(Usd(412_000_050)) == "US$\u00a04,120,000.50"
        assert formats.usd(10**15) == "US$\u00a010,000,000,000,000.00"


def test_days_and_moments(settings: Any) -> None:
    settings.TIME_ZONE = "Africa/Gaborone"
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with translation.override("en"):
        assert formats.day(date(2026, 11, 22)) == "22 November 2026"
        assert formats.day("2026-11-22") == "22 November 2026"
        assert formats.day(late) == "23 November 2026"
        assert formats.moment(late) == "23 November 2026, 01:30\u00a0CAT"
        assert formats.ago(datetime(2026, 11, 19, 23, 30, tzinfo=UTC), late) == "3 days ago"
        assert formats.ago(date(2026, 11, 25), late) == "in 2 days"
        assert formats.ago(date(2026, 11, 23), late) == "today"
        assert formats.day(None) == "–"
    with translation.override("fr"):
        assert formats.day(date(2026, 8, 1)) == "1er août 2026"
        assert formats.day(date(2026, 8, 11)) == "11 août 2026"
        assert formats.moment(datetime(2026, 8, 1, 9, 5, tzinfo=UTC)) == "1er août 2026, 11:05\u00a0CAT"


@pytest.mark.parametrize(
    ("label", "english", "french"),
    [
        ("2025-Q1: 94013.20 ct", "2025-Q1: 94,013.20 ct", "2025-Q1\u00a0: 94\u202f013,20 ct"),
        ("US$ 4,050.00/ct", "US$ 4,050.00/ct", "US$ 4\u202f050,00/ct"),
        ("Canada, 7102.31: 12.00 ct", "Canada, 7102.31: 12.00 ct", "Canada, 7102.31\u00a0: 12,00 ct"),
        ("2.5M", "2.5M", "2,5\u00a0M"),
        ("1bn", "1bn", "1\u00a0Md"),
        ("87.5\u00a0%", "87.5\u00a0%", "87,5\u00a0%"),
    ],
)
def test_labels_of_pictures(label: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert formats.figures(label) == english
    with translation.override("fr"):
        assert formats.figures(label) == french


def test_countries_bear_the_names_of_the_scheme() -> None:
    with translation.override("en"):
        assert [formats.country(code) for code in ("SL", "TW", "EU", "XX")] == [
            "Sierra Leone",
            "Chinese Taipei",
            "European Union",
            "XX",
        ]
    with translation.override("fr"):
        assert formats.country("CF") == "République centrafricaine"


def test_names_keep_their_direction_and_run_nothing() -> None:
    assert formats.name("<script>\u202e") == "<bdi>&lt;script&gt;\u202e</bdi>"
    assert formats.number_printed("sl004912") == "SL\u00a0004912"
    assert formats.number_printed("no number") == "no number"


def test_mixed_origin_names_what_the_certificate_states() -> None:
    sierra_leone, canada = CountryCode("SL"), CountryCode("CA")
    assert formats.origin(Origin((sierra_leone,))) == "Sierra Leone"
    assert formats.origin(Origin(is_mixed=True)) == "Mixed origin ***"
    assert formats.origin(Origin((canada, sierra_leone), is_mixed=True)) == "Mixed origin ***: Canada, Sierra Leone"
    with translation.override("fr"):
        said = formats.origin(Origin((canada, sierra_leone), (373, 627), is_mixed=True))
    assert said == "Origine mixte ***: Canada 37,3\u00a0%, Sierra Leone 62,7\u00a0%"


def test_the_log_has_one_line_for_one_event() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "first\nINFO forged\r", None, None)
    line = OneLine().format(record)
    assert line.endswith("INFO x first\\nINFO forged\\r")
    assert "\n" not in line


def test_a_wrong_host_is_one_short_line_that_names_the_setting() -> None:
    raised = (ValueError, ValueError("no such host"), None)
    record = logging.LogRecord("x", logging.ERROR, "", 1, "Invalid HTTP_HOST header: %r.", ("a" * 9000,), raised)
    assert WrongHost().filter(record)
    line = OneLine().format(record)
    assert " WARNING x KPCS_HOSTS does not name it: Invalid HTTP_HOST header: 'aaa" in line
    assert "ValueError" not in line
    assert len(line) < 300
