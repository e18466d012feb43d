"""Every rule that is checked in code refuses what breaks it and passes what keeps it."""

from __future__ import annotations

from itertools import chain

import pytest

from kpcs.scheme.catalogue import Wording, declared
from kpcs.scheme.rulebook import DECLARING
from kpcs.scheme.rules.certificates import check_application, check_inspection, check_issue, sentences
from kpcs.scheme.rules.shipments import check_arrival, check_confirmation, check_decision
from kpcs.scheme.rules.statistics import doubts, trade_doubts
from kpcs.scheme.rules.statistics import sentences as sentences_of_returns
from tests.spec import given
from tests.spec.case import Case, Table
from tests.spec.tables import TABLES

CASES = [(table, case) for table in TABLES for case in table.cases]


def _name(value: object) -> str:
    return f"{value.code} {value.broken}" if isinstance(value, Case) else ""


@pytest.mark.parametrize(("table", "case"), CASES, ids=_name)
def test_rule_fires_when_it_is_broken(table: Table, case: Case) -> None:
    fired = table.fired(case, case.broken_facts)
    assert fired, case.broken
    if case.field is not None:
        assert case.field in [finding.field for finding in fired]


@pytest.mark.parametrize(("table", "case"), CASES, ids=_name)
def test_rule_is_silent_when_it_is_kept(table: Table, case: Case) -> None:
    assert not table.fired(case, case.kept_facts), case.kept


def test_every_sentence_of_the_law_has_a_case() -> None:
    assert DECLARING
    told = {id(table.wording(case)) for table, case in CASES}
    # Found out by a room, from files, stock, keys and figures: told in tests/rooms.
    for module in (sentences, sentences_of_returns, doubts, trade_doubts):
        told |= {id(words) for words in vars(module).values() if isinstance(words, Wording)}
    untold = [f"{words.act}: {words.id} {words.sentence}" for words in declared() if id(words) not in told]
    assert untold == []


def test_no_sentence_is_told_twice() -> None:
    sentences = [(words.act, words.id, words.sentence) for words in declared()]
    assert len(sentences) == len(set(sentences))


def test_facts_that_keep_everything_are_free_of_findings() -> None:
    found = chain(
        check_application(given.filed()),
        check_inspection(given.inspected()),
        check_issue(given.issued()),
        check_arrival(given.arrived()),
        check_decision(given.decided()),
        check_confirmation(given.confirmed()),
    )
    assert list(found) == []
