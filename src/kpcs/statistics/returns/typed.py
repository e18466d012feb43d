"""A return as it was typed into a form or sent by a program: texts -> lines, with everything that cannot be read.

The shape: ``nil`` (yes or nothing), ``lines`` (a list of texts by column), ``total_carats``, ``total_value`` as a
check; for certificates ``issued`` and ``received``. A line with nothing in it but a flow is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import READERS, Line, Subject

from .checking import Known, Return, judged
from .reading import MOST_SAID

COLUMNS = ("flow", "method", "hs", "partner", "origin", "carats", "value", "certificates", "nil")
# The totals stand in no line; their findings are put beside their own fields.
TOTAL_ROW = 1_000_000
COUNTS = (("issued", "export"), ("received", "import"))


def check_typed(
    filed: Mapping[str, object], *, subject: Subject, period: Period, known: Known
) -> tuple[Return, list[Finding]]:
    """The return and everything that is to be said about it; findings name the fields that were typed."""
    findings: list[Finding] = []
    lines = [_line(row, texts, findings) for row, texts in _rows(filed, subject)]
    made = Return(known.own, subject, period, tuple(lines), _totals(filed, subject, findings))
    findings += judged(made, known, {one.field for one in findings})
    return made, findings


def _rows(filed: Mapping[str, object], subject: Subject) -> list[tuple[int, dict[str, str]]]:
    if str(filed.get("nil") or "") in ("yes", "on", "true"):
        return [(row, {"flow": flow, "nil": "yes"}) for row, flow in enumerate(subject.flows)]
    if subject is Subject.CERTIFICATES and not filed.get("lines"):
        counts = enumerate(COUNTS)
        return [(row, {"flow": flow, "certificates": str(filed.get(name) or "")}) for row, (name, flow) in counts]
    given = filed.get("lines")
    rows = [
        (row, {name: str(texts.get(name) or "") for name in COLUMNS})
        for row, texts in enumerate(given if isinstance(given, list) else [])
        if isinstance(texts, Mapping)
    ]
    flow = "production" if subject is Subject.PRODUCTION else ""
    return [
        (row, texts | {"flow": texts["flow"] or flow})
        for row, texts in rows
        if any(text.strip() for name, text in texts.items() if name not in ("flow", "method"))
    ]


def _line(row: int, texts: Mapping[str, str], findings: list[Finding]) -> Line:
    values: dict[str, object] = {}
    for name in COLUMNS:
        text = texts.get(name, "")
        values[name], wrong = READERS[name](text)
        if wrong is not None:
            said = {"said": text.strip()[:MOST_SAID], "measure": name, "place": f"line {row + 1}"}
            findings.append(wrong.finding(f"lines.{row}.{name}", **said))
    return Line(row, *(values[name] for name in COLUMNS), place=f"line {row + 1}")  # type: ignore[arg-type,misc]


def _totals(filed: Mapping[str, object], subject: Subject, findings: list[Finding]) -> tuple[Line, ...]:
    typed = {name: str(filed.get(f"total_{name}") or "") for name in ("carats", "value")}
    if subject is Subject.CERTIFICATES or not any(text.strip() for text in typed.values()):
        return ()
    values: dict[str, object] = {}
    for name, text in typed.items():
        values[name], wrong = READERS[name](text)
        if wrong is not None:
            findings.append(wrong.finding(f"total_{name}", said=text.strip()[:MOST_SAID], measure=name, place=""))
    return (Line(TOTAL_ROW, "", "", "", "", "", values["carats"], values["value"], None, False, ""),)  # type: ignore[arg-type]


def field_of(field: str, subject: Subject) -> str:
    """Where in the form a finding of the law belongs."""
    name, _, rest = field.partition(".")
    row, _, column = rest.partition(".")
    if name == "lines" and row == str(TOTAL_ROW):
        return f"total_{column}"
    if name == "lines" and subject is Subject.CERTIFICATES and row in ("0", "1"):
        return COUNTS[int(row)][0]
    return field
