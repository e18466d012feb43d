"""Findings in the language of whoever reads them; records keep the English."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from kpcs.scheme.findings import Finding
from kpcs.scheme.rulebook import sentence


def said(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The same findings, message and remedy in the active language where the vocabulary has it, else in English."""
    language = (get_language() or "en").partition("-")[0]
    return tuple(sentence(finding, language) for finding in findings)
