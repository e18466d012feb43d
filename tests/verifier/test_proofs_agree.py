"""Log proofs for certificates whose key was revoked: judged alike, whatever is done to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpcs.scheme.trust import TrustList, trust_of
from kpcs.scheme.verify import LANGUAGES, verify
from tests.verifier import given as here
from tests.verifier.javascript import JavaScript
from tests.verifier.test_agreement import said

TRUST_TEXT = (here.VECTORS / "trust.json").read_text()
ROWS = here.vectors("proofs")
HELPS = [row for row in ROWS if row["outcome"] == "genuine"]


@pytest.fixture(scope="module")
def trust(javascript: JavaScript) -> TrustList:
    javascript.lists(TRUST_TEXT)
    return trust_of(TRUST_TEXT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_proof_is_judged_and_worded_alike(row: dict[str, Any], javascript: JavaScript, trust: TrustList) -> None:
    proof = row.get("proof")
    theirs = javascript.verify(row["text"], row["on"], list(LANGUAGES), proof)
    ours = verify(row["text"], trust=trust, on=date.fromisoformat(row["on"]), proof=proof)
    failed = next((step["code"] for step in theirs["en"]["steps"] if step["result"] == "failed"), None)
    assert (theirs["en"]["outcome"], failed) == (row["outcome"], row["step"])
    for language in LANGUAGES:
        assert said(theirs[language]) == said(ours.as_dict(language)), language


@given(data=st.data())
@settings(max_examples=300)
def test_mutated_proofs(data: st.DataObject, javascript: JavaScript, trust: TrustList) -> None:
    row = data.draw(st.sampled_from(HELPS))
    proof = row["proof"]
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(proof)))
        proof = proof[:at] + data.draw(st.text(max_size=2)) + proof[at + data.draw(st.integers(0, 2)) :]
    ours = verify(row["text"], trust=trust, on=date.fromisoformat(row["on"]), proof=proof)
    theirs = javascript.verify(row["text"], row["on"], proof=proof)["en"]
    assert said(theirs) == said(ours.as_dict("en"))


@given(lines=st.permutations(range(9)), drop=st.integers(0, 9))
@settings(max_examples=100)
def test_lines_of_proofs_in_another_order(
    lines: list[int], drop: int, javascript: JavaScript, trust: TrustList
) -> None:
    for row in HELPS:
        pieces = row["proof"].split("\n")
        order = [at for at in lines if at < len(pieces) and at != drop]
        proof = "\n".join([*(pieces[at] for at in order), *pieces[9:]])
        ours = verify(row["text"], trust=trust, on=date.fromisoformat(row["on"]), proof=proof)
        assert javascript.verify(row["text"], row["on"], proof=proof)["en"]["outcome"] == str(ours.outcome)
