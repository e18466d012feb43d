"""The printed certificate says everything it must, in both languages, and nothing it was not given."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdf
import pypdfium2
import pytest

from kpcs.certificates.paper import Words, languages, render
from kpcs.scheme.statement import Kind, Origin, Purpose
from kpcs.scheme.values import CertificateNumber, CountryCode
from tests.sheets import make_party, make_sheet, make_statement


def read(document: bytes) -> list[str]:
    """The text of each page, with single spaces and without the break opportunities put into long words."""
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u200b", "")) for page in pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


MM = 72 / 25.4
Box = tuple[float, float, float, float]


def glyph_boxes(page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """Every visible character of a page with the box of its ink: left, bottom, right, top."""
    text = page.get_textpage()
    pairs = [(text.get_text_range(place, 1), text.get_charbox(place)) for place in range(text.count_chars())]
    return [(character, box) for character, box in pairs if character.strip(" \r\n\u200b") and box[2] > box[0]]


def overlap(one: Box, other: Box) -> bool:
    """Whether two inks share more than a hair."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0.4 and high > 0.4


def test_says_every_field_of_annex_one_in_two_languages() -> None:
    (page,) = read(render(make_sheet(2)))
    for said in (
        "Kimberley Process Certificate",  # A1
        "Certificat du Processus de Kimberley",
        "have been handled in accordance with the provisions",  # A2
        "ont été traités conformément aux dispositions",
        "Country of origin Pays d’origine Sierra Leone",  # A3
        "SL 004912",  # A5
        "22 November 2026 22 novembre 2026",  # A7
        "21 January 2027 21 janvier 2027",  # A8
        "Demonstration authority of Sierra Leone",  # A9
        "Demonstration Exporter One Ltd 1 Demonstration Street, Freetown Sierra Leone",  # A10
        "Demonstration Importer Two NV 2 Demonstration Quay, Antwerp Belgium Belgique",
        "1 7102.31 Non-industrial (gem) Non industriels (gemmes) 1,234.56 987,654.32",  # A11, A12, A14
        "2 7102.21 Industrial Industriels 1,234.57 987,655.32",
        "Total 2,469.13 1,975,309.64",
        "Number of parcels Nombre de colis 2",  # A13
        "Validated by the exporting authority Validé par l’autorité d’exportation",  # A15
        "23 November 2026",
        "Country of destination Pays de destination European Union Union européenne",
        "SEAL-118841, SEAL-118842",
        "Director Directeur",
        "Government valuer Évaluateur",
        "Page 1 of 1 Page 1 sur 1",
    ):
        assert said in page


def test_gives_the_import_confirmation_part_its_own_facts() -> None:
    """R-AI.B3, with the parcels and the parties that a confirmation must name (R-III.b2)."""
    (page,) = read(render(make_sheet(2)))
    part = page.partition("Detach here")[2]
    for said in (
        "Import confirmation Confirmation d’importation",
        "SL 004912",
        "returned to À remplir par l’autorité d’importation et à renvoyer à Demonstration authority of Sierra Leone",
        "Demonstration Exporter One Ltd",
        "Demonstration Importer Two NV",
        "European Union",
        "7102.21, 7102.31",
        "2,469.13",
        "1,975,309.64",
        "Date of receipt Date de réception",
        "Authentication by the importing authority",
    ):
        assert said in part


def test_mixed_origin_is_asterisks_and_the_list_with_shares() -> None:
    origin = Origin((CountryCode("AO"), CountryCode("CD"), CountryCode("SL")), (412, 300, 288), is_mixed=True)
    (page,) = read(render(make_sheet(statement=make_statement(origin=origin))))
    assert "Country of origin Pays d’origine *** Mixed origin Origine mixte" in page
    assert "Angola 41.2 %" in page
    assert "Democratic Republic of the Congo République démocratique du Congo 30 %" in page


def test_mixed_origin_without_a_list_is_asterisks_alone() -> None:
    (page,) = read(render(make_sheet(statement=make_statement(origin=Origin(is_mixed=True)))))
    assert "*** Mixed origin" in page
    assert "Countries of origin" not in page


