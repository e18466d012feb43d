"""What roots say about keys: one way to write it, and nobody but the Participant can say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.trust import (
    Certification,
    Flaw,
    LogPlace,
    Revocation,
    Root,
    TrustedKey,
    TrustList,
    Use,
    certification_of,
    revocation_of,
    sealed_certification,
    sealed_revocation,
    signed_by,
)
from kpcs.scheme.trust.sealed import Content, SealRefused, seal
from kpcs.scheme.values import CountryCode, ValueRefused
from tests.vectors.keys import CA, EU, ROOTS, SL, TRUST, VectorKey, certified

SIERRA_LEONE = CountryCode("SL")
ROOT = ROOTS["SL"]
SAID = Certification(
    participant=SIERRA_LEONE,
    authority="National Minerals Agency",
    public=SL.public,
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 12, 31),
    made_at=datetime(2026, 1, 1, 8, 0, tzinfo=UTC),
)
REVOKED = Revocation(
    kid=SL.kid,
    at=datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
    reason="the key was copied",
    compromised=True,
    made_at=datetime(2026, 10, 2, tzinfo=UTC),
    log=LogPlace("sl.example/log", 12, bytes(32)),
)


def sealed_payload(content: dict[Any, Any] | bytes, kind: Content = Content.CERTIFICATION) -> bytes:
    payload = content if isinstance(content, bytes) else cbor2.dumps(content)
    return seal(payload, content=kind, kid=ROOT.kid, algorithm=ROOT.algorithm, sign=ROOT.sign)


@pytest.mark.parametrize("root", [ROOT, CA], ids=["ES256", "EdDSA"])
@pytest.mark.parametrize("said", [SAID, replace(SAID, use=Use.ROOT, authority="")], ids=["signing", "root"])
def test_certification_round_trip(said: Certification, root: VectorKey) -> None:
    message = sealed_certification(said, root=root.public, sign=root.sign)
    assert certification_of(message) == said
    assert signed_by(message, Content.CERTIFICATION, root.public)
    assert not signed_by(message, Content.CERTIFICATION, EU.public)


@pytest.mark.parametrize("said", [REVOKED, replace(REVOKED, compromised=False, log=None)])
def test_revocation_round_trip(said: Revocation) -> None:
    message = sealed_revocation(said, root=ROOT.public, sign=ROOT.sign)
    assert revocation_of(message) == said
    assert signed_by(message, Content.REVOCATION, ROOT.public)


GOOD = {1: 0, 2: "SL", 3: "Agency", 4: SL.public, 5: 20454, 6: 21183, 7: 1767254400}
OUT = {1: SL.kid, 2: 1767254400, 3: "lost", 4: False, 5: 1767254400}


def test_the_good_ones_are_good() -> None:
    assert certification_of(sealed_payload(GOOD)).authority == "Agency"
    assert revocation_of(sealed_payload(OUT, Content.REVOCATION)).reason == "lost"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xa0",
        cbor2.dumps([1]),
        cbor2.dumps(GOOD) + b"\0",
        GOOD | {8: 1},
        {key: value for key, value in GOOD.items() if key != 7},
        dict(reversed(GOOD.items())),
        GOOD | {1: 2},
        GOOD | {1: False},
        GOOD | {2: "sl"},
        GOOD | {3: ""},
        GOOD | {3: "a" * 201},
        GOOD | {3: "a\u202eb"},
        GOOD | {4: b"no key"},
        GOOD | {5: 21184},
        GOOD | {5: 10**9},
        GOOD | {7: 10**18},
        GOOD | {7: 1.5},
        {"1": 0},
    ],
    ids=repr,
)
def test_refused_certification(payload: Any) -> None:
    with pytest.raises(SealRefused) as refused:
        certification_of(sealed_payload(payload))
    assert refused.value.code == "bad_content"


@pytest.mark.parametrize(
    "payload",
    [
        OUT | {1: b"short"},
        OUT | {3: " "},
        OUT | {4: 1},
        OUT | {6: "origin"},
        OUT | {6: "origin", 7: 1},
        OUT | {6: "origin", 7: -1, 8: bytes(32)},
        OUT | {6: "origin", 7: 1, 8: bytes(31)},
        OUT | {6: "origin", 7: 1, 8: bytes(32), 9: 1},
    ],
    ids=repr,
)
def test_refused_revocation(payload: Any) -> None:
    with pytest.raises(SealRefused) as refused:
        revocation_of(sealed_payload(payload, Content.REVOCATION))
    assert refused.value.code == "bad_content"


@given(st.binary(max_size=120))
def test_any_content_is_read_or_refused(payload: bytes) -> None:
    with pytest.raises(SealRefused):
        certification_of(sealed_payload(payload))
    with pytest.raises(SealRefused):
        revocation_of(sealed_payload(payload, Content.REVOCATION))


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": date(2025, 12, 31)},
        {"authority": ""},
        {"made_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - what is refused
        {"made_at": datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC)},
        {"public": b"x"},
    ],
)
def test_a_certification_is_in_order(change: dict[str, Any]) -> None:
    with pytest.raises(ValueRefused):
        replace(SAID, **change)


def listed(**changes: Any) -> tuple[TrustedKey, Root]:
    """An entry as SAID certifies it, and the root that did; each changed where asked."""
    certification = changes.pop("certification", sealed_certification(SAID, root=ROOT.public, sign=ROOT.sign))
    entry = {name: getattr(SAID, name) for name in ("participant", "authority", "public", "valid_from", "valid_until")}
    root = {"public": ROOT.public, "valid_from": date(2020, 1, 1), "valid_until": date(2030, 1, 1)}
    root |= {"participant": SIERRA_LEONE}
    for name in tuple(changes):
        if name.startswith("root_"):
            root[name.removeprefix("root_")] = changes.pop(name)
    return TrustedKey(**{**entry, **changes}, certification=certification), Root(**root)


def by_root(root: VectorKey, **changes: Any) -> bytes:
    return sealed_certification(replace(SAID, **changes), root=root.public, sign=root.sign)


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({}, None),
        ({"certification": None}, Flaw.MISSING),
        ({"certification": b"junk"}, Flaw.DIFFERS),
        ({"authority": "Another office"}, Flaw.DIFFERS),
        ({"public": EU.public}, Flaw.DIFFERS),
        ({"valid_from": date(2025, 1, 1)}, Flaw.DIFFERS),
        ({"valid_until": date(2028, 1, 1)}, Flaw.DIFFERS),
        ({"participant": CountryCode("EU")}, Flaw.DIFFERS),
        ({"certification": by_root(ROOT, use=Use.ROOT)}, Flaw.DIFFERS),
        ({"certification": by_root(EU)}, Flaw.NO_ROOT),
        ({"root_participant": CountryCode("EU")}, Flaw.NO_ROOT),
        ({"certification": by_root(ROOT)[:-1] + b"x"}, Flaw.SIGNATURE),
        ({"root_accepted": False, "root_why_not": "not confirmed"}, Flaw.ROOT_REFUSED),
        ({"root_valid_until": date(2025, 12, 31)}, Flaw.ROOT_PERIOD),
        ({"root_valid_from": date(2026, 1, 2)}, Flaw.ROOT_PERIOD),
        ({"root_valid_from": date(2026, 1, 1), "root_valid_until": date(2026, 1, 1)}, None),
    ],
)
def test_flaws(changes: dict[str, Any], flaw: Flaw | None) -> None:
    key, root = listed(**changes)
    trust = TrustList(published_at=TRUST.published_at, sequence=1, roots=(root,), keys=(key,))
    found = trust.flaw_of(key)
    assert (found[0] if found else None) is flaw


def test_the_publisher_cannot_add_a_key_for_another_participant() -> None:
    """The publisher may list what it likes: without the Participant's root the key does not count."""
    made_up = certified("SL", SAID.authority, EU, SAID.valid_from, SAID.valid_until, root=ROOTS["EU"])
    entry, _ = listed(public=EU.public, certification=made_up)
    trust = replace(TRUST, keys=(*TRUST.keys, entry))
    found = trust.flaw_of(entry)
    assert found is not None
    assert found[0] is Flaw.NO_ROOT


def test_a_root_may_be_listed_twice() -> None:
    """A period that was extended: one fitting entry is enough."""
    key, ended = listed(root_valid_until=date(2025, 12, 31))
    _, root = listed()
    assert TrustList(published_at=TRUST.published_at, sequence=1, roots=(ended, root)).flaw_of(key) is None
