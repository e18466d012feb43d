"""Tables of trade from outside the scheme: can they be read, whole and exactly?"""

from __future__ import annotations

from dataclasses import replace

from kpcs.scheme.rules.statistics.outside import OutsideFacts, Source, read_outside
from kpcs.scheme.rules.statistics.table import MORE
from tests.spec.case import Case, Table
from tests.spec.given import DAY

BY_PARTNER = {"reporter": "USA", "partner": "Namibia", "year": "2010", "hs6": "710231", "import_value_usd": "1000.5"}
TOTALS = {"hs_code": "7102", "flow": "import", "reporter": "World", "year": "2005", "value_usd_thousand": "85963952"}
FROM_ONE = {
    "year": "2003",
    "hs6": "710231",
    "importer_reporter": "Belgium",
    "import_value_usd_from_angola": "256473845.0",
}


def given(row: dict[str, str], *more: dict[str, str], source: Source = Source.COMTRADE) -> OutsideFacts:
    return OutsideFacts(source=source, columns=tuple(row), rows=(row, *more), on=DAY)


def partner(**changes: str) -> OutsideFacts:
    return given({**BY_PARTNER, **changes})


def total(**changes: str) -> OutsideFacts:
    return given({**TOTALS, **changes}, source=Source.ITC)


TABLE = Table(
    ("table from outside",),
    lambda facts: read_outside(facts)[1],
    (
        Case("K-STAT.6", "is none of", "A table of ITC's, called one of Comtrade's", given(TOTALS), "Imports by partner", partner(), "columns"),
        Case("K-STAT.6", "is none of", "A table of Comtrade's, called one of ITC's", given(BY_PARTNER, source=Source.ITC), "Totals", total(), "columns"),
        Case("K-STAT.6", "has no rows", "Heads only", replace(partner(), rows=()), "Imports from one country", given(FROM_ONE), "columns"),
        Case("K-STAT.6", "is none of", "Imports from nowhere", given({**BY_PARTNER, "reporter": "x"} | {"import_value_usd_from_atlantis": "1"}, source=Source.ITC), "From Angola", given(FROM_ONE)),
        Case("K-STAT.7", "cannot be read", "A power of ten", partner(import_value_usd="1.5E6"), "Written out", partner(import_value_usd="1500000"), "row 2, import_value_usd"),
        Case("K-STAT.7", "cannot be read", "Less than nothing", partner(import_value_usd="-1"), "Not given", partner(import_value_usd=""), "row 2, import_value_usd"),
        Case("K-STAT.7", "cannot be read", "Gold", partner(hs6="710813"), "Worked diamonds, which are kept too", partner(hs6="710239"), "row 2, hs6"),
        Case("K-STAT.7", "cannot be read", "Half a year's number", partner(year="20"), "Of 2023", partner(year="2023"), "row 2, year"),
        Case("K-STAT.7", "cannot be read", "No partner", partner(partner=" "), "NA is Namibia", partner(partner="NA"), "row 2, partner"),
        Case("K-STAT.7", "cannot be read", "Another flow", total(flow="re-import"), "An export", total(flow="export"), "row 2, flow"),
        Case("K-STAT.7", "more cells", "A cell too many", given({**BY_PARTNER, MORE: ""}), "As many as the first", partner(), "row 2"),
        Case("K-STAT.8", "says again what", "The same with another value", given(BY_PARTNER, {**BY_PARTNER, "import_value_usd": "7"}),
             "Another year", given(BY_PARTNER, {**BY_PARTNER, "year": "2011"}), "row 3"),
    ),
)  # fmt: skip
