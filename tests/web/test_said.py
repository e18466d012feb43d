"""What the rules say is shown in the reader's language, and kept in English."""

from __future__ import annotations

from django.template import Context, Template
from django.utils.translation import override

from kpcs.certificates.models import Application
from kpcs.said import said
from kpcs.scheme.phrases import phrase
from kpcs.scheme.rules.certificates import check_application
from tests.spec.given import filed

FOUND = check_application(filed({"importer_name": "", "declaration": False}))


def test_findings_are_said_in_the_active_language() -> None:
    with override("fr"):
        messages = [finding.message for finding in said(FOUND)]
    assert "Le nom de l’importateur manque." in messages
    assert "The importer's name is missing." in [finding.message for finding in FOUND]


def test_another_language_falls_back_to_english() -> None:
    with override("pt-br"):
        assert said(FOUND) == FOUND


def test_amounts_and_days_are_written_as_the_language_does() -> None:
    params = {"days": "1,761,189.74 (2023-03-17), 12.00", "heading": "7102.31", "given": "1,000.00"}
    template = "{days} {heading} {given}"
    assert phrase(template, params) == "1,761,189.74 (2023-03-17), 12.00 7102.31 1,000.00"
    assert phrase("« {given} » : US$ 1", params, "fr") == "«\u00a01,000.00\u00a0»\u00a0: US$\u00a01"
    assert phrase(template, params, "fr") == "1\u202f761\u202f189,74 (17 mars 2023), 12,00 7102.31 1,000.00"


def test_saying_it_twice_changes_nothing_more() -> None:
    with override("fr"):
        assert said(said(FOUND)) == said(FOUND)


def test_pages_and_buttons_speak_it() -> None:
    page = Template('{% findings found %}{% action_button "x" "/x" findings=found %}')
    with override("fr"):
        shown = page.render(Context({"found": FOUND}))
    assert shown.count("Le nom de l’importateur manque.") == 2
    assert "missing" not in shown


def test_the_state_of_an_application_agrees_with_it() -> None:
    with override("fr"):
        assert str(Application.State.REFUSED.label) == "Refusée"
    assert str(Application.State.REFUSED.label) == "Refused"
