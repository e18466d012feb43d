"""Reading what was typed: whatever comes, it is read or answered, never a traceback."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme import application, paper
from kpcs.scheme.findings import Finding
from kpcs.scheme.reading import together
from kpcs.scheme.statement import Party
from kpcs.scheme.values import Carats, CertificateNumber, CountryCode, HsCode, ValueRefused
from tests.spec.typed import FORM, PAPER

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=20,
)


def fields(known: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(known) | st.text(max_size=6), ANYTHING, max_size=12)


@given(raw=fields(application.FIELDS))
def test_an_application_of_anything_is_read_or_answered(raw: dict[str, Any]) -> None:
    draft, findings = application.read(raw)
    assert isinstance(draft, application.Draft)
    assert all(finding.message and finding.remedy for finding in findings)


@given(raw=fields(paper.FIELDS))
def test_a_paper_of_anything_is_read_or_answered(raw: dict[str, Any]) -> None:
    statement, findings = paper.read(raw)
    assert statement is not None or findings


@pytest.mark.parametrize("raw", [None, [], "text", 7])
def test_not_even_fields(raw: Any) -> None:
    draft, (finding,) = application.read(raw)
    assert draft == application.Draft()
    assert finding.code == "K-READ.2"


def test_a_full_form_is_read_exactly() -> None:
    draft, findings = application.read(FORM)
    assert findings == ()
    assert draft.importer_country == CountryCode("BE")
    assert draft.origin is not None
    assert draft.origin.shares == (625, 375)
    assert [(line.row, line.hs, line.carats) for line in draft.parcels] == [(0, HsCode.GEM, Carats(123456))]
    assert draft.sources[0].certificate == CertificateNumber(CountryCode("ZA"), "000123")
    assert draft.declaration
    assert not draft.g7_verified
    assert str(draft.carats) == "1,234.56"
    assert str(draft.value) == "99,000.00"


def test_one_unreadable_leaf_leaves_the_others_read() -> None:
    raw = {
        **FORM,
        "parcels": [{"hs": "7102.31", "carats": "much", "value": "1"}, {"hs": "7102.10", "carats": "2", "value": "2"}],
    }
    draft, (finding,) = application.read(raw)
    assert (finding.code, finding.field, finding.params["given"]) == ("R-AI.A11", "parcels.0.carats", "much")
    assert draft.parcels[0].carats is None
    assert draft.parcels[1].carats == Carats(200)


def test_blank_rows_are_dropped_and_the_others_keep_their_place() -> None:
    raw = {
        **FORM,
        "parcels": [{}, {"hs": " ", "carats": "", "value": None}, {"hs": "7102.31", "carats": "1", "value": "1"}],
    }
    draft, findings = application.read(raw)
    assert findings == ()
    assert [line.row for line in draft.parcels] == [2]


@pytest.mark.parametrize(
    "bad",
    [
        *("a\x00b", "a\u202eb", "a\u2066b", "a\u200bb", "\ud800"),
        *("a\u034fb", "a\u115fb", "a\u1160b", "a\u17b4b", "a\u2800b", "a\u3164b", "a\uffa0b"),
        *("a\ufe0fb", "\ufe0fa", "a\U000e0100b", "a\u180bb"),
        *("Z\u0301\u0302\u0303\u0301", "\u0f40" + "\u0f90" * 8),
    ],
)
def test_hidden_characters_are_named(bad: str) -> None:
    _, (finding,) = application.read({**FORM, "importer_name": bad})
    assert finding.code == "K-READ.4"
    assert finding.params["character"].startswith("U+")


@pytest.mark.parametrize(
    "name", ["Nguyê\u0303\u0323n", "e\u0323\u0302\u0301", "\u0f56\u0f66\u0f92\u0fb2\u0f74\u0f56\u0f66", "ශ්\u200dරී"]
)
def test_names_keep_the_marks_that_they_are_written_with(name: str) -> None:
    draft, findings = application.read({**FORM, "importer_name": name})
    assert (draft.importer_name, findings) == (name, ())


def test_lines_and_wide_spaces_become_one_space() -> None:
    draft, findings = application.read({**FORM, "importer_address": " Hoveniersstraat 1\r\nB-2018\u00a0 Antwerp\t"})
    assert findings == ()
    assert draft.importer_address == "Hoveniersstraat 1 B-2018 Antwerp"


def test_what_was_typed_is_shown_cut_and_clean() -> None:
    _, (finding,) = application.read({**FORM, "destination": "x" * 100})
    assert finding.params["given"] == "x" * 40


def test_a_single_country_without_a_kind_is_a_single_origin() -> None:
    draft, findings = application.read({**FORM, "origin_kind": "", "origins": [{"country": "SL", "share": ""}]})
    assert findings == ()
    assert str(draft.origin) == "SL"


def test_an_unreadable_field_is_not_called_missing_as_well() -> None:
    read = (Finding("R-AI.A11", application.ONE_ORIGIN.severity, "parcels.0.carats", "unreadable"),)
    checked = (
        Finding("R-AI.A11", application.ONE_ORIGIN.severity, "parcels.0.carats", "missing"),
        Finding("R-AI.A12", application.ONE_ORIGIN.severity, "parcels.0.value", "missing"),
        Finding("R-NC.11", application.ONE_ORIGIN.severity, "", "of the whole"),
    )
    assert [finding.message for finding in together(read, checked)] == ["unreadable", "missing", "of the whole"]


def test_a_typed_paper_becomes_a_statement() -> None:
    statement, findings = paper.read(PAPER)
    assert findings == ()
    assert statement is not None
    assert statement.number.printed == "ZA 000123"
    assert statement.seals == ("ZA-1", "ZA-2")
    listed, _ = paper.read({**PAPER, "seals": ["ZA-1", "", "ZA-2"]})
    assert listed == statement


@pytest.mark.parametrize("name", ["葛\U000e0100城", "ᠠ\u180bᠡ"])
def test_forms_of_a_sign_that_names_are_written_with_are_letters(name: str) -> None:
    draft, findings = application.read({**FORM, "importer_name": name})
    assert (findings, draft.importer_name) == ((), name)


@pytest.mark.parametrize("name", ["ශ්\u200dරී ලංකා", "می\u200cخواهم", "മലയാളം ന്\u200dറ"])
def test_joiners_inside_words_of_their_scripts_are_letters(name: str) -> None:
    draft, findings = application.read({**FORM, "importer_name": name})
    assert findings == ()
    assert draft.importer_name == name
    assert Party(name, name, CountryCode("LK")).name == name


@pytest.mark.parametrize("name", ["Gem\u200ds", "\u200dශ", "ශ\u200d", "ශ\u200dA", "ශ\u200d\u200dශ", "\u200c"])
def test_joiners_elsewhere_are_hidden(name: str) -> None:
    _, (finding,) = application.read({**FORM, "importer_name": name})
    assert finding.code == "K-READ.4"
    with pytest.raises(ValueRefused):
        Party(name, "x", CountryCode("LK"))


def test_a_text_far_too_long_is_counted_not_shown() -> None:
    _, (finding,) = application.read({**FORM, "importer_name": "x" * 10_000})
    assert (finding.code, finding.params) == ("K-READ.5", {"count": "10000", "most": "200"})


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("be", "BE"),
        (" EU ", "EU"),
        ("European Union", "EU"),
        ("côte d'ivoire", "CI"),
        ("Côte d’Ivoire", "CI"),
        ("Sierra Leone", "SL"),
        ("Chinese Taipei", "TW"),
        ("Afrique du Sud", "ZA"),
        ("Viet Nam", "VN"),
    ],
)
def test_a_country_is_read_by_code_or_name(typed: str, code: str) -> None:
    draft, findings = application.read({**FORM, "destination": typed})
    assert findings == ()
    assert str(draft.destination) == code


@pytest.mark.parametrize("typed", ["\ufb01", "B\u0415", "Atlantis", "B", "BEL"])
def test_what_only_looks_like_a_code_is_no_country(typed: str) -> None:
    _, (finding,) = application.read({**FORM, "destination": typed})
    assert finding.code == "R-I.14"
