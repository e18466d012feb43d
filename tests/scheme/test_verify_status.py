"""Verifying with a status snapshot beside the trust list: what is told, by whom, since when, and how old it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import Honest, SerialSet, StatusSnapshot, hash_of
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import LANGUAGES, Outcome, Verdict, verify
from tests.vectors.keys import ON, SL, SL_COPIED, TRUST, VectorKey

from .certificates import REALISTIC
from .snapshots import SNAPSHOT, told


def signed(number: str, key: VectorKey = SL, **changes: object) -> bytes:
    statement = replace(REALISTIC, number=CertificateNumber.parse(number), **changes)  # type: ignore[arg-type]
    return key.signed(payload_of(statement))


def judged(number: str, *, status: StatusSnapshot = SNAPSHOT, on: date = ON, **more: object) -> Verdict:
    return verify(qr_text(signed(number, **more)), trust=TRUST.with_status(status), on=on)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        ("SL004890", Outcome.GENUINE),
        ("SL004901", Outcome.VOID),
        ("SL004902", Outcome.STOLEN),
        ("SL004650", Outcome.ALREADY_USED),
        ("SL004102", Outcome.GENUINE),
        ("SL4900", Outcome.ALREADY_USED),
        ("SL004950", Outcome.GENUINE),
    ],
)
def test_what_is_told_counts(number: str, outcome: Outcome) -> None:
    assert judged(number).outcome is outcome


def test_the_sentence_names_day_reason_and_author() -> None:
    sentence = judged("SL004901").sentence()
    assert "10 November 2026" in sentence
    assert sentence.endswith("National Minerals Agency (SL) says: wrong weight.")


def test_a_reason_that_had_no_room_leaves_the_author() -> None:
    bare = replace(SNAPSHOT, told=(told("SL004901", NumberState.VOID, date(2026, 11, 10)),))
    assert judged("SL004901", status=bare).sentence().endswith("National Minerals Agency (SL) told this.")


def test_used_is_told_by_the_quarter() -> None:
    sentence = judged("SL004650").sentence()
    assert "between 1 October 2026 and 31 December 2026" in sentence


def test_a_withdrawn_report_is_told_as_a_note() -> None:
    advice = judged("SL004950").advice()
    assert "withdrawn on 3 November 2026 by National Minerals Agency (SL): found in the strong room." in advice
    assert "withdrawn" not in judged("SL004890").advice()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", ["SL004901", "SL004650", "SL004950"])
def test_every_language_says_it(number: str, language: str) -> None:
    verdict = judged(number)
    said = verdict.sentence(language) + verdict.advice(language)
    assert "{" not in said
    assert language == "en" or said != verdict.sentence("en") + verdict.advice("en")


def test_a_word_of_tomorrow_does_not_count_today() -> None:
    later = replace(SNAPSHOT, told=(told("SL004901", NumberState.VOID, date(2026, 11, 23), "wrong"),))
    assert judged("SL004901", status=later).is_genuine
    assert not judged("SL004901", status=later, on=date(2026, 11, 23)).is_genuine


def test_the_graver_of_list_and_snapshot_counts() -> None:
    number = "SL005001"  # the list says that it is void
    stolen = replace(SNAPSHOT, told=(told(number, NumberState.STOLEN, date(2026, 11, 12), "with the bag"),))
    assert judged(number, status=stolen).outcome is Outcome.STOLEN
    assert judged(number).outcome is Outcome.VOID


def test_the_age_of_both_lists_is_shown() -> None:
    verdict = judged("SL004890")
    assert [age.kind for age in verdict.lists] == ["trust", "status"]
    assert "Status list 12 of 20 November 2026, 2 days old." in verdict.ages()
    assert verdict.as_dict()["lists"]["status"]["is_old"] is False
    old = judged("SL004890", on=date(2026, 12, 20)).as_dict()["lists"]["status"]
    assert old["is_old"] is True


def test_a_stolen_key_and_what_it_honestly_signed() -> None:
    data = signed("SL004920", SL_COPIED)
    row = Honest(SL_COPIED.kid, ("SL", 6), SerialSet.of([4920]), hash_of(data))
    status = replace(SNAPSHOT, honest=(row,))
    assert judged("SL004920", key=SL_COPIED, status=status).is_genuine
    assert judged("SL004920", key=SL_COPIED).outcome is Outcome.KEY_NOT_VALID_ON_DAY
    # The thief has the key: the same number with other content, and another number, are not honest.
    assert judged("SL004920", key=SL_COPIED, status=status, parcel_count=4).outcome is Outcome.KEY_NOT_VALID_ON_DAY
    assert judged("SL004921", key=SL_COPIED, status=status).outcome is Outcome.KEY_NOT_VALID_ON_DAY
