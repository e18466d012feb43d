"""The rulebook and the state tables as Markdown pages, for the documentation and for `kpcs rules --markdown`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .catalogue import Entry, Wording, entries
from .policies import Validity, default_policy, policies
from .rulebook import coded, kept
from .states import TABLES, Table, words
from .vocabulary import rows

LEVELS = {
    "must": "requirement of the scheme",
    "should": "recommendation",
    "national": "national law or practice",
    "derived": "derived by this software",
    "fact": "fact",
}
STATUS = {
    "C": "confirmed in a source that was read",
    "P": "partly confirmed",
    "U": "unconfirmed in any source that was read",
    "D": "our own design",
}
AREAS = {
    "I": "Section I: definitions",
    "II": "Section II: the certificate",
    "III": "Section III: undertakings in trade",
    "IV": "Section IV: internal controls",
    "V": "Section V: cooperation",
    "VI": "Section VI: administration",
    "AI": "Annex I: the certificate's fields",
    "AII": "Annex II: recommended controls",
    "AIII": "Annex III: statistics",
    "CORE": "Changes to the core document",
    "CER": "Life of a certificate",
    "PRE": "Notice before arrival",
    "CON": "Confirmation of receipt",
    "NUM": "Numbers",
    "SIG": "Signatures",
    "FMT": "Formats",
    "SAN": "Sanctions and origin",
    "STA": "Returns of statistics",
    "DAQ": "Questions about data",
    "ANO": "Anomalies",
    "AGS": "Yearly summary",
    "WEB": "Statistics website",
    "REP": "Annual reports",
    "REV": "Review visits",
    "MIS": "Review missions",
    "NC": "Non-compliance",
    "CAR": "Central African Republic",
    "ZIM": "Zimbabwe",
    "VEN": "Venezuela",
    "CIV": "Côte d'Ivoire",
    "LBR": "Liberia",
    "FRD": "Fraud",
    "GOV": "Governance",
    "PAR": "Participation",
    "SEC": "Secretariat",
    "ASM": "Artisanal mining",
    "EXT": "Other organisations",
    "EU": "European Union",
    "US": "United States",
    "CA": "Canada",
    "IN": "India",
    "AE": "United Arab Emirates",
    "SL": "Sierra Leone",
    "ZA": "South Africa",
    "CH": "Switzerland",
    "RO": "Romania",
    "SOW": "Industry's warranties",
    "READ": "This software: reading",
    "STAT": "This software: tables of figures",
    "DOUBT": "This software: doubtful figures",
    "ASK": "This software: questionnaires",
    "ACT": "This software: acts",
    "BLANK": "This software: blanks",
    "FILE": "This software: files",
    "SAME": "This software: repetition",
    "OFFICER": "This software: officers",
    "FIRM": "This software: firms",
    "LOG": "This software: the public log",
    "STATUS": "This software: what is told of numbers",
}
Examples = Mapping[tuple[str, str], Iterable[tuple[str, str]]]


def area_of(code: str) -> str:
    """The part of the rulebook that an id belongs to: R-AI.V1 is of AI."""
    return code.split("-", 1)[1].split(".")[0]


def rule_markdown(entry: Entry, examples: Examples | None = None) -> str:
    """One rule with its sentences; ``examples`` are cases refused and passed, by id and sentence."""
    facts = [LEVELS[entry.level], STATUS[entry.status]]
    facts += [f"for {', '.join(entry.participants)}"] if entry.participants else []
    facts += [f"from {entry.since}"] if entry.since else []
    facts += [f"until {entry.until}"] if entry.until else []
    facts += [f"sources {', '.join(entry.sources)}"] if entry.sources else []
    facts.append(f"kept as {kept(entry)}")
    lines = [f"**{entry.id}** {entry.sentence}  ", f"{'; '.join(facts)}."]
    lines += [line for said in coded().get(entry.id, ()) for line in _said(said, examples or {})]
    return "\n".join(lines)


def rules_markdown(examples: Examples | None = None) -> str:
    """The whole rulebook with its sources."""
    parts = [
        "# Rulebook",
        "Every rule that this software knows, in our own words; not legal advice. A rule kept as *code* is checked at"
        " the act named, and its sentence is what an officer reads; one kept as *data* is applied from the vocabulary;"
        " one kept as *text* is for people to follow.",
    ]
    area = ""
    for entry in entries().values():
        if area_of(entry.id) != area:
            area = area_of(entry.id)
            parts.append(f"## {AREAS[area]}")
        parts.append(rule_markdown(entry, examples))
    parts.append("## Sources")
    parts.append("\n".join(_source(row) for row in rows("sources.csv")))
    return "\n\n".join(parts) + "\n"


def states_markdown() -> str:
    """The tables of states, each as a diagram and as a table with permission and rules."""
    parts = [
        "# States",
        "What may follow what. A certificate is the issuer's word, a shipment the importer's: only the importer's"
        " office says that it arrived. A questionnaire is overdue when its day has passed; that is no state of its own."
        " A state without steps is an end.",
    ]
    for table in TABLES:
        parts += [f"## {table.noun.capitalize()}", f"```mermaid\n{table.mermaid()}```", _steps(table)]
    return "\n\n".join(parts) + "\n"


def practice_markdown() -> str:
    """What is assumed of each Participant's practice, with how well each fact is documented."""
    parts = [
        "# National practice",
        "What this software applies as the practice of each Participant, from `vocabulary/policies.json`. Evidence: "
        + "; ".join(f"{code} {meaning}" for code, meaning in STATUS.items())
        + ". Participants without a table of their own follow the default; a fact that is not listed is the default's.",
    ]
    for policy in policies():
        parts.append(f"## {policy.name}")
        lines = ["| fact | value | evidence | rules |", "| --- | --- | --- | --- |"]
        for name, basis in policy.bases.items():
            if policy.participant is None or basis != default_policy().bases[name]:
                cells = (words(name), _value(getattr(policy, name)), basis.status, ", ".join(basis.rules))
                lines.append(f"| {' | '.join(cells)} |")
        parts.append("\n".join(lines) if len(lines) > 2 else "The default in every fact; nothing better is known.")
    return "\n\n".join(parts) + "\n"


def _value(value: object) -> str:
    if isinstance(value, Validity):
        return f"{value.number} {value.span}{f', {value.note}' if value.note else ''}"
    if isinstance(value, Mapping):
        return "; ".join(f"{language}: “{text}”" for language, text in value.items())
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else str(value).replace("|", "\\|")


def _said(said: Wording, examples: Examples) -> list[str]:
    lines = [f"- *{said.act}*, {said.severity}: {said.sentence} {said.remedy}"]
    for broken, passed in examples.get((said.id, said.sentence), ()):
        lines.append(f"    - found: {broken}. Not found: {passed}.")
    return lines


def _source(row: Mapping[str, str]) -> str:
    addresses = " ".join(f"<{address}>" for address in row["addresses"].split())
    return f"- **{row['key']}** {row['title']} {addresses}".rstrip()


def _steps(table: Table) -> str:
    lines = ["| state | event | leads to | permission | rules |", "| --- | --- | --- | --- | --- |"]
    for state, steps in table.steps.items():
        for event, step in steps.items():
            cells = (words(state), words(event), words(step.to), f"`{step.permission}`", ", ".join(step.rules))
            lines.append(f"| {' | '.join(cells)} |")
        if not steps:
            lines.append(f"| {words(state)} | – | – | – | – |")
    return "\n".join(lines)
