"""The tables of states fold as they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.permissions import Permission
from kpcs.scheme.states import APPLICATION, ARRIVAL, CERTIFICATE, TABLES, StepRefused, Table

BY_NAME = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.noun)


@BY_NAME
def test_every_state_can_be_reached(table: Table) -> None:
    reached, waiting = set(), [table.start]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting += [step.to for step in table.steps[state].values() if step.to not in reached]
    assert reached == set(table.states)


@BY_NAME
def test_every_step_has_an_owner_and_a_rule(table: Table) -> None:
    for steps in table.steps.values():
        for step in steps.values():
            assert step.permission in Permission.__members__
            assert step.rules
            assert step.to in table.steps


@BY_NAME
def test_the_diagram_shows_every_step(table: Table) -> None:
    diagram = table.mermaid()
    count = sum(len(steps) for steps in table.steps.values())
    ends = sum(not steps for steps in table.steps.values())
    assert diagram.count("-->") == count + ends + 1


@BY_NAME
@given(data=st.data())
def test_any_walk_folds_to_where_it_ends(table: Table, data: st.DataObject) -> None:
    state, events = table.start, []
    for _ in range(data.draw(st.integers(0, 8))):
        possible = sorted(table.steps[state])
        if not possible:
            break
        event = data.draw(st.sampled_from(possible))
        assert table.may(state, event)
        state = table.next_state(state, event)
        events.append(event)
    assert table.state_of(events) == state


@BY_NAME
@given(
    events=st.lists(
        st.sampled_from(sorted({event for table in TABLES for steps in table.steps.values() for event in steps}))
    )
)
def test_any_history_ends_in_a_state_or_is_refused_with_advice(table: Table, events: list[str]) -> None:
    try:
        state = table.state_of(events)
    except StepRefused as refused:
        state, advice = "", str(refused)
    assert state in table.states or "possible now: " in advice


def test_only_the_importer_says_that_it_arrived() -> None:
    says_arrived = {
        step.permission
        for steps in CERTIFICATE.steps.values()
        for event, step in steps.items()
        if event in ("present", "use", "detain", "seize", "refuse", "return", "confirm")
    }
    assert says_arrived == {"ARRIVAL_PRESENT", "ARRIVAL_DECIDE", "ARRIVAL_CONFIRM"}


def test_a_certificate_is_used_once() -> None:
    assert CERTIFICATE.state_of(["keep", "notify", "report_export", "present", "use", "confirm"]) == "confirmed"
    with pytest.raises(StepRefused, match="The certificate is used: use is not possible; possible now: confirm"):
        CERTIFICATE.state_of(["keep", "present", "use", "use"])


def test_nothing_is_replaced_after_export() -> None:
    assert CERTIFICATE.may("notified", "replace")
    assert not CERTIFICATE.may("exported", "replace")


def test_an_end_allows_nothing_more() -> None:
    with pytest.raises(StepRefused, match="possible now: nothing more"):
        APPLICATION.next_state("issued", "submit")


def test_goods_are_accepted_only_after_opening_or_release() -> None:
    assert {state for state in ARRIVAL.states if ARRIVAL.may(state, "accept")} == {"opened", "held", "released"}