def test_technical_certificate_says_why_and_what_it_replaces() -> None:
    replaced = CertificateNumber.parse("SL 004911")
    statement = make_statement(kind=Kind.TECHNICAL, purpose=Purpose.RETURN, replaces=replaced)
    (page,) = read(render(make_sheet(statement=statement)))
    assert "Technical certificate – not for trade statistics" in page
    assert "Returned shipment Envoi retourné" in page
    assert "SL 004911" in page


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_three_lines_fit_on_one_page(lines: int) -> None:
    assert len(read(render(make_sheet(lines)))) == 1


def test_forty_lines_flow_onto_a_second_page_with_its_head() -> None:
    first, second = read(render(make_sheet(40)))
    assert "Page 1 of 2 Page 1 sur 2" in first
    assert "SL 004912 Page 2 of 2 Page 2 sur 2" in second
    assert "HS code" in first
    assert "HS code" in second
    rows = [int(row) for row in re.findall(r"(?:^| )([0-9]+) 7102\.[0-9]{2} ", f"{first} {second}")]
    assert rows == list(range(1, 41))
    assert "Import confirmation" in second
    assert "Import confirmation" not in first


@pytest.mark.parametrize("lines", range(4, 44, 3))
def test_the_part_to_be_detached_is_at_the_foot_of_the_last_page(lines: int) -> None:
    *before, last = pypdfium2.PdfDocument(render(make_sheet(lines)))
    for page in before:
        assert "Import confirmation" not in page.get_textpage().get_text_range()
    text = last.get_textpage()
    place = text.search("Import confirmation").get_next()
    assert place is not None
    assert 40 * MM < text.get_charbox(place[0])[1] < 48 * MM


def test_two_hundred_lines_are_all_there() -> None:
    pages = read(render(make_sheet(200)))
    rows = [int(row) for row in re.findall(r"(?:^| )([0-9]+) 7102\.[0-9]{2} ", " ".join(pages))]
    assert rows == list(range(1, 201))
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_markup_in_names_is_printed_as_it_stands_and_never_becomes_a_link() -> None:
    name = "#let x = 1 *bold* _it_ <b>html</b> $x^2$ `raw` @ref https://example.org/ \\ [a] = b"
    document = render(make_sheet(statement=make_statement(exporter=make_party(name, address="#panic() " + name))))
    assert squeezed(name) in squeezed(read(document)[0])
    assert squeezed("#panic() " + name) in squeezed(read(document)[0])
    reader = pypdf.PdfReader(io.BytesIO(document))
    assert all("/Annots" not in page for page in reader.pages)


@pytest.mark.parametrize("letter", ["W", "ي", "国", "ก", "&"])
def test_two_hundred_letters_without_a_space_stay_in_their_box(letter: str) -> None:
    sheet = make_sheet(
        3,
        statement=make_statement(
            3,
            exporter=make_party(letter * 200, address=letter * 200),
            importer=make_party("Importer", "BE"),
            authority=letter * 120,
            seals=(letter * 120, "S2"),
        ),
    )
    document = pypdfium2.PdfDocument(render(sheet))
    assert len(document) <= 2
    for page in document:
        boxes = glyph_boxes(page)
        assert all(left >= 10 * MM and right <= 200 * MM for _, (left, _, right, _) in boxes)
        ours = [box for character, box in boxes if character == letter]
        others = [box for character, box in boxes if character != letter]
        assert not [1 for one in ours for other in others if overlap(one, other)]


@pytest.mark.parametrize("language", [*languages(), "", "en", "sw"])
def test_prints_in_every_second_language_and_in_english_alone(language: str) -> None:
    (page,) = read(render(make_sheet(2, second_language=language)))
    assert "Certificate number" in page
    assert ("Numéro du certificat" in page) == (language == "fr")
    assert ("22 novembre 2026" in page) == (language == "fr")


def test_english_alone_prints_no_second_words() -> None:
    (page,) = read(render(make_sheet(3, second_language="")))
    assert "Belgium" in page
    assert "Belgique" not in page
    assert "Les diamants bruts" not in page
    assert "Directeur" not in page


