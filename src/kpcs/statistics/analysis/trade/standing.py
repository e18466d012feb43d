"""R-ANO.13: trade filed with, or by, somebody who could not trade on any day of the quarter; and embargoed stones.

A return is refused while a decision is known; these are the ones that were loaded, or filed before it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import trade_doubts as say
from kpcs.scheme.standings import Status

from ..doubt import Doubt
from ..policy import TradePolicy
from .facts import TradeFacts, totals
from .rows import Trade
from .said import amounts, quarters_said, told


def out_of_standing(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """All quarters of one reporter and partner together, by the standing that forbade it."""
    with_partner: dict[tuple[str, str, Status], list[Trade]] = defaultdict(list)
    own: dict[tuple[str, Status], list[Trade]] = defaultdict(list)
    stopped = _stopped(facts)
    for (reporter, _), quarters in facts.by_return.items():
        for quarter, filed in quarters.items():
            codes = stopped.get(quarter, {})
            for row in filed if codes else ():
                if not row.points and not row.cents:
                    continue
                if row.partner in codes:
                    with_partner[reporter, row.partner, codes[row.partner]].append(row)
                elif reporter in codes:
                    own[reporter, codes[reporter]].append(row)
    for (reporter, partner, status), rows in with_partner.items():
        said = {"participant": reporter, "country": partner, **_figures(rows)}
        if status in (Status.APPLICANT, Status.REMOVED):
            finding = say.NEVER_STOOD.finding(**said)
        else:
            finding = say.NOT_IN_STANDING.finding(**said, status=str(status))
        yield _doubt("not_in_standing", finding, reporter, partner, rows)
    for (reporter, status), rows in own.items():
        finding = say.REPORTER_NOT_IN_STANDING.finding(participant=reporter, status=str(status), **_figures(rows))
        yield _doubt("not_in_standing", finding, reporter, "", rows)


def _stopped(facts: TradeFacts) -> dict[int, dict[str, Status]]:
    """By quarter, who of all that are named could not trade on any day of it."""
    codes = sorted({partner for _, _, partner, _, _ in facts.strands} | {reporter for reporter, _ in facts.by_return})
    quarters = {quarter for some in facts.by_return.values() for quarter in some}
    return {
        quarter: {code: status for code in codes if (status := facts.status_in(code, quarter)) is not None}
        for quarter in sorted(quarters)
    }


def embargoed_origins(facts: TradeFacts, policy: TradePolicy) -> Iterator[Doubt]:
    """Stones of an origin that was under embargo throughout the quarter, sent by somebody else."""
    found: dict[tuple[str, str], list[Trade]] = defaultdict(list)
    for row in facts.rows:
        is_of_another = len(row.origin) == 2 and row.origin not in (row.partner, row.reporter)
        if is_of_another and facts.status_in(row.origin, row.quarter) is Status.EMBARGOED:
            found[row.reporter, row.origin].append(row)
    for (reporter, origin), rows in found.items():
        finding = say.EMBARGOED.finding(participant=reporter, country=origin, **_figures(rows))
        yield _doubt("origin_embargoed", finding, reporter, origin, rows)


def _figures(rows: list[Trade]) -> dict[str, str]:
    return {
        "figures": amounts(*totals(tuple(rows))),
        "period": quarters_said({row.quarter for row in rows}),
    }


def _doubt(test: str, said: Finding, reporter: str, partner: str, rows: list[Trade]) -> Doubt:
    by_quarter = {quarter: [row for row in rows if row.quarter == quarter] for quarter in {row.quarter for row in rows}}
    largest = max((totals(tuple(some)) for some in by_quarter.values()), key=lambda sums: sums[1])
    return told(test, said, reporter, tuple(rows), by_quarter, partner=partner, surprise=0.95, moves=largest)
