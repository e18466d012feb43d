"""What a rule says: one shape for the officer's page, the API, the tooltip and the report."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``BLOCK`` stops the act; ``WARN`` must be seen and may be passed; ``NOTE`` informs."""

    BLOCK = "block"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or worth knowing.

    ``code`` is the rule's stable id (never reused), ``field`` the place in the posted value (``parcels.2.carats``;
    empty for the whole), ``message`` a sentence that says what is wrong, ``remedy`` a sentence that says what to do,
    ``params`` the figures in the message, so that it can be said in another language.
    """

    code: str
    severity: Severity
    field: str
    message: str
    remedy: str = ""
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that stop the act."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)
