"""Make the fonts that certificates are printed with, from Debian's fonts-noto-core and fonts-noto-cjk.

    apt-get download fonts-noto-core fonts-noto-cjk && for file in *.deb; do dpkg -x $file noto; done
    python -m pip install fonttools
    python tools/paper_fonts.py noto src/kpcs/certificates/paper/fonts

Every font keeps what shaping needs and loses hinting, alternates and (Han) the characters outside the national
standards. Beside the fonts stands `coverage.json`: which characters each family can print, in ranges. The source
fonts carry the SIL Open Font Licence 1.1, and so do the subsets (OFL.txt beside them).
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

# Order matters: the first family that has a character prints it.
LATIN = ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Regular", "NotoSerif-Bold")
ARABIC = ("NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold")
SCRIPTS = (
    "Hebrew", "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam",
    "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian", "Armenian", "Ethiopic", "Thaana", "NKo", "Tifinagh",
)  # fmt: skip
BASIC = [*range(0x20, 0x7F), *range(0xA0, 0x600), *range(0x1C80, 0x1C90), *range(0x1D00, 0x2070)]
BASIC += [*range(0x2070, 0x2300), *range(0x25A0, 0x2600), *range(0x2C60, 0x2C80), *range(0x2DE0, 0x2E80)]
BASIC += [*range(0xA640, 0xA6A0), *range(0xA700, 0xA800), *range(0xAB30, 0xAB70), *range(0xFB00, 0xFB07), 0xFFFD]
# Regional forms of Han characters (locl) follow the language of the party's country.
HAN_FEATURES = ["locl", "ccmp", "ljmo", "vjmo", "tjmo", "mark", "mkmk"]


def standard_han() -> set[int]:
    """The characters of GB 2312, Big5, JIS X 0208 and KS X 1001, with every Hangul syllable."""
    found = (
        set(range(0x3000, 0x3100))
        | set(range(0x3100, 0x3130))
        | set(range(0xAC00, 0xD7A4))
        | set(range(0xFF01, 0xFFEF))
    )
    for codec in ("gb2312", "big5", "euc_jp", "euc_kr"):
        for high in range(0xA1, 0xFF):
            for low in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]:
                try:
                    text = bytes((high, low)).decode(codec)
                except UnicodeDecodeError:
                    continue
                found |= {ord(character) for character in text if ord(character) >= 0x2E80}
    return found


def subset(font: TTFont, *, characters: set[int] | None, features: list[str] | None, target: Path) -> list[int]:
    """Write the subset and return the characters it can print."""
    options = Options()
    options.hinting = False
    options.desubroutinize = False
    options.layout_features = features or ["*"]
    options.layout_closure = True
    options.drop_tables += ["FFTM", "VORG", "vhea", "vmtx", "BASE", "JSTF", "DSIG", "STAT", "meta"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    options.recalc_timestamp = False
    worker = Subsetter(options)
    cmap = font.getBestCmap()
    worker.populate(unicodes=cmap.keys() if characters is None else characters & cmap.keys())
    worker.subset(font)
    if len(font.getBestCmap()) > 10_000:
        # typst misses some characters of a large format 4 table (U+FF1A to U+FF1F); format 12 has none of its tricks.
        whole = CmapSubtable.newSubtable(12)
        whole.platformID, whole.platEncID, whole.language, whole.cmap = 3, 10, 0, dict(font.getBestCmap())
        font["cmap"].tables = [whole]
    font.save(target)
    return sorted(character for character in font.getBestCmap() if character >= 0x20)


def ranges(characters: list[int]) -> list[list[int]]:
    """[1, 2, 3, 7] -> [[1, 3], [7, 7]]"""
    runs = (list(run) for _, run in groupby(enumerate(characters), lambda pair: pair[1] - pair[0]))
    return [[run[0][1], run[-1][1]] for run in runs]


def main(source: Path, target: Path) -> None:
    truetype = source / "usr/share/fonts/truetype/noto"
    coverage: dict[str, list[int]] = {}

    def make(name: str, font: TTFont, characters: set[int] | None, features: list[str] | None = None) -> None:
        family = font["name"].getBestFamilyName()
        found = subset(font, characters=characters, features=features, target=target / name)
        coverage[family] = sorted(set(coverage.get(family, found)) & set(found))

    for stem in LATIN:
        make(
            f"{stem}.ttf",
            TTFont(truetype / f"{stem}.ttf"),
            set(BASIC),
            ["kern", "mark", "mkmk", "ccmp", "locl", "sups", "smcp", "c2sc"],
        )
    for stem in (*ARABIC, *(f"NotoSans{script}-Regular" for script in SCRIPTS)):
        make(f"{stem}.ttf", TTFont(truetype / f"{stem}.ttf"), None)
    make("NotoSerifTibetan-Regular.ttf", TTFont(truetype / "NotoSerifTibetan-Regular.ttf"), None)
    collection = TTCollection(source / "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    chinese = next(font for font in collection.fonts if font["name"].getBestFamilyName() == "Noto Sans CJK SC")
    make("NotoSansCJKsc-Regular.otf", chinese, standard_han(), HAN_FEATURES)
    table = {family: ranges(found) for family, found in coverage.items()}
    (target / "coverage.json").write_text(json.dumps(table, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
