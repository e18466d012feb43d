"""Build vocabulary/participants.csv, standings.csv and countries.csv from the public history files beside them.

Run `.venv/bin/python tools/participants.py`; with --check it only says whether the files are current. Nothing is
invented: where no day is on file, the first dated evidence stands as the beginning and the note says so.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale

VOCABULARY = Path(__file__).parent.parent / "src" / "kpcs" / "scheme" / "vocabulary"
HISTORY = VOCABULARY / "history"
FIRST_LIST, CERTIFIED = date(2003, 8, 31), date(2003, 10, 31)
SCHEDULE = date(2025, 1, 23)

# Names of the scheme: R-PAR.9 and the lists of 2003. Codes are ISO 3166-1, and EU.
CODES = {
    "Angola": "AO", "Armenia": "AM", "Australia": "AU", "Bangladesh": "BD", "Belarus": "BY", "Botswana": "BW",
    "Brazil": "BR", "Bulgaria": "BG", "Cambodia": "KH", "Cameroon": "CM", "Canada": "CA",
    "Central African Republic": "CF", "China, People's Republic of": "CN", "Chinese Taipei": "TW",
    "Congo, Democratic Republic of": "CD", "Congo, Republic of": "CG", "Cote D'ivoire": "CI", "Croatia": "HR",
    "Eswatini": "SZ", "European Community": "EU", "Gabon": "GA", "Ghana": "GH", "Guinea": "GN", "Guyana": "GY",
    "Hungary": "HU", "India": "IN", "Indonesia": "ID", "Israel": "IL", "Japan": "JP", "Kazakhstan": "KZ",
    "Korea, Republic of": "KR", "Kyrgyz Republic": "KG", "Laos": "LA", "Lebanon": "LB", "Lesotho": "LS",
    "Liberia": "LR", "Malaysia": "MY", "Mali": "ML", "Mauritius": "MU", "Mexico": "MX", "Mozambique": "MZ",
    "Namibia": "NA", "New Zealand": "NZ", "Norway": "NO", "Panama": "PA", "Poland": "PL", "Qatar": "QA",
    "Romania": "RO", "Russian Federation": "RU", "Sierra Leone": "SL", "Singapore": "SG", "Slovenia": "SI",
    "South Africa": "ZA", "Sri Lanka": "LK", "Switzerland": "CH", "Tanzania": "TZ", "Thailand": "TH", "Togo": "TG",
    "Turkiye": "TR", "Ukraine": "UA", "United Arab Emirates": "AE", "United Kingdom": "GB",
    "United States of America": "US", "Uzbekistan": "UZ", "Venezuela": "VE", "Vietnam": "VN", "Zimbabwe": "ZW",
}  # fmt: skip

# Shown names where the scheme's own differ from the common ones.
ENGLISH = {
    "CN": "China", "TW": "Chinese Taipei", "CD": "Democratic Republic of the Congo", "CG": "Republic of the Congo",
    "CI": "Côte d'Ivoire", "EU": "European Union", "KR": "Republic of Korea", "KG": "Kyrgyz Republic", "LA": "Laos",
    "RU": "Russian Federation", "TR": "Türkiye", "US": "United States of America", "VN": "Viet Nam",
}  # fmt: skip
FRENCH = {
    "TW": "Taipei chinois", "CD": "République démocratique du Congo", "CG": "République du Congo",
    "KR": "République de Corée", "RU": "Fédération de Russie", "US": "États-Unis d’Amérique", "VN": "Viet Nam",
    "CI": "Côte d’Ivoire",
    "KG": "République kirghize",
}  # fmt: skip
NOTES = {
    "EU": "One Participant for all its member states (R-I.15); European Community until 2009.",
    "TW": "Takes part as a rough diamond trading entity, not as a state (R-PAR.7).",
    "GB": "Covered by the European Union until the end of 2020.",
}

# In the scheme by the Canadian schedule of 2025 (R-PAR.9), and not on the lists of 2003 nor in a dated event: the last
# day of the first half-year for which the KP statistics hold its return on production.
FIRST_RETURNS = {"GH": "2004-06-30", "SG": "2004-06-30", "NO": "2005-06-30", "NZ": "2006-12-31", "SZ": "2012-06-30"}

# Own entries of states that the European Union covers since their accession.
ACCESSIONS = {
    "HU": "2004-05-01", "PL": "2004-05-01", "SI": "2004-05-01", "BG": "2007-01-01", "RO": "2007-01-01",
    "HR": "2013-07-01",
}  # fmt: skip

# Still in the scheme by the Canadian schedule of 2025 only.
FIRST_SEEN_2025 = ("BD", "TR")


@dataclass(frozen=True)
class Span:
    """One row of standings.csv."""

    participant: str
    status: str
    from_on: str
    precision: str = "day"
    until: str = ""
    zones: str = ""
    barred: str = ""
    needs_approval: str = ""
    monthly_report: str = ""
    source: str = ""
    note: str = ""


def _spans_of(code: str, *rows: tuple[str, str, str, str, str], **extra: dict[str, str]) -> list[Span]:
    """Consecutive spans; a row is (status, from, precision, source, note); status ``out`` is a day without standing."""
    found = []
    for place, (status, begin, precision, source, note) in enumerate(rows):
        until = rows[place + 1][1] if place + 1 < len(rows) else ""
        if status != "out":
            found.append(
                Span(code, status, begin, precision, until, source=source, note=note, **extra.get(f"at{place}", {}))
            )
    return found


LISTED = "kp_participant_lists_2003.csv"
EVENTS = "kp_participation_events.csv"
UNTIL_2003 = "On the list of August 2003; in the scheme perhaps since its launch on 1 January 2003."

# Histories with more than a beginning, told from the event and sanction files and the rulebook's case files (R-CAR.*).
CASES = [
    *_spans_of(
        "CF",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("suspended", "2013-05-23", "day", f"{EVENTS} R-CAR.1", "Temporary suspension by written procedure."),
        ("restricted", "2015-07-17", "day", f"{EVENTS} R-CAR.2 R-CAR.4", "Compliant zones, each export approved."),
        ("restricted", "2016-09-19", "day", "R-CAR.6", "Three more compliant zones."),
        ("restricted", "2019-11-22", "month", "R-CAR.8", "No approval of each export, monthly data to the monitors. "
         "Eight zones by 2019; only four names are in the sources on file."),
        ("active", "2024-11-15", "day", f"{EVENTS} R-CAR.9", "Readmitted in full."),
        at2={"zones": "Berberati", "needs_approval": "yes", "monthly_report": "yes"},
        at3={"zones": "Berberati|Boda|Carnot|Nola", "needs_approval": "yes", "monthly_report": "yes"},
        at4={"zones": "Berberati|Boda|Carnot|Nola", "monthly_report": "yes"},
    ),
    *_spans_of(
        "CI",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("embargoed", "2005-12-15", "day", "un_diamond_sanctions.csv R-CIV.1", "S/RES/1643."),
        ("active", "2014-04-29", "day", "un_diamond_sanctions.csv R-CIV.1", "Embargo ended by S/RES/2153."),
    ),
    *_spans_of(
        "LR",
        ("embargoed", "2001-05-01", "month", "un_diamond_sanctions.csv", "S/RES/1343, again S/RES/1521."),
        ("out", "2007-04-27", "day", "", ""),
        ("active", "2007-05-04", "day", "Z4 R-LBR.1", "Admitted on 4 May 2007; the United States list it from 3 May."),
    ),
    *_spans_of(
        "SL",
        ("embargoed", "2000-07-05", "day", "un_diamond_sanctions.csv", "Exempt with a certificate of origin."),
        ("out", "2003-06-05", "day", "", ""),
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
    ),
    *_spans_of(
        "CG",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("removed", "2004-07-09", "day", EVENTS, "After a review mission."),
        ("active", "2007-11-01", "month", f"{EVENTS} R-NC.7", "Readmitted in November 2007; the day is not on file."),
    ),
    *_spans_of(
        "LB",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("removed", "2003-11-01", "unknown", EVENTS, "Out on an unknown day between October 2003 and 2005."),
        ("active", "2005-01-01", "year", EVENTS, "Rejoined in 2005; day not on file."),
    ),
    *_spans_of(
        "VE",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("self_suspended", "2008-06-01", "month", f"{EVENTS} R-VEN.2", "Stopped exports; noted by the United States "
         "from 4 November 2010."),
        ("active", "2017-04-26", "day", f"{EVENTS} R-VEN.3", "Day of the United States list; the day of return "
         "is not on file."),
    ),
    *_spans_of(
        "ZW",
        ("active", "2003-08-31", "first_seen", LISTED, UNTIL_2003),
        ("restricted", "2009-11-01", "month", f"{EVENTS} R-ZIM.1", "Marange barred; joint work plan and monitor."),
        ("vigilance", "2011-11-01", "month", EVENTS, "Marange agreement of the Kinshasa plenary."),
        ("active", "2012-11-30", "month", "R-ZIM.3", "Special monitoring lifted in November 2012."),
        at1={"barred": "Marange"},
    ),
    *_spans_of(
        "GB",
        ("active", "2021-01-01", "day", "S10", "Own certificates since 2021; United States list from 8 January."),
    ),
    *_spans_of("TW", ("active", "2003-05-10", "day", "Z2 R-PAR.7", "Began on 10 May 2003.")),
]  # fmt: skip


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HISTORY / name).read_text(encoding="utf-8").splitlines()))


def _first_days() -> dict[str, tuple[str, str, str, str]]:
    """By code: the first day, its precision, source and note."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for row in _rows(LISTED):
        code, day = CODES[row["participant"]], date.fromisoformat(row["list_date"])
        if day == FIRST_LIST:
            found[code] = (day.isoformat(), "first_seen", LISTED, UNTIL_2003)
        elif code not in found:
            found[code] = (
                CERTIFIED.isoformat(),
                "day",
                f"{LISTED} Z2",
                "Certified as a Participant on 31 October 2003.",
            )
    for row in _rows(EVENTS):
        code = CODES[row["participant"]]
        if row["event"].startswith(("admitted", "added", "listed")) and (
            code not in found or found[code][0] > row["date"]
        ):
            day = row["date"] if row["date_precision"] == "day" else f"{row['date']}-01-01"
            note = "" if row["date_precision"] == "day" else f"In {row['date']}; the day is not on file."
            found[code] = (day, row["date_precision"], EVENTS, note or row["note"])
    found["ML"] = ("2013-06-01", "month", "Z1 R-PAR.5", "In June 2013 by written procedure; the day is not on file.")
    for code, day in FIRST_RETURNS.items():
        note = "Not on the lists of 2003; first seen by its return on production for the half-year ended on this day."
        found[code] = (day, "first_seen", "KP public statistics, production by half-year", note)
    for code in FIRST_SEEN_2025:
        note = "First dated evidence on file is the Canadian schedule of 23 January 2025; in the scheme for longer."
        found[code] = (SCHEDULE.isoformat(), "first_seen", "R-PAR.9", note)
    return found


