"""Names in any script are printed with our own fonts, and what no font has is spelled out."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pypdfium2
import pytest
import typst
from PIL import ImageChops

from kpcs.certificates import paper
from kpcs.certificates.paper import Signatory, Words, languages, render
from kpcs.certificates.paper.glyphs import FONTS, families, family_of, legible
from kpcs.scheme.facts.arrival import Decision, DifferenceCause
from kpcs.scheme.statement import Purpose
from tests.rooms.test_paper import read, squeezed
from tests.sheets import make_party, make_sheet, make_statement

HERE = Path(paper.__file__).parent
# A firm in each script; ordinary words, no firm's name.
SCRIPTS = {
    "Latin": "Société Łódź Đà Nẵng Ñandú Œuvre Şişli Ĳssel Ơi",
    "Greek": "Εταιρεία Διαμαντιών Αθήνα",
    "Cyrillic": "Якутия Алмаз ЇЄҐ Ўзбек Қазақ",
    "Arabic": "شركة الماس الخام دبي",
    "Persian": "شرکت الماس پارسیان گچپژ",
    "Urdu": "ہیرے کی کمپنی ٹڈڑے",
    "Hebrew": "חברת יהלומים רמת גן",
    "Devanagari": "हीरा निर्यात कंपनी क्षत्रिय",
    "Bengali": "হীরা রপ্তানি কোম্পানি",
    "Gujarati": "સુરત હીરા કંપની",
    "Gurmukhi": "ਹੀਰਾ ਕੰਪਨੀ",
    "Oriya": "ହୀରା କମ୍ପାନୀ",
    "Tamil": "வைர ஏற்றுமதி நிறுவனம்",
    "Telugu": "వజ్రాల సంస్థ",
    "Kannada": "ವಜ್ರ ಕಂಪನಿ",
    "Malayalam": "വജ്ര കമ്പനി",
    "Sinhala": "දියමන්ති සමාගම",
    "Thai": "บริษัทเพชรดิบไทย",
    "Lao": "ບໍລິສັດເພັດ",
    "Khmer": "ក្រុមហ៊ុនពេជ្រ",
    "Myanmar": "စိန်ကုမ္ပဏီ",
    "Georgian": "ბრილიანტის კომპანია",
    "Armenian": "Ադամանդի ընկերություն",
    "Ethiopic": "የአልማዝ ኩባንያ",
    "Thaana": "ޖަވާހިރު",
    "NKo": "ߒߞߏ",
    "Tifinagh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "Tibetan": "རྡོ་རྗེ",
    "Simplified": "上海钻石交易所有限公司",
    "Traditional": "香港鑽石總會有限公司",
    "Japanese": "株式会社ダイヤモンド東京さくら",
    "Korean": "주식회사 다이아몬드 서울 뷁",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_printed_and_can_be_copied_out(script: str) -> None:
    """PDF/UA refuses a missing glyph, so that a document at all means that every glyph was there."""
    name = SCRIPTS[script]
    assert legible(name) == name
    document = render(make_sheet(statement=make_statement(exporter=make_party(name, address=f"7 {name} 12"))))
    page = pypdfium2.PdfDocument(document)[0].get_textpage().get_text_range()
    missing = {character for character in name if character.isalpha()} - set(page)
    assert not missing


def test_characters_without_a_font_are_named_not_lost() -> None:
    assert legible("Gem\u202eevil\x00 💎 𓀀") == "Gem‹U+202E›evil‹U+0000› ‹U+1F48E› ‹U+13000›"
    sheet = make_sheet(
        statement=make_statement(authority="Gem 💎"),
        signatories=(Signatory(Words("S\x001"), "Gem\u202eevil"),),
    )
    (page,) = read(render(sheet))
    assert "Gem ‹U+1F48E›" in page
    assert "Gem‹U+202E›evil" in page
    assert "S‹U+0000›1" in page


def test_joiners_inside_words_are_kept() -> None:
    """Sinhala, Persian and Malayalam need them; they have no ink of their own."""
    assert legible("ශ්\u200dරී می\u200cخواهم") == "ශ්\u200dරී می\u200cخواهم"
    assert render(make_sheet(names={"SL": Words("Sierra Leone", "ශ්\u200dරී می\u200cخواهم")}))


def test_plain_text_needs_no_further_font() -> None:
    assert families("Société – “Łódź” № 7 €") == []
    assert families("上海 دبي") == ["Noto Naskh Arabic", "Noto Sans CJK SC"]


@pytest.mark.parametrize("family", json.loads((FONTS / "coverage.json").read_text()))
def test_the_coverage_table_promises_no_glyph_that_is_not_there(family: str) -> None:
    ranges = json.loads((FONTS / "coverage.json").read_text())[family]
    text = "".join(chr(code) for low, high in ranges for code in range(low, high + 1))
    source = f'#set document(title: "x")\n#set text(font: "{family}", fallback: false)\n#json(bytes(sys.inputs.text))'
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    inputs = {"text": json.dumps(text)}
    assert typst.compile(source.encode(), font_paths=fonts, sys_inputs=inputs, pdf_standards=["ua-1"])


def test_only_our_own_fonts_are_in_the_document() -> None:
    document = render(make_sheet(statement=make_statement(exporter=make_party("上海 دبي"))))
    named = set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", document))
    assert named
    assert all(name.startswith(b"Noto") for name in named)


def test_han_letters_take_the_form_of_the_country() -> None:
    """U+9AA8 has another stroke in Japan than in China."""

    def drawn(country: str) -> pypdfium2.PdfBitmap:
        party = make_party("骨直角", country)
        page = pypdfium2.PdfDocument(render(make_sheet(statement=make_statement(exporter=party))))[0]
        return page.render(scale=2, crop=(40, 500, 400, 220)).to_pil()

    assert ImageChops.difference(drawn("JP"), drawn("CN")).getbbox()


def test_a_name_from_right_to_left_stands_at_the_right_and_keeps_its_number() -> None:
    party = make_party("شركة 12 الماس Ltd", "SL", address="1 Demonstration Street")
    page = pypdfium2.PdfDocument(render(make_sheet(statement=make_statement(exporter=party))))[0].get_textpage()
    places = {
        page.get_text_range(place, 1): page.get_charbox(place)[0]
        for place in range(page.count_chars())
        if page.get_text_range(place, 1) in "شL"
    }
    assert places["ش"] > 230  # the first letter, at the right edge of the left column
    assert squeezed("12") in squeezed(page.get_text_range())


def test_every_label_exists_in_every_language_and_fits_the_others() -> None:
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert set(languages()) == {"fr", "pt", "es", "ru", "ar", "zh"}
    for row in rows:
        assert None not in row
        assert all(row[language].strip() for language in ("en", *languages())), row["key"]
        for language in languages():
            assert set(re.findall(r"{\w+}", row[language])) == set(re.findall(r"{\w+}", row["en"]))
            assert legible(row[language]) == row[language]
    assert len({row["key"] for row in rows}) == len(rows)


def test_every_label_is_used_by_a_template() -> None:
    templates = "".join(file.read_text() for file in HERE.glob("*.typ"))
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as lines:
        keys = [row["key"] for row in csv.DictReader(lines)]
    by_value = {"7102.10", "7102.21", "7102.31", "return_ordered"} | {
        str(value) for kind in (Purpose, Decision, DifferenceCause) for value in kind
    }
    assert [key for key in keys if key not in by_value and key not in templates] == []


def test_the_fonts_carry_their_licence() -> None:
    licence = (FONTS / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 20_000_000


def test_family_order_prefers_the_base() -> None:
    assert family_of("é") == "Noto Sans"
    assert family_of("\U0010ffff") is None


def test_words_say_a_second_language_once() -> None:
    (page,) = read(render(make_sheet(names={"SL": Words("Sierra Leone", "Sierra Leone")})))
    assert (
        "Sierra Leone Sierra Leone" not in page.partition("Country of destination")[0].partition("Country of origin")[2]
    )
