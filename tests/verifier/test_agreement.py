"""Python and JavaScript say the same: every vector, in every language, and whatever Hypothesis makes of them."""

from __future__ import annotations

import random
import zlib
from datetime import date
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpcs.scheme.codec import Unreadable, parts_of, payload_of, qr_text, signed_of, statement_of
from kpcs.scheme.letters import hidden_in
from kpcs.scheme.trust import TrustList, trust_of
from kpcs.scheme.trust.snapshot import snapshot_bytes
from kpcs.scheme.verify import LANGUAGES, verify
from tests.scheme.bad_payloads import PAYLOAD
from tests.vectors.bad import every
from tests.vectors.bad_bytes import packed
from tests.vectors.keys import CA, ON, SL
from tests.verifier import given as here
from tests.verifier.javascript import JavaScript

TRUST_TEXT = (here.VECTORS / "trust.json").read_text()
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
GOOD = [row["text"] for row in here.vectors("good")]


@pytest.fixture(scope="module")
def trust() -> TrustList:
    return trust_of(TRUST_TEXT)


@pytest.fixture(autouse=True)
def _by_the_vectors_list(javascript: JavaScript) -> None:
    javascript.lists(TRUST_TEXT)


def said(answer: dict[str, Any]) -> dict[str, Any]:
    """What both must say word by word; the moment of a list is told by Python alone."""
    lists = {kind: {**age, "published_at": ""} for kind, age in answer["lists"].items()}
    certificate = answer["certificate"]
    if certificate is not None:
        certificate = {**certificate, "parcel_count": str(certificate["parcel_count"])}
    return {**answer, "lists": lists, "certificate": certificate}


def require_agreement(javascript: JavaScript, trust: TrustList, text: str, on: date) -> str:
    ours = verify(text, trust=trust, on=on)
    theirs = javascript.verify(text, on.isoformat())["en"]
    assert said(theirs) == said(ours.as_dict("en")), text
    return str(ours.outcome)


@pytest.mark.parametrize("row", here.vectors("good", "bad"), ids=lambda row: row["name"])
def test_a_vector_is_judged_and_worded_alike_in_every_language(
    row: dict[str, Any], javascript: JavaScript, trust: TrustList
) -> None:
    theirs = javascript.verify(row["text"], row["on"], list(LANGUAGES))
    ours = verify(row["text"], trust=trust, on=date.fromisoformat(row["on"]))
    failed = next((step["code"] for step in theirs["en"]["steps"] if step["result"] == "failed"), None)
    assert (theirs["en"]["outcome"], failed) == (row["outcome"], row["step"])
    for language in LANGUAGES:
        assert said(theirs[language]) == said(ours.as_dict(language)), language


def test_a_status_list_beside_the_trust_list_counts_alike(javascript: JavaScript, trust: TrustList) -> None:
    signed = {name: key.signed(payload_of(statement)) for name, (key, statement) in here.TOLD.items()}
    snapshot = here.snapshot_of_told(signed)
    javascript.lists(TRUST_TEXT, snapshot_bytes(snapshot))
    both = trust.with_status(snapshot)
    for name, message in signed.items():
        ours = verify(packed(message), trust=both, on=ON)
        theirs = javascript.verify(packed(message), ON.isoformat(), list(LANGUAGES))
        assert str(ours.outcome) == name.split(":")[0]
        for language in LANGUAGES:
            assert said(theirs[language]) == said(ours.as_dict(language)), name


@pytest.mark.parametrize("name", ["text: a million characters", "text: half a character"])
def test_texts_that_no_file_of_vectors_holds(name: str, javascript: JavaScript, trust: TrustList) -> None:
    text, on, outcome, _ = every()[name]
    assert require_agreement(javascript, trust, text, on) == outcome


@st.composite
def mutated_texts(draw: st.DrawFn) -> str:
    """A good text with characters changed, left out, put in, doubled or swapped."""
    text = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(0, 4))):
        at, to = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        piece = draw(st.sampled_from(ALPHABET) | st.characters() | st.just(text[at:to]) | st.just(""))
        text = text[:at] + piece + text[draw(st.sampled_from([at, min(at + 1, len(text)), to])) :]
    return text


@given(text=mutated_texts(), day=st.integers(-400, 900))
@settings(max_examples=300)
def test_mutated_texts(text: str, day: int, javascript: JavaScript, trust: TrustList) -> None:
    require_agreement(javascript, trust, text, date.fromordinal(ON.toordinal() + day))


@given(data=st.binary(max_size=60), cut=st.integers(0, 400), at=st.integers(0, 400), swap=st.integers(0, 255))
@settings(max_examples=200)
def test_bytes_after_inside_and_instead_of_the_zlib_stream(
    data: bytes, cut: int, at: int, swap: int, javascript: JavaScript, trust: TrustList
) -> None:
    from kpcs.scheme.codec import base45_encode

    squeezed = bytearray(zlib.compress(signed_of(GOOD[0]), 9))
    squeezed[at % len(squeezed)] ^= swap
    for stream in (bytes(squeezed) + data, bytes(squeezed[:cut]) + data, data):
        require_agreement(javascript, trust, "KP1:" + base45_encode(stream), ON)


