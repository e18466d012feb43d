"""May this return be filed? Everything that is wrong with it at once, each with its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import Any

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.participants import countries
from kpcs.scheme.periods import Period
from kpcs.scheme.standings import TRADING, Standings, Status
from kpcs.scheme.values import Carats, Usd, grouped

from .lines import KEY, MIXED, Line, Subject

# Beyond the dearest rough stone and below the cheapest boart that were ever sold (R-ANO.4), as for certificates.
DEAREST_CENTS_PER_CARAT = 100_000_000
CHEAPEST_CENTS_PER_CARAT = 10
MOST_SAID = 40


@dataclass(frozen=True, kw_only=True)
class ReturnFacts:
    """One return: whose, of what, for which period, its lines, the totals that it states, and who stood when.

    A return may have a hundred thousand lines, and most have nothing that a rule would say: a rule asks the whole
    column first, and looks at the lines only if it must.
    """

    participant: Standings
    subject: Subject
    period: Period
    lines: tuple[Line, ...]
    totals: tuple[Line, ...] = ()
    partners: Mapping[str, Standings]
    on: date

    @cached_property
    def columns(self) -> Mapping[str, Sequence[Any]]:
        """The same by column."""
        return dict(zip(Line._fields, zip(*self.lines, strict=True) if self.lines else repeat(()), strict=False))

    def different(self, column: str) -> frozenset[Any]:
        """What stands in a column, each once."""
        return frozenset(self.columns[column])

    def lines_with(self, column: str, *values: object) -> Iterator[Line]:
        """The lines that have one of these in the column."""
        cells = self.columns[column]
        if any(value in cells for value in values):
            yield from (line for line, cell in zip(self.lines, cells, strict=True) if cell in values)


act: Act[ReturnFacts] = Act("return of figures")


def check_return(facts: ReturnFacts) -> tuple[Finding, ...]:
    """Everything that is to be said about a return before it is filed."""
    return act.check(facts)


def stood_in(history: Standings, period: Period, among: frozenset[Status] = TRADING) -> bool:
    """Whether the Participant had one of these standings on any day of the period."""
    return any(
        span.status in among and span.from_on <= period.last and (span.until is None or span.until > period.first)
        for span in history.spans
    )


def _at(line: Line, column: str, **params: str) -> Problem:
    return Problem(f"lines.{line.row}.{column}", {"place": line.place, **params})


@act.rule("R-STA.1", field="period", remedy="Check year and period.")
def period_has_begun(facts: ReturnFacts) -> Problem | None:
    """{period} begins on {begins_on}; it cannot be filed before."""
    first = facts.period.first
    return Problem(params={"period": str(facts.period), "begins_on": first.isoformat()}) if first > facts.on else None


@act.rule("R-STA.1", field="period", severity=Severity.WARN, remedy="File it again as a revision when it is over.")
def period_is_over(facts: ReturnFacts) -> Problem | None:
    """{period} runs until {until_on}: these figures cannot be complete."""
    last = facts.period.last
    if not facts.period.first <= facts.on <= last:
        return None
    return Problem(params={"period": str(facts.period), "until_on": last.isoformat()})


@act.rule(
    "R-STA.1", field="period", remedy="File production by half-year, trade and counts by quarter, stocks by year."
)
def period_has_its_length(facts: ReturnFacts) -> Problem | None:
    """{period} is not a period for which {noun} is reported."""
    if facts.period.length is facts.subject.length:
        return None
    return Problem(params={"period": str(facts.period), "noun": str(facts.subject)})


@act.rule("R-STA.3", field="period", remedy="Check Participant and period; no return is expected of it then.")
def reporter_took_part(facts: ReturnFacts) -> Problem | None:
    """{participant} was not a Participant in {period}."""
    known = frozenset(Status) - {Status.APPLICANT, Status.REMOVED}
    if stood_in(facts.participant, facts.period, known):
        return None
    return Problem(params={"participant": str(facts.participant.participant), "period": str(facts.period)})


@act.rule("R-STA.5", field="lines", remedy="Write the figures, or a nil return where there was nothing.")
def something_is_said(facts: ReturnFacts) -> bool:
    """The return has no line."""
    return bool(facts.lines)


@act.rule("R-STA.5", remedy="Take the figures out, or do not call the line nil.")
def nil_is_nothing(facts: ReturnFacts) -> Iterator[Problem]:
    """A nil line has no figures."""
    for line in facts.lines_with("is_nil", True):
        if line.points or line.cents or line.certificates:
            yield _at(line, "nil")


@act.rule("R-STA.5", remedy="Take the nil line out, or the others.")
def nil_stands_alone(facts: ReturnFacts) -> Iterator[Problem]:
    """A nil line stands beside figures of the same kind."""
    if nil := list(facts.lines_with("is_nil", True)):
        full = {line.flow for line in facts.lines if not line.is_nil}
        yield from (_at(line, "nil") for line in nil if line.flow in full)


@act.rule("R-STA.2", remedy="File production, trade, certificates and stocks each as a return of its own.")
def flow_belongs_to_subject(facts: ReturnFacts) -> Iterator[Problem]:
    """This line does not belong to a return of {noun}."""
    for line in facts.lines_with("flow", *facts.different("flow") - {"", *facts.subject.flows}):
        yield _at(line, "flow", noun=str(facts.subject))


@act.rule("R-STA.2", remedy="Write import or export.")
def flow_is_said(facts: ReturnFacts) -> Iterator[Problem]:
    """It is not said whether this is an import or an export."""
    for line in facts.lines_with("flow", ""):
        yield _at(line, "flow")


@act.rule("R-STA.2", remedy="Write the Participant from which it came or to which it went.")
def trade_names_partner(facts: ReturnFacts) -> Iterator[Problem]:
    """The partner is missing."""
    if facts.subject is Subject.TRADE:
        for line in facts.lines_with("partner", ""):
            if not line.is_nil:
                yield _at(line, "partner")


@act.rule("R-AIII.b", remedy="Write 7102.10, 7102.21 or 7102.31.")
def trade_names_heading(facts: ReturnFacts) -> Iterator[Problem]:
    """The HS heading is missing."""
    if facts.subject is Subject.TRADE:
        for line in facts.lines_with("hs", ""):
            if not line.is_nil:
                yield _at(line, "hs")


@act.rule("R-AIII.b", remedy="Write the carats; 0 only where nothing was weighed.")
def weight_is_said(facts: ReturnFacts) -> Iterator[Problem]:
    """The weight is missing."""
    if facts.subject is not Subject.CERTIFICATES:
        for line in facts.lines_with("points", None):
            if not line.is_nil:
                yield _at(line, "carats")


@act.rule("R-AIII.b", remedy="Write the value in US dollars; who cannot value it tells the Chair.")
def value_is_said(facts: ReturnFacts) -> Iterator[Problem]:
    """The value is missing."""
    if facts.subject in (Subject.PRODUCTION, Subject.TRADE):
        for line in facts.lines_with("cents", None):
            if not line.is_nil:
                yield _at(line, "value")


@act.rule("R-AIII.a", remedy="Write how many; 0 where there was none.")
def count_is_said(facts: ReturnFacts) -> Iterator[Problem]:
    """The number of certificates is missing."""
    if facts.subject is Subject.CERTIFICATES:
        for line in facts.lines_with("certificates", None):
            if not line.is_nil:
                yield _at(line, "certificates")


@act.rule("R-AIII.a", field="lines", remedy="Write both numbers; 0 where there was none.")
def both_counts_are_said(facts: ReturnFacts) -> bool:
    """A return of certificates says how many were issued for export and how many came with imports."""
    if facts.subject is not Subject.CERTIFICATES or not facts.lines:
        return True
    return {line.flow for line in facts.lines} >= {"import", "export"}


@act.rule("R-ANO.3", field="lines", remedy="Write what lay there at the end of the year; 0 where there was nothing.")
def closing_stock_is_said(facts: ReturnFacts) -> bool:
    """A return of stocks says the closing stock."""
    if facts.subject is not Subject.STOCK or not facts.lines:
        return True
    return any(line.flow == "stock" for line in facts.lines)


@act.rule("R-AIII.b", severity=Severity.WARN, remedy="Write the other figure, unless it really is nothing.")
def weight_has_value(facts: ReturnFacts) -> Iterator[Problem]:
    """{carats} carats for US$ {value}."""
    has_nought = 0 in facts.columns["points"] or 0 in facts.columns["cents"]
    for line in facts.lines if has_nought else ():
        if line.points is not None and line.cents is not None and (line.points == 0) is not (line.cents == 0):
            yield _at(line, "value", carats=str(Carats(line.points)), value=str(Usd(line.cents)))


@act.rule("R-ANO.4", severity=Severity.WARN, remedy="Check weight, value, their units and decimal points.")
def price_is_believable(facts: ReturnFacts) -> Iterator[Problem]:
    """US$ {value} for {carats} carats is outside what rough diamonds were ever sold for."""
    columns = facts.columns
    for line, points, cents in zip(facts.lines, columns["points"], columns["cents"], strict=True):
        if points and cents:
            hundredfold = cents * 100
            if not CHEAPEST_CENTS_PER_CARAT * points <= hundredfold <= DEAREST_CENTS_PER_CARAT * points:
                yield _at(line, "value", carats=str(Carats(points)), value=str(Usd(cents)))


@act.rule("R-STA.9", remedy="Leave it out; movement inside a Participant is not trade under the scheme.")
def partner_is_another(facts: ReturnFacts) -> Iterator[Problem]:
    """The partner is {participant} itself."""
    own = str(facts.participant.participant)
    for line in facts.lines_with("partner", own):
        yield _at(line, "partner", participant=own)


@act.rule("R-ANO.13", remedy="Check partner and period; if such trade happened, tell the Chair.")
def partner_took_part(facts: ReturnFacts) -> Iterator[Problem]:
    """{participant} was not in standing in {period}."""
    named = facts.different("partner") - {""}
    known = {code: facts.partners[code] for code in named if code in facts.partners}
    stood = {code for code, history in known.items() if stood_in(history, facts.period)}
    for line in facts.lines_with("partner", *named - stood):
        yield _at(line, "partner", participant=line.partner, period=str(facts.period))


@act.rule("R-AIII.b", severity=Severity.WARN, remedy="Write the country where the stones were mined, or nothing.")
def origin_has_mines(facts: ReturnFacts) -> Iterator[Problem]:
    """No production of rough diamonds is known of {country}."""
    mining = {code for code, country in countries().items() if country.produces} | {"", MIXED}
    for line in facts.lines_with("origin", *facts.different("origin") - mining):
        yield _at(line, "origin", country=line.origin)


@act.rule("R-STA.2", remedy="Put the two together, or take the one that is too many out.")
def line_stands_once(facts: ReturnFacts) -> Iterator[Problem]:
    """The same line stands already in {first}."""
    if len(set(zip(*(facts.columns[name] for name in KEY), strict=True))) == len(facts.lines):
        return
    seen: dict[tuple[str, str, str, str, str], Line] = {}
    for line in facts.lines:
        first = seen.setdefault(line.key, line)
        if first is not line:
            yield _at(line, "flow", first=first.place)


@act.rule("R-AIII.c", remedy="File what is divided and what is not as lines that add up to the whole.")
def whole_is_not_counted_twice(facts: ReturnFacts) -> Iterator[Problem]:
    """Undivided production of {carats} carats is exactly the sum of the divided lines."""
    if facts.subject is not Subject.PRODUCTION:
        return
    divided = [line for line in facts.lines if line.method in ("artisanal", "large_scale")]
    sums = sum(line.points or 0 for line in divided), sum(line.cents or 0 for line in divided)
    for line in facts.lines:
        if len(divided) > 1 and line.method == "undivided" and line.points and (line.points, line.cents) == sums:
            yield _at(line, "method", carats=str(Carats(line.points)))


@act.rule("R-AIII.b", remedy="Look for the line that is missing, double or mistyped.")
def totals_are_sums(facts: ReturnFacts) -> Iterator[Problem]:
    """The total says {stated} ({measure}); the lines add up to {sum}."""
    for total in facts.totals:
        lines = [line for line in facts.lines if total.flow in ("", line.flow)]
        points, cents = (sum(getattr(line, name) or 0 for line in lines) for name in ("points", "cents"))
        count = sum(line.certificates or 0 for line in lines)
        for measure, stated, found in (
            ("carats", total.points, points),
            ("value", total.cents, cents),
            ("certificates", total.certificates, count),
        ):
            if stated is not None and stated != found:
                shown = (str(stated), str(found)) if measure == "certificates" else (grouped(stated), grouped(found))
                yield _at(total, measure, measure=measure, stated=shown[0], sum=shown[1])
