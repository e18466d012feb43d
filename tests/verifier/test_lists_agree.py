"""Lists as Python and JavaScript read them: what is told about numbers alike, and nothing taken that Python refuses."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpcs.scheme.trust import TrustRefused, trust_of
from kpcs.scheme.trust.sealed import Content, SealRefused, sealed_of, unpacked
from kpcs.scheme.trust.snapshot import SnapshotRefused, snapshot_of
from tests.verifier import given as here
from tests.verifier.javascript import JavaScript, Refused

TRUST = json.loads((here.VECTORS / "trust.json").read_text())
STATUS = json.loads((here.VECTORS / "status.json").read_text())
CLOSED = (here.VECTORS / "status.cose").read_bytes()
READ_STATUS = """async (message, key) => {
  const sealed = Kpcs.sealedOf(Kpcs.base64(message), "status");
  if (!(await Kpcs.sealHolds(sealed, Kpcs.base64(key)))) throw new Error("signature");
  globalThis.snapshot = Kpcs.snapshotOf(Kpcs.unpacked(sealed));
  return [snapshot.sequence, Kpcs.iso(snapshot.good_until), Kpcs.iso(snapshot.covers_from), snapshot.publisher];
}"""
ASK_STATUS = """(number) => {
  const told = snapshot.statusesOf(number).map((one) => ({
    status: one.state, since: Kpcs.iso(one.since), until: one.until === null ? null : Kpcs.iso(one.until),
    reason: one.reason, by: one.by }));
  const back = snapshot.withdrawnOf(number).map((one) => ({
    status: one.state, on: Kpcs.iso(one.on), reason: one.why, by: one.taken_by }));
  return { number, statuses: told, withdrawn: back };
}"""


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_the_status_vectors_are_read_alike(javascript: JavaScript) -> None:
    head = javascript.call(READ_STATUS, b64(CLOSED), STATUS["public"])
    assert head == [STATUS[name] for name in ("sequence", "good_until", "covers_from", "publisher")]
    for answer in STATUS["answers"]:
        assert javascript.call(ASK_STATUS, answer["number"]) == answer


@pytest.mark.parametrize("row", STATUS["bad"], ids=lambda row: row["name"])
def test_a_bad_status_message_is_not_taken(row: dict[str, Any], javascript: JavaScript) -> None:
    with pytest.raises(Refused):
        javascript.call(READ_STATUS, row["sealed"], STATUS["public"])


@given(at=st.integers(0, 4000), data=st.binary(max_size=3), length=st.integers(0, 3))
@settings(max_examples=200)
def test_a_snapshot_with_other_bytes(at: int, data: bytes, length: int, javascript: JavaScript) -> None:
    content = unpacked(sealed_of(CLOSED, content=Content.STATUS).payload)
    at %= len(content)
    changed = content[:at] + data + content[at + length :]
    try:
        snapshot = snapshot_of(changed)
    except SnapshotRefused:
        return  # JavaScript leaves it to the signature that a snapshot is written in the one permitted way
    assert javascript.call("(text) => Kpcs.snapshotOf(Kpcs.base64(text)).sequence", b64(changed)) == snapshot.sequence


@given(at=st.integers(0, 80) | st.integers(-70, -1), data=st.binary(max_size=3), length=st.integers(0, 3))
@settings(max_examples=200)
def test_sealed_messages_have_one_form(at: int, data: bytes, length: int, javascript: JavaScript) -> None:
    at %= len(CLOSED)
    changed = CLOSED[:at] + data + CLOSED[at + length :]
    try:
        sealed = sealed_of(changed, content=Content.STATUS)
        expected: Any = [sealed.kid.hex(), sealed.payload.hex(), sealed.signature.hex()]
    except SealRefused as refused:
        expected = refused.code
    look = """(text) => { try {
      const one = Kpcs.sealedOf(Kpcs.base64(text), "status");
      return [one.kid, Kpcs.hex(one.payload), Kpcs.hex(one.signature)];
    } catch (error) { return error.code; } }"""
    assert javascript.call(look, b64(changed)) == expected


PLACES = st.lists(st.integers(0, 30), min_size=1, max_size=5)
OTHERS = (
    st.none() | st.booleans() | st.integers(-5, 2**60) | st.text(max_size=12) | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=5), st.integers(), max_size=2) | st.dates().map(str) | st.floats()
    | st.sampled_from(["SL", "active", "2026-11-20T09:00:00Z", "2026-11-20T09:00:00", "20261120", "void", "ES256"])
)  # fmt: skip


def changed_list(places: list[int], other: Any, how: str) -> dict[str, Any]:
    """The vectors' list with one value somewhere in it changed, left out or joined by one of another name."""
    raw: Any = copy.deepcopy(TRUST)
    node, parent, key = raw, raw, None
    for place in places:
        if not isinstance(node, (dict, list)) or not node:
            break
        parent, key = node, (list(node)[place % len(node)] if isinstance(node, dict) else place % len(node))
        node = node[key]
    if how == "change":
        parent[key] = other
    elif how == "leave out":
        del parent[key]
    elif isinstance(parent, dict):
        parent[str(other)[:9]] = other
    return dict(raw)


@given(places=PLACES, other=OTHERS, how=st.sampled_from(["change", "leave out", "add"]))
@settings(max_examples=300)
def test_no_trust_list_is_taken_that_python_refuses(
    places: list[int], other: Any, how: str, javascript: JavaScript
) -> None:
    text = json.dumps(changed_list(places, other, how))
    try:
        javascript.call("async (text) => (await Kpcs.trustOf(text)).sequence", text)
    except Refused:
        return
    trust_of(text)


NO_LISTS = (
    '{"version": 2, "version": 2}', "{", "[]", "null", '{"a": 1.0}', '{"a": 1e2}', '{"a": NaN}', "", '{"a": 01}',
    '{"\\u0061": 1, "a": 2} x',
)  # fmt: skip


@pytest.mark.parametrize("text", NO_LISTS)
def test_what_is_not_json_as_lists_are_written(text: str, javascript: JavaScript) -> None:
    with pytest.raises(TrustRefused):
        trust_of(text)
    with pytest.raises(Refused):
        javascript.call("async (text) => (await Kpcs.trustOf(text)).sequence", text)


def test_the_vectors_list_is_taken_whole(javascript: JavaScript) -> None:
    look = "async (text) => (await Kpcs.trustOf(text)).keys.map((key) => [key.kid, key.flaw && key.flaw.code])"
    trust = trust_of(json.dumps(TRUST))
    flaws = [(key.kid.hex(), flaw and str(flaw[0])) for key in trust.keys for flaw in [trust.flaw_of(key)]]
    assert [tuple(one) for one in javascript.call(look, json.dumps(TRUST))] == flaws
    assert len({flaw for _, flaw in flaws}) >= 6, "every flaw that a certification can have"
