"""The rulebook holds together: ids, sources, sentences in two languages, pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import CliRunner

from kpcs.commands.rules import command
from kpcs.scheme.catalogue import Evidence, Level, declared, entries, entry, wording
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.pages import AREAS, area_of, rules_markdown, states_markdown
from kpcs.scheme.policies import policies
from kpcs.scheme.rulebook import Kept, coded, kept, rules_of, sentence, wording_of
from kpcs.scheme.states import TABLES
from kpcs.scheme.vocabulary import rows
from tests.spec.tables import TABLES as SPEC
from tools import reference

FRENCH = {(row["code"], row["english"]): row for row in rows("findings.fr.csv")}


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_every_part_of_the_rulebook_is_there() -> None:
    areas = {area_of(code) for code in entries()}
    assert areas == set(AREAS)
    assert len([code for code in entries() if code.startswith("R-")]) == 386


def test_every_source_that_a_rule_names_is_listed() -> None:
    listed = {row["key"] for row in rows("sources.csv")}
    assert {source for rule in entries().values() for source in rule.sources} <= listed


def test_confirmed_rules_of_the_scheme_name_a_source() -> None:
    bare = [rule.id for rule in entries().values() if rule.status is Evidence.CONFIRMED and not rule.sources]
    assert bare == []


def test_our_own_rules_say_that_they_are_ours() -> None:
    ours = [rule for rule in entries().values() if rule.id.startswith("K-")]
    assert {(rule.level, rule.status) for rule in ours} == {(Level.DERIVED, Evidence.DESIGN)}


def test_rules_named_by_states_and_policies_exist() -> None:
    named = {
        code for table in TABLES for steps in table.steps.values() for step in steps.values() for code in step.rules
    }
    named |= {code for policy in policies() for basis in policy.bases.values() for code in basis.rules}
    assert named <= entries().keys()


def test_a_rule_without_a_sentence_or_an_entry_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no rule R-XX\.1"):
        wording("test", "R-XX.1", "Something.", "Do something.")
    with pytest.raises(ValueError, match="needs a sentence"):
        wording("test", "R-AI.A1", "", "Do something.")


def test_every_sentence_has_its_french() -> None:
    missing = [f"{words.id} {words.sentence}" for words in declared() if (words.id, words.sentence) not in FRENCH]
    assert missing == []


def test_no_french_sentence_is_left_over() -> None:
    known = {(words.id, words.sentence) for words in declared()}
    assert [key for key in FRENCH if key[0] != "term" and key not in known] == []


@pytest.mark.parametrize("words", declared(), ids=lambda words: f"{words.act} {words.id}")
def test_french_tells_the_same_figures(words: object) -> None:
    row = FRENCH[(words.id, words.sentence)]  # type: ignore[attr-defined]
    assert _placeholders(row["sentence"]) == _placeholders(words.sentence)  # type: ignore[attr-defined]
    assert _placeholders(row["remedy"]) == _placeholders(words.remedy)  # type: ignore[attr-defined]
    assert row["sentence"] != words.sentence  # type: ignore[attr-defined]


def test_every_finding_of_the_cases_is_said_in_french() -> None:
    for table in SPEC:
        for case in table.cases:
            for finding in table.fired(case, case.broken_facts):
                french = sentence(finding, "fr")
                assert french.message != finding.message
                assert (french.code, french.field, french.params) == (finding.code, finding.field, finding.params)


def test_days_countries_and_terms_are_said_in_the_language() -> None:
    words = next(said for said in coded()["R-NC.11"] if "may not export" in said.sentence)
    finding = words.finding(participant="CF", day="2014-06-01", status="self_suspended", since_on="2013-05-23")
    assert finding.message == (
        "Central African Republic may not export on 1 June 2014: it is self suspended since 23 May 2013."
    )
    assert sentence(finding, "fr").message == (
        "Ne peut pas exporter le 1er juin 2014\u00a0: République centrafricaine, "
        "suspendu de lui-même depuis le 23 mai 2013."
    )


def test_a_finding_of_nobody_stays_as_it_is() -> None:
    strange = Finding("R-AI.A1", Severity.NOTE, "", "Something else.")
    assert wording_of(strange) is None
    assert sentence(strange, "fr") == strange
    assert sentence(coded()["R-AI.A1"][0].finding(), "en").message.startswith("The paper")


def test_kept_as_is_derived() -> None:
    assert kept(entry("R-AI.A8")) is Kept.CODE
    assert kept(entry("R-CON.5")) is Kept.DATA
    assert kept(entry("R-CAR.6")) is Kept.DATA
    assert kept(entry("R-VI.1")) is Kept.TEXT


def test_a_rule_begins_and_ends_on_its_days() -> None:
    assert not entry("R-SAN.1").is_in_force(date(2025, 2, 28))
    assert entry("R-SAN.1").is_in_force(date(2025, 3, 1))
    assert entry("R-CAR.2").is_in_force(date(2024, 11, 14))
    assert not entry("R-CAR.2").is_in_force(date(2024, 11, 15))


def test_rules_of_can_be_asked_for() -> None:
    assert {rule.status for rule in rules_of(status="U")} == {Evidence.UNCONFIRMED}
    assert "R-CER.20" in {rule.id for rule in rules_of(participant="CA")}
    assert {rule.id for rule in rules_of(kept_as="code")} == set(coded())


def test_pages_name_every_rule_state_and_event() -> None:
    page = rules_markdown()
    assert all(f"**{code}** " in page for code in entries())
    states = states_markdown()
    for table in TABLES:
        for state, steps in table.steps.items():
            assert f"| {state.replace('_', ' ')} |" in states
            assert all(step.permission in states for step in steps.values())


def test_command_lists_tells_and_refuses() -> None:
    run = CliRunner().invoke
    assert "R-AI.A8" in run(command, []).stdout
    one = run(command, ["R-SL.2"]).stdout
    assert "highest" in one
    assert "S40" in one
    listed = json.loads(run(command, ["--json", "--participant", "ca"]).stdout)
    assert {"R-CER.9", "R-CA.1"} <= {rule["id"] for rule in listed}
    assert run(command, ["--markdown"]).stdout == rules_markdown()
    assert run(command, ["--states"]).stdout == states_markdown()
    refused = run(command, ["R-XX.1"])
    assert refused.exit_code == 2
    assert "no rule R-XX.1" in refused.stderr


PAGES = [("rules.md", reference.rules), ("states.md", reference.states), ("practice.md", reference.practice)]


@pytest.mark.parametrize(("name", "render"), PAGES)
def test_documentation_is_current(name: str, render: Callable[[], str]) -> None:
    assert (reference.REFERENCE / name).read_text(encoding="utf-8") == render(), "run tools/reference.py"
