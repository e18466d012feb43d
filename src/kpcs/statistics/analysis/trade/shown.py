"""Doubts about trade, certificates and balance as plain data: amounts are decimal texts, exact to the last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpcs.scheme.values import decimal

from ..doubt import Doubt, Ranked
from .facts import TradeFacts
from .rows import Trade


def anomaly_as_json(rank: int, found: Ranked, facts: TradeFacts) -> dict[str, Any]:
    """One anomaly as those of production are told, with subject, partner, heading and the rows in doubt."""
    doubt = found.doubt
    points, cents = doubt.moves
    history = facts.standings.get(doubt.participant)
    return {
        "rank": rank,
        "id": doubt.id,
        "fingerprint": doubt.fingerprint,
        "score": found.score,
        "subject": doubt.subject,
        "name": history.name if history else doubt.participant,
        **_said(doubt),
        "periods": [str(period) for period in found.periods],
        "moves": {"carats": decimal(points), "us_value": decimal(cents), "share_of_world": round(found.share, 8)},
        "surprise": round(doubt.surprise, 3),
        "materiality": round(found.materiality, 3),
        "also": [_said(one) for one in found.also],
    }


def _said(doubt: Doubt) -> dict[str, Any]:
    return {
        "test": doubt.test,
        "rule": doubt.said.code,
        "participant": doubt.participant,
        "partner": doubt.partner,
        "heading": doubt.heading,
        "periods": [str(period) for period in doubt.periods],
        "sentence": doubt.said.message,
        "ask": doubt.said.remedy,
        "evidence": [said.message for said in doubt.evidence],
        "alternatives": [
            {
                "period": str(one.period),
                "sentence": one.said.message,
                "carats": decimal(one.points),
                "us_value": decimal(one.cents),
            }
            for one in doubt.alternatives
        ],
        "rows": [_row(row) for row in doubt.trade],
    }


def _row(row: Trade) -> dict[str, Any]:
    return {
        "reporter": row.reporter,
        "flow": row.flow,
        "partner": row.partner,
        "period": str(row.period),
        "hs": row.hs,
        "origin": row.origin,
        "carats": decimal(row.points),
        "us_value": decimal(row.cents),
        "us_per_carat": f"{row.price:.2f}" if row.points and row.cents else None,
        "certificates": row.certificates,
    }


def anomalies_as_json(
    found: Iterable[tuple[int, Ranked]], *, subject: str, total: int, facts: TradeFacts
) -> dict[str, Any]:
    """Those asked for of one subject, with how many there are of it in all."""
    rows = [anomaly_as_json(rank, one, facts) for rank, one in found]
    counts = {"rows": len(facts.rows), "counts": len(facts.counts), "total": total}
    return {"as_of": facts.as_of.isoformat(), "subject": subject, **counts, "anomalies": rows}
