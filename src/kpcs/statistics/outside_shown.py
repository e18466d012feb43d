"""Comparisons with figures from outside as files and programs get them."""

from __future__ import annotations

from typing import Any

from kpcs.scheme.rules.statistics.compared import change
from kpcs.scheme.values import decimal

from .outside.comparing import Mirror, Stranger
from .side_by_side import per_cent


def mirror_as_json(one: Mirror) -> dict[str, Any]:
    """One figure beside what is declared; the change is in per cent of the Participant's own figure."""
    return {
        "participant": one.participant,
        "year": one.year,
        "measure": one.measure,
        "us_value": decimal(one.own_cents),
        "source": one.source,
        "flow": one.flow,
        "outside_us_value": decimal(one.outside_cents),
        "reporters": one.reporters,
        "difference": decimal(one.difference),
        "change_per_cent": per_cent(change(one.own_cents, one.outside_cents)),
    }


def stranger_as_json(one: Stranger) -> dict[str, Any]:
    """Trade with one who could not trade; an empty standing is that of no Participant."""
    return {
        "year": one.year,
        "reporter": one.reporter,
        "partner": one.partner,
        "us_value": decimal(one.cents),
        "stranger": one.stranger,
        "standing": [status.value for status in one.statuses],
        "whole_year": one.is_whole_year,
    }
