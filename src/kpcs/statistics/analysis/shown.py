"""What was found as plain data: the same keys for programs every time. Amounts are decimal texts, exact to the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.values import decimal

from .doubt import Alternative, Doubt, Ranked
from .expected import Absence, Gap, Punctuality, punctuality
from .facts import Facts, Line
from .policy import AnomalyPolicy
from .summary import Amount, Row, Summary, duplicates

COLUMNS = ("participant", "name", "period", "method", "carats", "us_value", "us_per_carat", "lines", "filed", "note")
AS_FILED = "Every line is counted as it was filed, doubtful ones too."
WITHOUT = "Lines that are duplicates, or for a time in which the Participant took no part, are left out."


def anomaly_as_json(rank: int, found: Ranked, facts: Facts) -> dict[str, Any]:
    """One anomaly with its rank, score and reasons, lines, alternatives and what it explains besides."""
    doubt = found.doubt
    points, cents = doubt.moves
    history = facts.standings.get(doubt.participant)
    return {
        "rank": rank,
        "id": doubt.id,
        "score": found.score,
        "test": doubt.test,
        "rule": doubt.said.code,
        "participant": doubt.participant,
        "name": history.name if history else doubt.participant,
        "periods": [str(period) for period in found.periods],
        "sentence": doubt.said.message,
        "ask": doubt.said.remedy,
        "evidence": [said.message for said in doubt.evidence],
        "alternatives": [_alternative(one) for one in doubt.alternatives],
        "lines": [_line(line) for line in doubt.lines],
        "moves": {"carats": decimal(points), "us_value": decimal(cents), "share_of_world": round(found.share, 8)},
        "surprise": round(doubt.surprise, 3),
        "materiality": round(found.materiality, 3),
        "also": [_beside(one) for one in found.also],
    }


def _beside(doubt: Doubt) -> dict[str, Any]:
    return {
        "test": doubt.test,
        "rule": doubt.said.code,
        "periods": [str(period) for period in doubt.periods],
        "sentence": doubt.said.message,
        "evidence": [said.message for said in doubt.evidence],
        "alternatives": [_alternative(one) for one in doubt.alternatives],
        "lines": [_line(line) for line in doubt.lines],
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    amounts = {"carats": decimal(one.points), "us_value": decimal(one.cents)}
    return {"period": str(one.period), "sentence": one.said.message, **amounts}


def _line(line: Line) -> dict[str, Any]:
    return {
        "participant": line.participant,
        "period": str(line.period),
        "method": line.method or "nil",
        "carats": decimal(line.points),
        "us_value": decimal(line.cents),
        "us_per_carat": f"{line.price:.2f}" if line.points else None,
        "place": line.place,
        "filed_on": line.filed_on.isoformat() if line.filed_on else None,
        "changed_on": line.changed_on.isoformat() if line.changed_on else None,
    }


def anomalies_as_json(found: Iterable[tuple[int, Ranked]], *, total: int, facts: Facts) -> dict[str, Any]:
    """Those asked for, with how many there are in all."""
    rows = [anomaly_as_json(rank, one, facts) for rank, one in found]
    return {"as_of": facts.as_of.isoformat(), "lines": len(facts.lines), "total": total, "anomalies": rows}


def summary_as_json(summary: Summary, found: Iterable[Ranked]) -> dict[str, Any]:
    """A year's production by Participant and of the world, with the doubts that its sums hold, in words."""
    dropped = [line for line in duplicates(found) if line.period.year == summary.year]
    return {
        "year": summary.year,
        "subject": "production",
        "counted": WITHOUT if summary.is_without_duplicates else AS_FILED,
        "world": _row(summary.world),
        "participants": [_row(row) for row in summary.rows],
        "doubtful": [_note(one) for one in summary.doubtful],
        "left_out": [_line(line) for line in summary.left_out],
        "count_otherwise": otherwise(summary, dropped),
    }


def otherwise(summary: Summary, dropped: list[Line]) -> str:
    """How to count the other way, and what the world's sum is then."""
    if summary.is_without_duplicates:
        return "Leave out --without-duplicates to count every line as it was filed."
    if not dropped:
        return "No line of this year is a duplicate."
    total = summary.world.total
    points = total.points - sum(line.points for line in dropped)
    cents = total.cents - sum(line.cents for line in dropped)
    places = ", ".join(f"{line.participant} {line.period} {line.place}" for line in dropped)
    return (
        f"With --without-duplicates {len(dropped)} lines are left out ({places}); the world then comes to"
        f" {decimal(points)} ct and US$ {decimal(cents)}."
    )


def _note(one: Ranked) -> dict[str, Any]:
    doubt = one.doubt
    return {
        "id": doubt.id,
        "participant": doubt.participant,
        "periods": [str(period) for period in one.periods],
        "sentence": doubt.said.message,
        "alternatives": [_alternative(other) for other in doubt.alternatives],
    }


