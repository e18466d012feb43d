"""The verification procedure: every vector, every outcome, every language, and a Verdict for whatever comes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpcs
from kpcs.scheme.codec import REASONS, payload_of, qr_text
from kpcs.scheme.standings import TRADING, Status
from kpcs.scheme.trust import Flaw, NumberState, NumberStatus, Policy, TrustList, trust_of
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import LANGUAGES, Outcome, Result, Verdict, unreadable, verify, verify_signed
from kpcs.scheme.verify.evidence import Shown
from kpcs.scheme.verify.texts import table
from kpcs.scheme.verify.verdict import STEPS
from tests.scheme.certificates import REALISTIC
from tests.vectors import log, make
from tests.vectors.bad import every
from tests.vectors.keys import ON, SL, TRUST
from tests.vectors.log import PROOFS

VECTORS = Path(__file__).parent.parent / "vectors"
TEXT = qr_text(SL.signed(payload_of(REALISTIC)))
PUBLISHED = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
EMPTY = TrustList(published_at=PUBLISHED, sequence=1)


def vectors(name: str) -> list[dict[str, Any]]:
    return list(json.loads((VECTORS / f"{name}.json").read_text())["vectors"])


def failed_step(verdict: Verdict) -> str | None:
    return next((step.code for step in verdict.steps if step.result is Result.FAILED), None)


@pytest.mark.parametrize("vector", [*vectors("good"), *vectors("bad")], ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any]) -> None:
    trust = trust_of((VECTORS / "trust.json").read_text())
    verdict = verify(vector["text"], trust=trust, on=date.fromisoformat(vector["on"]))
    assert (verdict.outcome, failed_step(verdict)) == (vector["outcome"], vector["step"]), verdict.sentence()
    if "certificate" in vector:
        assert verdict.statement is not None
        assert payload_of(verdict.statement).hex() == vector["payload"]
        assert verdict.as_dict()["certificate"] == vector["certificate"]
        assert verify_signed(bytes.fromhex(vector["signed"]), trust=trust, on=verdict.on) == verdict


@pytest.mark.parametrize("vector", vectors("proofs"), ids=lambda vector: vector["name"])
def test_what_was_signed_honestly_stays_good_when_the_log_shows_it(vector: dict[str, Any]) -> None:
    verdict = verify(vector["text"], trust=TRUST, on=date.fromisoformat(vector["on"]), proof=vector["proof"])
    assert (verdict.outcome, failed_step(verdict)) == (vector["outcome"], vector["step"]), verdict.sentence()
    note = "revoked as of 1 October 2026; it was in the public log before that"
    assert (note in verdict.advice()) == verdict.is_genuine
    refused = "does not show that the certificate was in the log before"
    assert (refused in verdict.sentence()) == (not verdict.is_genuine and vector["proof"] is not None)


def test_without_a_policy_only_the_checkpoint_of_the_revocation_counts() -> None:
    alone = replace(TRUST, policy=Policy())
    at_revocation, later = (PROOFS[name] for name in list(PROOFS)[:2])
    for (signed, proof, _, _), outcome in ((at_revocation, "genuine"), (later, "key_not_valid_on_day")):
        assert verify(qr_text(signed), trust=alone, on=ON, proof=proof).outcome == outcome
    unknown = replace(TRUST, logs=())
    assert verify(qr_text(at_revocation[0]), trust=unknown, on=ON, proof=at_revocation[1]).outcome != "genuine"


def test_the_vectors_are_those_that_the_script_makes() -> None:
    """All but the packed texts: another release of zlib may pack the same bytes in another way."""
    for name, made in (("good", make.good()), ("bad", make.bad()), ("proofs", log.rows())):
        recorded = vectors(name)
        for rows in (made, recorded):
            for row in rows:
                del row["text"]
        assert made == recorded
    assert trust_of((VECTORS / "trust.json").read_text()) == TRUST


def test_there_are_many_vectors_and_one_for_every_outcome() -> None:
    assert len(vectors("bad")) >= 60
    assert len(vectors("proofs")) >= 12
    assert {vector["outcome"] for vector in [*vectors("good"), *vectors("bad")]} == set(Outcome)


@pytest.mark.parametrize("name", ["text: a million characters", "text: half a character"])
def test_texts_that_no_file_of_vectors_holds(name: str) -> None:
    text, on, outcome, _ = every()[name]
    assert verify(text, trust=TRUST, on=on).outcome == outcome


@given(
    st.text()
    | st.text().map("KP1:".__add__)
    | st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:").map("KP1:".__add__)
)
def test_any_text_has_a_verdict(text: str) -> None:
    verdict = verify(text, trust=TRUST, on=ON)
    assert verdict.outcome is Outcome.NOT_A_CERTIFICATE
    assert verdict.statement is None
    assert json.loads(json.dumps(verdict.as_dict()))["genuine"] is False


@given(st.integers(4, len(TEXT) - 1), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_no_other_character_is_genuine(at: int, character: str) -> None:
    text = TEXT[:at] + character + TEXT[at + 1 :]
    verdict = verify(text, trust=TRUST, on=ON)
    assert verdict.is_genuine == (text == TEXT)


@given(st.integers(0, 10**4), st.integers(0, 7))
def test_no_other_bit_is_genuine(at: int, bit: int) -> None:
    signed = bytearray(SL.signed(payload_of(REALISTIC)))
    signed[at % len(signed)] ^= 1 << bit
    assert not verify_signed(bytes(signed), trust=TRUST, on=ON).is_genuine


@given(st.binary(max_size=400))
def test_whatever_a_listed_key_signs_has_a_verdict(payload: bytes) -> None:
    verdict = verify_signed(SL.signed(payload), trust=TRUST, on=ON)
    assert verdict.outcome is Outcome.NOT_A_CERTIFICATE
    assert (failed_step(verdict), verdict.key is None) == ("content", False)


def _never(number: CertificateNumber) -> tuple[NumberStatus, ...]:
    raise AssertionError(f"asked about {number} before the signature held")


def test_nothing_of_the_content_is_told_before_the_signature_holds() -> None:
    signed = SL.signed(payload_of(REALISTIC))
    for bad, outcome in ((signed[:-1] + bytes([signed[-1] ^ 1]), Outcome.ALTERED), (signed, Outcome.UNKNOWN_ISSUER)):
        trust = TRUST if outcome is Outcome.ALTERED else EMPTY
        verdict = verify_signed(bad, trust=trust, on=ON, statuses=_never)
        assert verdict.outcome is outcome
        assert (verdict.statement, verdict.key) == (None, None)
        told = json.dumps(verdict.as_dict())
        assert "SL004912" not in told
        assert "Demonstration" not in told


def test_an_empty_list_trusts_nobody() -> None:
    assert verify(TEXT, trust=EMPTY, on=ON).outcome is Outcome.UNKNOWN_ISSUER
    only_keys = TrustList(published_at=PUBLISHED, sequence=1, roots=TRUST.roots, keys=TRUST.keys)
    assert verify(TEXT, trust=only_keys, on=ON).outcome is Outcome.ISSUER_NOT_IN_STANDING


def test_every_matching_key_is_tried() -> None:
    """Two keys with the same id cannot be made here, so the second one is put under the first one's id."""
    wrong, right = (next(key for key in TRUST.keys if key.participant.code == code) for code in ("EU", "SL"))
    trust = replace(TRUST, keys=(right,))
    trust._keys[right.kid] = (wrong, right)
    verdict = verify(TEXT, trust=trust, on=ON)
    assert verdict.is_genuine
    assert verdict.key == right