def test_the_first_of_a_month_is_written_as_the_french_write_it() -> None:
    sheet = make_sheet(statement=make_statement(issued_on=date(2026, 2, 1), validated_on=date(2026, 2, 1)))
    (page,) = read(render(sheet))
    assert "1 February 2026 1er février 2026" in page


def test_the_policy_words_stand_as_they_were_given() -> None:
    """Canada's bilingual form (R-AI.A2) is a policy, not a template."""
    wording = Words(
        "The rough diamonds in this shipment have been handled in accordance with the provisions of the Kimberley "
        "Process international certification scheme for rough diamonds.",
        "Les diamants bruts contenus dans ce chargement ont été traités conformément aux dispositions du système "
        "international de délivrance de certificats pour les diamants bruts du Processus de Kimberley.",
    )
    title = Words("Kimberley Process Certificate", "certificat du Processus de Kimberley")
    (page,) = read(render(make_sheet(wording=wording, title=title)))
    assert wording.english in page
    assert wording.second in page
    assert title.second in page


def test_a_title_in_one_language_is_translated_and_one_in_two_is_set_in_two() -> None:
    (page,) = read(render(make_sheet(title=Words("Kimberley Process Certificate"))))
    assert "Certificat du Processus de Kimberley" in page
    both = "Kimberley Process Certificate / certificat du Processus de Kimberley"
    (page,) = read(render(make_sheet(title=Words(both))))
    assert "certificat du Processus de Kimberley" in page
    assert " / " not in page


def test_without_signatories_there_is_still_a_line_to_sign() -> None:
    assert "Signature" in read(render(make_sheet(signatories=())))[0]


def test_a_demonstration_says_so_on_every_page() -> None:
    for page in read(render(make_sheet(40, is_demonstration=True))):
        assert page.count("DEMONSTRATION – NOT A CERTIFICATE") >= 2
    for page in read(render(make_sheet(40))):
        assert "DEMONSTRATION" not in page


def test_a_void_copy_is_stamped_on_every_page() -> None:
    for page in read(render(make_sheet(40, mark=Words("VOID", "ANNULÉ")))):
        assert "VOID ANNULÉ" in page


def test_equal_sheets_give_equal_bytes() -> None:
    first = render(make_sheet(3))
    render(make_sheet(3, is_demonstration=True))
    assert render(make_sheet(3)) == first


def test_several_printers_at_once_print_the_same() -> None:
    sheets = [make_sheet(lines, second_language=language) for lines in (1, 3, 40) for language in ("fr", "ar", "zh")]
    alone = [render(sheet) for sheet in sheets]
    with ThreadPoolExecutor(4) as printers:
        assert list(printers.map(render, sheets * 2)) == alone * 2


def test_the_document_is_tagged_dated_and_titled() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(make_sheet(3))))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Kimberley Process Certificate SL 004912"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 11, 22)
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def tags(node: object) -> list[pypdf.generic.DictionaryObject]:
    """Every structure element below the node."""
    node = node.get_object() if isinstance(node, pypdf.generic.PdfObject) else node
    if isinstance(node, pypdf.generic.ArrayObject):
        return [tag for child in node for tag in tags(child)]
    if isinstance(node, pypdf.generic.DictionaryObject):
        return [node, *tags(node["/K"])] if "/K" in node else [node]
    return []


def test_a_screen_reader_hears_table_heads_the_code_and_the_second_language() -> None:
    root = pypdf.PdfReader(io.BytesIO(render(make_sheet(3)))).trailer["/Root"]
    found = tags(root["/StructTreeRoot"])
    kinds = [str(tag.get("/S")) for tag in found]
    assert kinds.count("/TH") == 5
    assert kinds.count("/TR") == 5
    assert "/H1" in kinds or "/Title" in kinds
    assert [tag["/Alt"] for tag in found if "/Alt" in tag] == [
        "QR code holding the signed content of certificate SL 004912"
    ]
    assert any(tag.get("/Lang") == "fr" for tag in found)
