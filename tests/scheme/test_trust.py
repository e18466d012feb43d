"""The trust list as JSON: what is written is read again, and everything wrong is told at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.trust import (
    AnnouncedNumbers,
    NumberState,
    NumberStatus,
    TrustList,
    TrustRefused,
    gravest,
    trust_of,
    trust_text,
)
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused
from tests.vectors.keys import SL, TRUST

TEXT = trust_text(TRUST)


def test_round_trip() -> None:
    assert trust_of(TEXT) == TRUST
    assert trust_text(trust_of(TEXT)) == TEXT


def test_a_short_list_needs_only_what_it_says() -> None:
    text = (
        '{"version": 2, "published_at": "2026-11-22T06:00:00Z", "sequence": 1, "good_until": "2026-12-22", '
        '"participants": [], "roots": [], "keys": []}'
    )
    assert trust_of(text) == TrustList(published_at=datetime(2026, 11, 22, 6, tzinfo=UTC), sequence=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("[]", "Named fields are expected"),
        ("{}", "'keys' is missing"),
        ("null", "Named fields are expected"),
        ('{"version": 1.0}', "not a whole number"),
        ('{"version": NaN}', "not a whole number"),
        ('{"version": 2, "version": 2}', "given twice"),
        ("[" * 100_000, "not JSON"),
        (TEXT.replace('"version": 2', '"version": 1'), "reads version 2"),
        (TEXT.replace('"version": 2', '"version": true'), "reads version 2"),
        ('{"version": 1, "published_on": "2026-11-22", "sequence": 1, "participants": [], "keys": []}', "version 2"),
        ("9" * 5000, "not JSON"),
    ],
)
def test_refused_text(text: str, said: str) -> None:
    with pytest.raises(TrustRefused, match=said):
        trust_of(text)


def test_an_endless_text_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpcs.scheme.trust.form.MOST_CHARACTERS", 100)
    with pytest.raises(TrustRefused, match="longer than any trust list"):
        trust_of(TEXT)


def test_little_is_needed_of_a_key() -> None:
    content = json.loads(TEXT)
    for name in ("revoked_at", "reason", "accepted", "why_not", "revocation", "compromised", "log"):
        del content["keys"][0][name]
    assert trust_of(json.dumps(content)) == TRUST


def setting(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (setting("published_at", value="22.11.2026"), "published_at"),
        (setting("published_at", value="2026-11-22T06:00:00"), ""),
        (setting("good_until", value="2026-11-19"), ""),
        (setting("publisher", value="me"), "publisher"),
        (setting("publisher", value={"name": 1}), "publisher.name"),
        (setting("anchors", 0, value=1), "anchors.0"),
        (setting("anchors", 0, "kid", value="00" * 8), "anchors.0"),
        (setting("anchors", 0, "valid_until", value="2001-01-01"), "anchors.0"),
        (setting("roots", 0, value=1), "roots.0"),
        (setting("roots", 0, "kid", value="00" * 8), "roots.0"),
        (setting("roots", 0, "valid_until", value="2001-01-01"), "roots.0"),
        (setting("roots", 0, "certification", value="AAAA"), "roots.0"),
        (setting("roots", 7, "valid_until", value="2021-12-31"), "roots.7"),
        (setting("keys", 2, "revocation", value="AAAA"), "keys.2"),
        (setting("keys", 2, "reason", value="another"), "keys.2"),
        (setting("keys", 0, "compromised", value=True), "keys.0"),
        (setting("keys", 3, "log", value=5), "keys.3.log"),
        (setting("keys", 3, "log", "size", value=-5), "keys.3.log.size"),
        (setting("keys", 3, "log", "root", value="AAAA"), "keys.3.log"),
        (setting("features", 0, value=1), "features.0"),
        (setting("features", 0, "about", value="smell"), "features.0.about"),
        (setting("logs", value=[1]), "logs.0"),
        (setting("witnesses", value=[1]), "witnesses.0"),
        (setting("policy", value=1), "policy"),
        (setting("policy", value={"needed": 2, "of": ["one"]}), "policy"),
        (setting("policy", value={"needed": 0, "of": ["one"]}), "policy"),
        (setting("policy", value={"needed": 1, "of": ["one"]}), ""),
        (setting("sequence", value="7"), "sequence"),
        (setting("sequence", value=-1), "sequence"),
        (setting("sequence", value=True), "sequence"),
        (setting("keys", value={}), "keys"),
        (setting("keys", 0, value=5), "keys.0"),
        (setting("keys", 0, "more", value=1), "keys.0"),
        (setting("keys", 0, "kid", value="00" * 8), "keys.0"),
        (setting("keys", 0, "algorithm", value="EdDSA"), "keys.0"),
        (setting("keys", 0, "public", value="AAAA"), "keys.0"),
        (setting("keys", 0, "public", value="not base64!"), "keys.0.public"),
        (setting("keys", 0, "participant", value="sl"), "keys.0.participant"),
        (setting("keys", 0, "valid_until", value="2001-01-01"), "keys.0"),
        (setting("keys", 2, "revoked_at", value="2026-10-01T09:30:00"), "keys.2"),
        (setting("keys", 2, "accepted", value="yes"), "keys.2.accepted"),
        (setting("participants", 1, "code", value="SL"), ""),
        (setting("participants", 0, "name", value="a\u202eb"), "participants.0.name"),
        (setting("participants", 0, "standings", 0, "status", value="fine"), "participants.0.standings.0.status"),
        (setting("participants", 3, "standings", 0, "to", value=None), "participants.3"),
        (setting("participants", 0, "standings", 0, "zones", value=[1]), "participants.0.standings.0.zones.0"),
        (setting("participants", 0, "standings", value=[7]), "participants.0.standings.0"),
        (setting("participants", 0, value=[]), "participants.0"),
        (setting("numbers", 0, value=None), "numbers.0"),
        (setting("status", 0, value="x"), "status.0"),
        (setting("numbers", 0, "first", value=10**9), "numbers.0"),
        (setting("numbers", 0, "year", value="2026"), "numbers.0.year"),
        (setting("status", 0, "number", value="SL1"), "status.0.number"),
        (setting("status", 0, "status", value="gone"), "status.0.status"),
        (setting("status", 0, "since", value=20261110), "status.0.since"),
    ],
)
def test_refused_value(change: Callable[[Any], None], field: str) -> None:
    content = json.loads(TEXT)
    change(content)
    with pytest.raises(TrustRefused) as refused:
        trust_of(json.dumps(content))
    assert [finding.field for finding in refused.value.findings] == [field]


def test_all_that_is_wrong_is_told_at_once() -> None:
    content = json.loads(TEXT)
    content["sequence"] = None
    del content["keys"][1]["public"]
    content["status"][2]["since"] = "soon"
    with pytest.raises(TrustRefused) as refused:
        trust_of(json.dumps(content))
    assert [finding.field for finding in refused.value.findings] == ["sequence", "keys.1", "status.2.since"]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["code", "keys", "kid", "status"]), inner, max_size=3)
    ),
)


@given(st.sampled_from(["published_at", "sequence", "participants", "keys", "roots", "logs", "policy", "status"]), junk)
def test_any_content_is_a_list_or_refused(name: str, value: object) -> None:
    text = json.dumps({**json.loads(TEXT), name: value})
    try:
        trust = trust_of(text)
    except TrustRefused as refused:
        assert refused.findings  # noqa: PT017 - either outcome is right
        return
    assert trust_of(trust_text(trust)) == trust


def test_the_gravest_word_counts() -> None:
    number = CertificateNumber.parse("SL005000")
    told = [NumberStatus(number=number, state=state, since=date(2026, 1, 1)) for state in reversed(NumberState)]
    for state in NumberState:
        found = gravest(told, date(2026, 1, 1))
        assert found is not None
        assert found.state is state
        told = [status for status in told if status.state is not state]
    assert gravest(told, date(2026, 1, 1)) is None


def test_a_word_counts_from_its_day_and_a_forgery_always() -> None:
    number = CertificateNumber.parse("SL005000")
    later = [NumberStatus(number=number, state=state, since=date(2026, 6, 1)) for state in NumberState]
    before = gravest(later, date(2026, 5, 31))
    assert before is not None
    assert before.state is NumberState.REPORTED_FALSE
    assert gravest(later[1:], date(2026, 5, 31)) is None


def test_a_key_counts_inside_its_period_and_before_its_revocation() -> None:
    key = replace(TRUST.keys[0], revoked_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    counted = {
        day: key.counts_on(date.fromisoformat(day)) for day in ("2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01")
    }
    assert list(counted.values()) == [False, True, True, False]
    assert not any(replace(key, compromised=True).counts_on(date.fromisoformat(day)) for day in counted)
    assert TRUST.keys[0].counts_on(date(2027, 12, 31))
    assert not TRUST.keys[0].counts_on(date(2028, 1, 1))
    assert key.kid == SL.kid


def test_ranges_of_numbers() -> None:
    number = CertificateNumber.parse("EU100000")
    assert TRUST.announces(number, 2026) is True
    assert TRUST.announces(CertificateNumber.parse("EU099999"), 2026) is False
    assert TRUST.announces(number, 2025) is None
    assert TRUST.announces(CertificateNumber.parse("SL100000"), 2026) is None
    with pytest.raises(ValueRefused):
        AnnouncedNumbers(participant=CountryCode("EU"), year=2026, first=2, last=1)