def test_what_an_office_knows_besides_the_list_counts() -> None:
    asked: list[CertificateNumber] = []

    def known(number: CertificateNumber) -> tuple[NumberStatus, ...]:
        asked.append(number)
        return (
            NumberStatus(number=number, state=NumberState.USED, since=date(2026, 11, 20), reason="seen at Antwerp."),
        )

    verdict = verify(TEXT, trust=TRUST, on=ON, statuses=known)
    assert verdict.outcome is Outcome.ALREADY_USED
    assert asked == [REALISTIC.number]
    assert "20 November 2026" in verdict.sentence()
    assert verdict.sentence().endswith("seen at Antwerp.")
    assert verify(TEXT, trust=TRUST, on=date(2026, 11, 19), statuses=known).is_genuine


def test_all_steps_are_there_in_order_and_numbered() -> None:
    for text in (TEXT, "x", TEXT[:-30]):
        verdict = verify(text, trust=TRUST, on=ON)
        assert [(step.number, step.code) for step in verdict.steps] == list(enumerate(STEPS, start=1))


def test_after_the_signature_every_step_is_taken() -> None:
    statement = replace(REALISTIC, number=CertificateNumber.parse("SL005001"))
    verdict = verify(qr_text(SL.signed(payload_of(statement))), trust=TRUST, on=date(2027, 3, 1))
    assert [step.code for step in verdict.steps if step.result is Result.FAILED] == ["status", "dates"]


