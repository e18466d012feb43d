"""All tables of cases; docs/reference/rules.md prints them."""

from __future__ import annotations

from tests.spec import (
    arriving,
    deciding,
    filed_returns,
    filing,
    groups,
    inspecting,
    issuing,
    outside,
    public_log,
    questionnaires,
    reckoned,
    side,
    standing,
    stock,
    typed,
)

TABLES = (
    typed.READING,
    typed.DAYS,
    typed.PAPERS,
    filing.TABLE,
    inspecting.TABLE,
    issuing.TABLE,
    side.REPLACEMENT,
    side.VOID,
    side.TECHNICAL,
    *stock.TABLES,
    arriving.TABLE,
    deciding.DECISION,
    deciding.RELEASE,
    deciding.PASSING,
    deciding.CONFIRMATION,
    standing.TABLE,
    *groups.TABLES,
    public_log.TABLE,
    *filed_returns.TABLES,
    *questionnaires.TABLES,
    *reckoned.TABLES,
    outside.TABLE,
)
