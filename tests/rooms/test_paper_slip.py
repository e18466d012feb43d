"""The printed import confirmation: what was received beside what the certificate says, and every difference."""

from __future__ import annotations

import io

import pypdf
import pytest

from kpcs.certificates.paper import Words, languages, render_slip
from kpcs.scheme.facts.arrival import Decision, DifferenceCause
from kpcs.scheme.values import Carats, Usd
from tests.rooms.test_paper import read, squeezed
from tests.sheets import make_party, make_slip, make_statement


def test_says_the_minimum_facts_and_those_of_the_slip() -> None:
    (page,) = read(render_slip(make_slip(2)))
    for said in (
        "Import confirmation Confirmation d’importation",
        "Certificate number Numéro du certificat SL 004912",  # R-III.b2
        "Number of parcels Nombre de colis 2 2",
        "Carats 2,469.13 2,469.13",
        "Demonstration Exporter One Ltd 1 Demonstration Street, Freetown Sierra Leone",
        "Demonstration Importer Two NV 2 Demonstration Quay, Antwerp Belgium Belgique",
        "Value in US$ Valeur en US$ 1,975,309.64 1,975,309.64",  # R-CON.2
        "7102.21, 7102.31",
        "Country of destination Pays de destination European Union Union européenne",
        "Date of receipt Date de réception 3 December 2026 3 décembre 2026",
        "Confirmed by the importing authority Confirmé par l’autorité d’importation",
        "Demonstration authority of the European Union",
        "4 December 2026",
        "Issuing authority Autorité de délivrance Demonstration authority of Sierra Leone",
        "Decision Décision Accepted Acceptée",
        "No difference was found. Aucun écart n’a été constaté.",
    ):
        assert said in page


def test_says_every_difference_exactly_with_its_cause() -> None:
    stated = make_statement(2)
    slip = make_slip(
        statement=stated,
        parcel_count=1,
        carats=Carats(stated.carats.points - 1),
        value=Usd(stated.value.cents + 123_456),
        found=stated.parcels[:1],
        decision=Decision.HOLD,
        causes={
            "carats": (DifferenceCause.WEIGHING, "The balance reads 0.01 ct #high."),
            "value": (DifferenceCause.VALUATION, ""),
        },
    )
    (page,) = read(render_slip(slip))
    assert "Nombre de colis 2 1 \u22121" in page
    assert "2,469.13 2,469.12 \u22120.01" in page
    assert "Cause: Weighing Pesée The balance reads 0.01 ct #high." in page
    assert "1,975,309.64 1,976,544.20 +1,234.56" in page
    assert "Cause: Valuation Évaluation" in page
    assert "Held Retenue" in page
    assert "No difference" not in page
    assert "Total 1,234.56 987,654.32" in page


@pytest.mark.parametrize("decision", Decision)
def test_every_decision_has_its_word(decision: Decision) -> None:
    assert "Decision Décision" in read(render_slip(make_slip(decision=decision)))[0]


@pytest.mark.parametrize("cause", DifferenceCause)
def test_every_cause_has_its_word(cause: DifferenceCause) -> None:
    (page,) = read(render_slip(make_slip(carats=Carats(1), causes={"carats": (cause, "")})))
    assert "Cause:" in page


@pytest.mark.parametrize("language", [*languages(), ""])
def test_prints_in_every_second_language(language: str) -> None:
    assert "Import confirmation" in read(render_slip(make_slip(second_language=language)))[0]


def test_forty_lines_and_hostile_names_flow_and_stay_text() -> None:
    name = "#panic() *b* <i>x</i> $x$ https://example.org/ " * 4
    statement = make_statement(40, exporter=make_party(name.strip(), address="M" * 200))
    document = render_slip(make_slip(statement=statement, mark=Words("COPY", "COPIE"), is_demonstration=True))
    pages = read(document)
    assert len(pages) == 2
    assert squeezed(name) in squeezed(pages[0])
    assert all("DEMONSTRATION" in page and "COPY" in page for page in pages)
    assert "SL 004912 Page 2 of 2" in pages[1]
    assert all("/Annots" not in page for page in pypdf.PdfReader(io.BytesIO(document)).pages)


def test_equal_slips_give_equal_bytes_with_the_day_of_confirmation() -> None:
    document = render_slip(make_slip())
    assert render_slip(make_slip()) == document
    metadata = pypdf.PdfReader(io.BytesIO(document)).metadata
    assert metadata is not None
    assert metadata.title == "Import confirmation SL 004912"
    assert str(metadata.creation_date)[:10] == "2026-12-04"
