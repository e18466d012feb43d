"""The test ideas of the rulebook's part H that belong to statistics, governance and reviews, each by its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as over
from hypothesis import strategies

from kpcs.scheme.findings import Finding, Severity, blocking
from kpcs.scheme.policies import default_policy
from kpcs.scheme.rulebook import sentence
from kpcs.scheme.rules.governance import OFFICIAL_LANGUAGES, check_adoption, check_procedure, check_promotion
from kpcs.scheme.rules.reviews import (
    Paragraph,
    Progress,
    PublicationFacts,
    Visibility,
    check_follow_up,
    check_publication,
    public_part,
)
from kpcs.scheme.rules.statistics import basis_points, check_mirror, check_quarter, rebuilt
from kpcs.scheme.values import Carats, CountryCode, Usd
from tests.spec.given import CA, US
from tests.spec.groups import ADOPTED, CAME, MIRROR, PROCEDURE, PROMOTED, QUARTER, SENT, filed, followed, mirrored, row


def the_only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_8_a_return_rebuilt_from_certificates_is_equal() -> None:
    assert check_quarter(QUARTER) == ()
    assert [(str(each.partner), str(each.carats), str(each.value)) for each in rebuilt((SENT, CAME, SENT))] == [
        ("EU", "25.00", "8,000.00"), ("CA", "2.50", "1,000.00"),
    ]  # fmt: skip


def test_8_each_difference_is_a_finding_with_its_figures() -> None:
    finding = the_only(check_quarter(row(carats=Carats.parse("12.49"))))
    assert finding.message == (
        "European Union, exports of 7102.31: filed 12.49 ct, US$ 4,000.00, by the certificates 12.50 ct, US$ 4,000.00."
    )
    french = sentence(finding, "fr").message
    assert french.startswith("Union européenne, exportations de 7102.31\u00a0: déclaré 12,49 ct")
    moved = check_quarter(row(partner=CA))
    assert [(each.params["participant"], each.params["filed"], each.params["certified"]) for each in moved] == [
        ("CA", "12.50 ct, US$ 4,000.00", "0.00 ct, US$ 0.00"), ("EU", "0.00 ct, US$ 0.00", "12.50 ct, US$ 4,000.00"),
    ]  # fmt: skip
    assert {each.severity for each in moved} == {Severity.BLOCK}
    assert [each.params["counted"] for each in check_quarter(filed(issued=3, received=0))] == ["1", "1"]


@pytest.mark.parametrize(
    ("sent", "received", "change"),
    [
        ("100.00", "98.50", "-1.5 %"), ("98.50", "100.00", "+1.52 %"), ("100.00", "0.00", "-100 %"),
        ("3.00", "6.00", "+100 %"), ("200.00", "200.01", "+0.01 %"), ("0.00", "1.00", "–"), ("999.99", "999.98", "0 %"),
    ],
)  # fmt: skip
def test_9_the_mirror_tells_the_difference(sent: str, received: str, change: str) -> None:
    facts = replace(mirrored(received), exported=(Carats.parse(sent), Usd.parse("40000")))
    finding = the_only(check_mirror(facts))
    assert (finding.code, finding.field, finding.severity) == ("R-ANO.1", "carats", Severity.WARN)
    assert (finding.params["exported"], finding.params["imported"], finding.params["change"]) == (sent, received, change)
    assert change in finding.message


def test_9_equal_reports_are_silent() -> None:
    assert check_mirror(MIRROR) == ()


@over(before=strategies.integers(1, 10**13), after=strategies.integers(0, 10**13))
def test_9_the_difference_is_exact_to_half_a_basis_point(before: int, after: int) -> None:
    points = basis_points(before, after)
    assert 2 * abs(points * before - (after - before) * 10_000) <= before


@pytest.mark.parametrize(("code", "english", "french"), [("pt", "Portuguese", "portugais"), ("ru", "Russian", "russe")])
def test_10_four_translations_of_five_adopt_nothing(code: str, english: str, french: str) -> None:
    finding = the_only(check_adoption(replace(ADOPTED, translations=ADOPTED.translations - {code})))
    assert blocking((finding,))
    assert finding.message.endswith(f"missing: {english}.")
    assert sentence(finding, "fr").message.endswith(f"il manque\u00a0: {french}.")


def test_10_every_missing_language_is_named_and_others_do_not_count() -> None:
    finding = the_only(check_adoption(replace(ADOPTED, translations=frozenset({"en", "ar", "zh"}))))
    assert finding.params["wanted"] == "French, Portuguese, Spanish, Russian"
    assert sentence(finding, "fr").message.endswith("il manque\u00a0: français, portugais, espagnol, russe.")
    assert len(OFFICIAL_LANGUAGES) == 5
    assert check_adoption(ADOPTED) == ()


@pytest.mark.parametrize(
    ("since", "on", "is_refused"),
    [
        (date(2025, 3, 2), date(2026, 3, 1), True),
        (date(2025, 3, 2), date(2026, 3, 2), False),
        (date(2024, 2, 29), date(2025, 2, 27), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
    ],
)
def test_11_no_full_membership_before_one_year(since: date, on: date, is_refused: bool) -> None:
    assert bool(blocking(check_promotion(replace(PROMOTED, provisional_since=since, on=on)))) is is_refused


@pytest.mark.parametrize("objections", [(US,), (US, CA)])
def test_12_one_objection_blocks(objections: tuple[CountryCode, ...]) -> None:
    found = blocking(check_procedure(replace(PROCEDURE, objections=objections)))
    assert [(each.code, each.params["participant"]) for each in found] == [("R-GOV.9", str(each)) for each in objections]


def test_12_silence_lasts_as_long_as_the_policy_says() -> None:
    assert check_procedure(PROCEDURE) == ()
    assert default_policy().silence_working_days == 10
    assert default_policy().bases["silence_working_days"].status == "U"
    longer = replace(PROCEDURE, policy=replace(default_policy(), silence_working_days=11))
    assert the_only(check_procedure(longer)).params["until_on"] == "2026-03-17"


def test_13_an_overdue_recommendation_is_shown() -> None:
    finding = the_only(check_follow_up(followed(Progress.OPEN, date(2026, 2, 20))))
    assert finding.message == "The recommendation on R-IV.a was due on 20 February 2026 and is not settled; days late: 10."
    assert finding.severity is Severity.WARN
    assert check_follow_up(followed(Progress.DONE, date(2026, 2, 20))) == ()


PARAGRAPHS = strategies.lists(strategies.builds(Paragraph, strategies.text(), strategies.sampled_from(Visibility))).map(tuple)


@over(paragraphs=PARAGRAPHS)
def test_14_the_public_part_holds_nothing_else_and_passes(paragraphs: tuple[Paragraph, ...]) -> None:
    part = public_part(paragraphs)
    assert [each.text for each in part] == [each.text for each in paragraphs if each.visibility == "PUBLIC"]
    assert check_publication(PublicationFacts(paragraphs=part, on=PROCEDURE.on)) == ()
    found = check_publication(PublicationFacts(paragraphs=paragraphs, on=PROCEDURE.on))
    assert len(blocking(found)) == len(paragraphs) - len(part)


def test_14_a_document_with_a_marked_paragraph_is_refused_without_its_text() -> None:
    secret = Paragraph("The named informant.", Visibility.KP_ONLY)
    finding = the_only(check_publication(PublicationFacts(paragraphs=(secret,), on=PROCEDURE.on)))
    assert finding.message == "Paragraph 1 is not for the public; its mark is KP ONLY."
    assert "informant" not in repr(finding)