def test_a_participant_under_vigilance_is_mentioned() -> None:
    vector = next(vector for vector in vectors("good") if vector["name"] == "issuer under vigilance")
    advice = verify(vector["text"], trust=TRUST, on=ON).advice()
    assert "Zimbabwe (ZW) is under vigilance" in advice


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_said_in_every_language(language: str) -> None:
    english: dict[str, tuple[str, str]] = {}
    for vector in vectors("bad"):
        verdict = verify(vector["text"], trust=TRUST, on=date.fromisoformat(vector["on"]))
        said, english_said = verdict.as_dict(language), verdict.as_dict()
        assert said["sentence"]
        assert said["advice"]
        assert "{" not in said["sentence"] + said["advice"]
        english[vector["outcome"]] = (english_said["sentence"], said["sentence"])
    if language != "en":
        assert all(one != other for one, other in english.values())


def test_no_text_is_missing_or_needless() -> None:
    texts = table()
    assert all(text.strip() for row in texts.values() for text in row.values())
    wanted = {f"{outcome}.{part}" for outcome in Outcome for part in ("sentence", "advice")}
    wanted |= {f"step.{code}" for code in STEPS} | {f"standing.{status}" for status in Status} | {"day", "months"}
    # "no_room" is for issuing: what does not fit is never printed.
    wanted |= {f"reason.{code}" for code in REASONS if code != "no_room"}
    wanted |= {f"note.{status}" for status in TRADING - {Status.ACTIVE}}
    wanted |= {f"reason.certification_{flaw}" for flaw in Flaw} | {f"note.key_revoked_{shown}" for shown in Shown}
    wanted |= {"list.trust", "list.status", "list.old", "note.withdrawn", "already_used_between.sentence"}
    source = "".join(path.read_text("utf-8") for path in Path(kpcs.__path__[0]).rglob("*.py"))
    wanted |= set(re.findall(r'"(reason\.\w+)"', source))
    assert texts.keys() == wanted


def test_the_figures_of_a_text_are_the_same_in_every_language() -> None:
    for code, row in table().items():
        figures = {language: sorted(re.findall(r"{\w+}", text)) for language, text in row.items()}
        assert len(set(map(tuple, figures.values()))) == 1, code


def test_an_unknown_language_is_answered_in_english() -> None:
    verdict = verify("x", trust=TRUST, on=ON)
    assert verdict.sentence("de") == verdict.sentence("en")
    assert verdict.sentence("fr-ca") == verdict.sentence("fr") != verdict.sentence("en")


def test_a_file_without_a_code_has_a_verdict() -> None:
    verdict = unreadable("reason.no_code", trust=TRUST, on=ON)
    assert verdict.outcome is Outcome.NOT_A_CERTIFICATE
    assert "No QR code" in verdict.sentence()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_says_how_old_its_list_is(language: str) -> None:
    last_good = TRUST.good_until
    for text in (TEXT, "nothing"):
        fresh, old = (verify(text, trust=TRUST, on=last_good + timedelta(days=more)) for more in (0, 1))
        (said,), (warned,) = fresh.ages(language), old.ages(language)
        assert re.search(r"\b7\b.*2026.*\b30\b", said)
        assert len(warned) > len(said) + 30
        assert warned.startswith(said.split("30")[0])
    form = verify(TEXT, trust=TRUST, on=date(2026, 11, 1)).as_dict(language)["lists"]["trust"]
    assert (form["sequence"], form["age_days"], form["is_old"]) == (7, 0, False)
    assert verify(TEXT, trust=TRUST, on=date(2027, 1, 1)).as_dict()["lists"]["trust"]["is_old"]