def spans() -> list[Span]:
    """Every span of every Participant, by code and time."""
    told = {span.participant for span in CASES}
    plain = [
        Span(code, "active", day, precision, ACCESSIONS.get(code, ""), source=source,
             note=f"{note} Covered by the European Union since its accession." if code in ACCESSIONS else note)
        for code, (day, precision, source, note) in _first_days().items()
        if code not in told
    ]  # fmt: skip
    return sorted([*CASES, *plain], key=lambda span: (span.participant, span.from_on))


def participants() -> list[dict[str, str]]:
    english, french = Locale("en").territories, Locale("fr").territories
    kinds = {"EU": "union", "TW": "entity"}
    return [
        {
            "code": code,
            "english": ENGLISH.get(code, english[code]),
            "french": FRENCH.get(code, french[code]),
            "kind": kinds.get(code, "state"),
            "note": NOTES.get(code, ""),
        }
        for code in sorted({span.participant for span in spans()})
    ]


def countries() -> list[dict[str, str]]:
    """Every ISO code with names, and whether the KP statistics show production there."""
    english, french = Locale("en").territories, Locale("fr").territories
    # Codes that CLDR knows and that are no country of ISO 3166-1.
    others = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
    return [
        {
            "code": code,
            "english": ENGLISH.get(code, english[code]),
            "french": FRENCH.get(code, french[code]),
            "produces": "yes" if code in PRODUCERS else "",
        }
        for code in sorted(english)
        if len(code) == 2 and code.isalpha() and code not in others
    ]


# A production above zero in the KP public statistics, 2003 to 2024.
PRODUCERS = {
    "AO", "AU", "BR", "BW", "CA", "CD", "CF", "CG", "CI", "CM", "CN", "GA", "GH", "GN", "GY", "ID", "IN", "LR", "LS",
    "ML", "NA", "RU", "SL", "TG", "TZ", "VE", "ZA", "ZW",
}  # fmt: skip


def _text(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def files() -> dict[Path, str]:
    """What the three files must hold."""
    return {
        VOCABULARY / "participants.csv": _text(participants()),
        VOCABULARY / "standings.csv": _text([dict(vars(span)) for span in spans()]),
        VOCABULARY / "countries.csv": _text(countries()),
    }


def main() -> int:
    stale = [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        print("\n".join(f"{path.name} is not current: run tools/participants.py" for path in stale))
        return 1 if stale else 0
    for path in stale:
        path.write_text(files()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
