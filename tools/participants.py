"""Build vocabulary/participants.csv, standings.csv and countries.csv from the public history files beside them.

Run `.venv/bin/python tools/participants.py`; with --check it only says whether the files are current. Nothing is
invented: where no day is on file, the first dated evidence stands as the beginning and the note says so.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from babel import Locale

VOCABULARY = Path(__file__).parent.parent / "src" / "kpcs" / "scheme" / "vocabulary"
HISTORY = VOCABULARY / "history"
SOURCES = {row["key"]: row for row in csv.DictReader((VOCABULARY / "sources.csv").open(encoding="utf-8"))}
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


LISTED = "kp_participant_lists_2003.csv"
EVENTS = "kp_participation_events.csv"
STATISTICS = "Public statistics of the scheme, production by half-year"
UNTIL_2003 = "On the list of August 2003; in the scheme perhaps since its launch on 1 January 2003."


def _cases() -> list[Span]:
    """Histories with more than a beginning: cases.csv, told from the event and sanction files and the rulebook."""
    rows = _rows("cases.csv")
    found = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        until = after["from_on"] if after and after["participant"] == row["participant"] else ""
        if row["status"] != "out":
            found.append(Span(**row, until=until))
    return found


def _source(span: Span) -> str:
    """The grounds of a span with their addresses; its words are list, event, sanction, keys of sources and of rules."""
    grounds = []
    for word in span.source.split():
        if word == "list":
            day = FIRST_LIST if span.from_on <= FIRST_LIST.isoformat() else CERTIFIED
            address = next(row["source_url"] for row in _rows(LISTED) if row["list_date"] == day.isoformat())
            grounds.append(f"List of Participants of {day:%B %Y} {address}")
        elif word == "event":
            grounds.append(_event_of(span))
        elif word == "sanction":
            mine = (row for row in _rows("un_diamond_sanctions.csv") if CODES.get(row["target"]) == span.participant)
            grounds.append("United Nations sanctions {source_url}".format(**next(mine)))
        elif word in SOURCES:
            grounds.append(f"{SOURCES[word]['title']} {SOURCES[word]['addresses']}".strip())
        else:
            grounds.append(STATISTICS if word == "statistics" else word)
    return " · ".join(grounds)


def _event_of(span: Span) -> str:
    """The event that begins the span, else the next one of the same Participant."""
    mine = [row for row in _rows(EVENTS) if CODES[row["participant"]] == span.participant]
    begin = [row for row in mine if span.from_on.startswith(row["date"])]
    row = (begin or [row for row in mine if row["date"] > span.from_on[:4]])[0]
    return f"Participation event of {row['date']} {row['source_url']}"


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HISTORY / name).read_text(encoding="utf-8").splitlines()))


def _first_days() -> dict[str, tuple[str, str, str, str]]:
    """By code: the first day, its precision, source and note."""
    found: dict[str, tuple[str, str, str, str]] = {}
    for row in _rows(LISTED):
        code, day = CODES[row["participant"]], date.fromisoformat(row["list_date"])
        if day == FIRST_LIST:
            found[code] = (day.isoformat(), "first_seen", "list", UNTIL_2003)
        elif code not in found:
            found[code] = (
                CERTIFIED.isoformat(),
                "day",
                "list Z2",
                "Certified as a Participant on 31 October 2003.",
            )
    for row in _rows(EVENTS):
        code = CODES[row["participant"]]
        if row["event"].startswith(("admitted", "added", "listed")) and (
            code not in found or found[code][0] > row["date"]
        ):
            day = row["date"] if row["date_precision"] == "day" else f"{row['date']}-01-01"
            note = "" if row["date_precision"] == "day" else f"In {row['date']}; the day is not on file."
            found[code] = (day, row["date_precision"], "event", note or row["note"])
    found["ML"] = ("2013-06-01", "month", "Z1 R-PAR.5", "In June 2013 by written procedure; the day is not on file.")
    for code, day in FIRST_RETURNS.items():
        note = "Not on the lists of 2003; first seen by its return on production for the half-year ended on this day."
        found[code] = (day, "first_seen", "statistics", note)
    for code in FIRST_SEEN_2025:
        note = "First dated evidence on file is the Canadian schedule of 23 January 2025; in the scheme for longer."
        found[code] = (SCHEDULE.isoformat(), "first_seen", "R-PAR.9", note)
    return found


def spans() -> list[Span]:
    """Every span of every Participant, by code and time."""
    cases = _cases()
    told = {span.participant for span in cases}
    plain = [
        Span(code, "active", day, precision, ACCESSIONS.get(code, ""), source=source,
             note=f"{note} Covered by the European Union since its accession." if code in ACCESSIONS else note)
        for code, (day, precision, source, note) in _first_days().items()
        if code not in told
    ]  # fmt: skip
    found = sorted([*cases, *plain], key=lambda span: (span.participant, span.from_on))
    return [replace(span, source=_source(span)) for span in found]


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