def amount_as_json(amount: Amount | None) -> dict[str, Any] | None:
    """An exact amount; None stays None."""
    if amount is None:
        return None
    price = amount.per_carat_cents
    return {
        "carats": decimal(amount.points),
        "us_value": decimal(amount.cents),
        "us_per_carat": None if price is None else decimal(price),
        "lines": amount.lines,
    }


def _row(row: Row) -> dict[str, Any]:
    named = {"participant": row.code, "name": row.name} if row.code else {"name": row.name}
    methods = ("artisanal", "large_scale", "undivided")
    return {
        **named,
        **(amount_as_json(row.total) or {}),
        "H1": amount_as_json(row.half(1)),
        "H2": amount_as_json(row.half(2)),
        "methods": {method: amount_as_json(row.method(method)) for method in methods if row.method(method).lines},
    }


def summary_as_rows(summary: Summary) -> Iterable[tuple[object, ...]]:
    """For CSV, under :data:`COLUMNS`: each half-year by way of mining and in all, the year, and the world last."""
    notes: dict[str, str] = {}
    for one in summary.doubtful:
        said = notes.get(one.doubt.participant, "")
        notes[one.doubt.participant] = f"{said} {one.doubt.said.message}".strip()
    for row in summary.rows:
        yield from _csv_rows(row, summary.year, notes.get(row.code, ""))
    yield from _csv_rows(summary.world, summary.year, WITHOUT if summary.is_without_duplicates else AS_FILED)


def _csv_rows(row: Row, year: int, note: str) -> Iterable[tuple[object, ...]]:
    code = row.code or "WORLD"
    for (period, method), amount in row.cells.items():
        yield (code, row.name, str(period), method, *_csv_amount(amount), "")
    for part in (1, 2):
        half = row.half(part)
        if half is not None:
            yield (code, row.name, f"{year}-H{part}", "all", *_csv_amount(half), "")
    yield (code, row.name, str(year), "all", *_csv_amount(row.total), note)


def _csv_amount(amount: Amount) -> tuple[object, ...]:
    price = amount.per_carat_cents
    filed = "stones" if amount.points or amount.cents else "nil"
    shown = "" if price is None else decimal(price)
    return decimal(amount.points), decimal(amount.cents), shown, amount.lines, filed


def gaps_as_json(
    found: Iterable[Gap], *, facts: Facts, policy: AnomalyPolicy, on_time: Sequence[Punctuality] = ()
) -> dict[str, Any]:
    """What is missing, what is only late, what is explained; nil returns that never came are told by Participant."""
    rows = list(found)
    missing = [gap for gap in rows if gap.absence is Absence.MISSING]
    return {
        "as_of": facts.as_of.isoformat(),
        "subject": "production",
        "due": f"{policy.calendar.months(Subject.PRODUCTION)} months after the end of the half-year (R-STA.1)",
        "missing": [gap_as_json(gap) for gap in missing if gap.is_producer],
        "late": [gap_as_json(gap) for gap in rows if gap.absence is Absence.LATE],
        "nil_returns_missing": _nil_missing(missing),
        "explained": [gap_as_json(gap) for gap in rows if gap.absence is Absence.EXPLAINED and gap.is_producer],
        "on_time": [punctual_as_json(one) for one in on_time or punctuality(facts, policy)],
        "explained_without_production": _nil_missing(
            [gap for gap in rows if gap.absence is Absence.EXPLAINED and not gap.is_producer], producers=False
        ),
    }


def punctual_as_json(one: Punctuality) -> dict[str, Any]:
    """How punctual one Participant is."""
    counts = {"returns": one.returns, "on_time": one.on_time, "per_cent": one.per_cent}
    return {"participant": one.participant, **counts, "days_late": one.days_late}


def gap_as_json(gap: Gap) -> dict[str, Any]:
    """One return that is not here."""
    return {
        "participant": gap.participant,
        "name": gap.name,
        "period": str(gap.period),
        "due_on": gap.due_on.isoformat(),
        "days_late": gap.days_late,
        "mines_diamonds": gap.is_producer,
        "explanation": gap.why.message if gap.why else None,
        "rule": gap.why.code if gap.why else "R-STA.3",
    }


def _nil_missing(gaps: Iterable[Gap], *, producers: bool = False) -> list[Mapping[str, Any]]:
    by_code: dict[str, list[Gap]] = {}
    for gap in gaps:
        if gap.is_producer is producers:
            by_code.setdefault(gap.participant, []).append(gap)
    return [
        {
            "participant": code,
            "name": found[0].name,
            "count": len(found),
            "periods": [str(gap.period) for gap in found],
            "explanations": _said(gap.why for gap in found),
        }
        for code, found in by_code.items()
    ]


def _said(findings: Iterable[Finding | None]) -> list[str]:
    return list(dict.fromkeys(finding.message for finding in findings if finding))