@given(data=st.binary(max_size=90), at=st.integers(0, 500), length=st.integers(0, 40))
@settings(max_examples=200)
def test_mutated_envelopes(data: bytes, at: int, length: int, javascript: JavaScript, trust: TrustList) -> None:
    signed = signed_of(GOOD[0])
    require_agreement(javascript, trust, packed(signed[:at] + data + signed[at + length :]), ON)


VALUES = st.recursive(
    st.integers() | st.integers(0, 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=4) | st.booleans() | st.none()
    | st.floats() | st.just(cbor2.CBORTag(1, 5)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 20), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(key=st.integers(0, 17), value=VALUES)
@settings(max_examples=400)
def test_signed_payloads_with_another_value_in_a_field(
    key: int, value: Any, javascript: JavaScript, trust: TrustList
) -> None:
    content = cbor2.loads(PAYLOAD)
    content[key] = value
    for payload in (cbor2.dumps(content), cbor2.dumps(dict(sorted(content.items())))):
        require_agreement(javascript, trust, packed(SL.signed(payload)), ON)


FIELDS = {
    1: st.from_regex(r"\A[A-Z]{1,3}[0-9]{3,11}\Z") | st.text(max_size=12),
    2: st.text(max_size=30) | st.text("aé ", min_size=198, max_size=202),
    3: st.integers(-720_000, 3_000_000),
    6: st.lists(st.text(max_size=12), min_size=2, max_size=4),
    9: st.from_regex(r"\A(\*\*\*)?([A-Z]{2}){0,4}[A-Z]?\Z"),
    10: st.lists(st.integers(-10, 1000), max_size=3) | st.just([1000]),
    11: st.lists(st.integers(-1, 10**16), max_size=9) | st.lists(st.sampled_from([0, 1]), min_size=594, max_size=606),
    12: st.lists(st.text(max_size=6), max_size=3),
    13: st.integers(-1, 2**64 - 1),
    14: st.integers(-1, 5),
    15: st.from_regex(r"\A[A-Z]{2}[0-9]{3,11}\Z"),
}  # fmt: skip


@given(data=st.data())
@settings(max_examples=400)
def test_signed_payloads_with_likely_values(data: st.DataObject, javascript: JavaScript, trust: TrustList) -> None:
    content = cbor2.loads(PAYLOAD)
    for key in data.draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=3, unique=True)):
        content[key] = data.draw(FIELDS[key])
    payload = cbor2.dumps(dict(sorted(content.items())))
    require_agreement(javascript, trust, packed(data.draw(st.sampled_from([SL, CA])).signed(payload)), ON)


@given(at=st.integers(0, 400), data=st.binary(max_size=4), length=st.integers(0, 4))
@settings(max_examples=300)
def test_signed_payloads_with_other_bytes(
    at: int, data: bytes, length: int, javascript: JavaScript, trust: TrustList
) -> None:
    payload = PAYLOAD[:at] + data + PAYLOAD[at + length :]
    require_agreement(javascript, trust, packed(SL.signed(payload)), ON)


JOINED = "ab \u200c\u200d\u202e\u0633\u0644\u0d9a\u0dca\u0dbb\u0915\u094d\u0937\u1820\u4e2d\u00e9e\u0301"


@given(st.text(JOINED, max_size=8) | st.text(max_size=8))
@settings(max_examples=400)
def test_characters_that_cannot_be_seen(javascript: JavaScript, text: str) -> None:
    # What Unicode 14 does not know is left out: Pythons differ there, and issuers keep to it.
    known = javascript.call("(text) => Array.from(text).map((one) => [one, Kpcs.isPrintable(one)])", text)
    if all(printable == one.isprintable() for one, printable in known):
        assert javascript.call("(text) => Kpcs.hasHidden(text)", text) == bool(hidden_in(text))


def test_nearly_every_character_is_seen_or_hidden_alike(javascript: JavaScript) -> None:
    every_one = [chr(at) for at in range(0x11_0000) if not 0xD800 <= at < 0xE000]
    seen = javascript.call(
        "(all) => Array.from(all, (one) => Kpcs.isPrintable(one) ? '1' : '0').join('')", "".join(every_one)
    )
    other = [hex(ord(one)) for one, mark in zip(every_one, seen, strict=True) if mark == "1" and not one.isprintable()]
    assert other == []
    # A later Unicode has some thousand characters more.
    assert sum(one.isprintable() for one in every_one) - seen.count("1") < 12_000


def test_the_agreement_reaches_every_step(javascript: JavaScript, trust: TrustList) -> None:
    """The mutations would prove little if all ended at the first step."""
    chance = random.Random(7)
    steps = set()
    for row in here.vectors("good", "bad"):
        text = row["text"]
        at = chance.randrange(len(text) or 1)
        for changed in (text, text[:at] + chance.choice(ALPHABET) + text[at + 1 :]):
            require_agreement(javascript, trust, changed, ON)
            verdict = verify(changed, trust=trust, on=ON)
            steps |= {step.code for step in verdict.steps if step.outcome}
    assert len(steps) == 12
    with pytest.raises(Unreadable):
        statement_of(parts_of(signed_of(qr_text(SL.signed(b"\xa0")))).payload)
