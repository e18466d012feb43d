"""How a return is filled in: nil beside stones, weight without value, the wrong way of mining, habits of reckoning."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from kpcs.scheme.findings import Finding
from kpcs.scheme.rules.statistics import doubts as say

from .doubt import Doubt, carats, price, spans, usd
from .facts import ARTISANAL, LARGE_SCALE, UNDIVIDED, Cell, Facts, Line
from .policy import AnomalyPolicy

ROUND_POINTS = 100_000  # 1,000 carats
LEAST_ROUND, LEAST_RECKONED, MOST_SHOWN = 3, 3, 6


def no_value(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Stones without a value, or a value without stones."""
    for code, cells in facts.producers.items():
        bare = tuple(line for cell in cells for line in cell.lines if line.points and not line.cents)
        if bare:
            prices = [cell.price for cell in cells if cell.cents and cell.points]
            points = sum(line.points for line in bare)
            periods = tuple(dict.fromkeys(line.period for line in bare))
            each = points // len(periods)
            yield Doubt(
                test="no_value",
                said=say.NO_VALUE.finding(participant=code, carats=carats(points), period=spans(periods)),
                participant=code,
                periods=periods,
                lines=bare,
                surprise=0.95,
                moves=(0, round(each * median(prices)) if prices else 0),
            )
        for line in (line for cell in cells for line in cell.lines if line.cents and not line.points):
            yield Doubt(
                test="no_value",
                said=say.NO_CARATS.finding(participant=code, value=usd(line.cents), period=str(line.period)),
                participant=code,
                periods=(line.period,),
                lines=(line,),
                surprise=0.95,
                moves=(0, line.cents),
            )


def nil_returns(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """A nil return beside stones, the same nil return again, and nothing between two half-years of stones."""
    for code, cells in facts.cells.items():
        for index, cell in enumerate(cells):
            nil = tuple(line for line in cell.lines if line.is_nil)
            stones = tuple(line for line in cell.lines if not line.is_nil)
            if nil and stones:
                said = say.NIL_AND_STONES.finding(participant=code, period=str(cell.period), carats=carats(cell.points))
                yield _of_cell("nil_and_stones", said, code, cell, (cell.points, cell.cents), 0.9)
            elif len(nil) > 1:
                said = say.NIL_TWICE.finding(participant=code, period=str(cell.period), count=str(len(nil)))
                yield _of_cell("nil_twice", said, code, cell, (0, 0), 1.0 - 0.2 / len(nil))
            elif nil:
                yield from _between(code, cells, index, policy)


def _between(code: str, cells: tuple[Cell, ...], index: int, policy: AnomalyPolicy) -> Iterator[Doubt]:
    cell, before, after = cells[index], cells[index - 1] if index else None, cells[index + 1 : index + 2]
    if before is None or not after or before.period.step(2) != after[0].period:
        return
    least = min(before.points, after[0].points)
    if least < policy.least_points // 10:
        return
    said = say.NIL_BETWEEN.finding(
        participant=code, period=str(cell.period), before=carats(before.points), after=carats(after[0].points)
    )
    yield Doubt(
        test="nil_between",
        said=said,
        participant=code,
        periods=(cell.period,),
        lines=cell.lines,
        surprise=0.8,
        moves=(least, round(least * before.price)),
    )


def methods(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """One way of mining under the name of the other, or stones counted both divided and undivided."""
    for code, cells in facts.producers.items():
        for index, cell in enumerate(cells):
            named = {line.method for line in cell.lines if line.points}
            if UNDIVIDED in named and len(named) > 1:
                other = next(method for method in (ARTISANAL, LARGE_SCALE) if method in named)
                said = say.METHOD_BOTH.finding(participant=code, period=str(cell.period), kind=other)
                parts = [line for line in cell.lines if line.method == other]
                moves = (sum(line.points for line in parts), sum(line.cents for line in parts))
                yield _of_cell("method", said, code, cell, moves, 0.8)
            elif len(named) == 1 and UNDIVIDED not in named:
                yield from _missing_method(code, cells, index, next(iter(named)))


def _missing_method(code: str, cells: tuple[Cell, ...], index: int, method: str) -> Iterator[Doubt]:
    """The larger way of mining is missing, and the smaller is several times its usual weight."""
    cell = cells[index]
    around = [*cells[max(0, index - 3) : index], *cells[index + 1 : index + 4]]
    other = LARGE_SCALE if method == ARTISANAL else ARTISANAL
    of_other = [sum(line.points for line in one.lines if line.method == other) for one in around]
    own = [sum(line.points for line in one.lines if line.method == method) for one in around]
    if len(around) < 3 or not own or median(of_other) <= 3 * median(own) or not median(own):
        return
    if cell.points >= 3 * median(own):
        said = say.METHOD_MISSING.finding(
            participant=code,
            period=str(cell.period),
            carats=carats(cell.points),
            kind=method,
            usual=f"{median(of_other) / 100:,.0f}",
        )
        yield _of_cell("method", said, code, cell, (cell.points, cell.cents), 0.85)


def same_price_of_both(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Artisanal and large-scale stones at one price to the cent."""
    for code, cells in facts.producers.items():
        same = [cell for cell in cells if _is_one_price(cell)]
        if same:
            periods = tuple(cell.period for cell in same)
            shown = ", ".join(price(cell.lines[0].points, cell.lines[0].cents) for cell in same[:MOST_SHOWN])
            largest = max(same, key=lambda cell: cell.points)
            said = say.SAME_PRICE.finding(participant=code, period=spans(periods), price=shown)
            yield Doubt(
                test="same_price_of_both",
                said=said,
                participant=code,
                periods=periods,
                lines=tuple(line for cell in same for line in cell.lines),
                surprise=0.9,
                moves=(0, min(line.cents for line in largest.lines)),
            )


def _is_one_price(cell: Cell) -> bool:
    by_method = {line.method: line for line in cell.lines if line.points}
    if not {ARTISANAL, LARGE_SCALE} <= by_method.keys():
        return False
    lines = [by_method[ARTISANAL], by_method[LARGE_SCALE]]
    least = min(line.points for line in lines)
    return least > 100 and abs(lines[0].price - lines[1].price) <= max(0.005, 100 / least)


def reckoned_value(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Values that are the weight times a price of at most two decimals, to the cent, again and again."""
    for code, cells in facts.producers.items():
        lines = [line for cell in cells for line in cell.lines if _is_reckoned(line)]
        if len(lines) >= LEAST_RECKONED:
            counts: dict[str, int] = {}
            for line in lines:
                shown = price(line.points, line.cents)
                counts[shown] = counts.get(shown, 0) + 1
            figures = ", ".join(
                f"{count} × {shown}" if count > 1 else shown for shown, count in list(counts.items())[:8]
            )
            said = say.RECKONED.finding(participant=code, count=str(len(lines)), figures=figures)
            yield _habit("reckoned_value", said, code, lines, min(0.9, 0.4 + len(lines) / 20))


def _is_reckoned(line: Line) -> bool:
    if line.points < ROUND_POINTS or not line.cents:
        return False
    # In hundredths of a dollar a carat: the price nearest to the value, and whether it gives the value back.
    hundredths = (line.cents * 100 + line.points // 2) // line.points
    # Values are often filed in whole dollars; a small weight would then fit some price by chance.
    most = 5_000 if line.points >= 100 * ROUND_POINTS else 100
    return abs(line.points * hundredths - line.cents * 100) <= most


def round_weights(facts: Facts, policy: AnomalyPolicy) -> Iterator[Doubt]:
    """Weights in whole thousands of carats, again and again (R-ANO.14)."""
    for code, cells in facts.producers.items():
        lines = [line for cell in cells for line in cell.lines if line.points and line.points % ROUND_POINTS == 0]
        if len(lines) >= LEAST_ROUND:
            shown = ", ".join(f"{line.period} {line.points // 100:,}" for line in lines[:MOST_SHOWN])
            figures = shown + (" …" if len(lines) > MOST_SHOWN else "")
            said = say.ROUND.finding(participant=code, count=str(len(lines)), figures=figures)
            yield _habit("round_weights", said, code, lines, min(0.9, 0.3 + len(lines) / 20))


def _habit(test: str, said: Finding, code: str, lines: list[Line], surprise: float) -> Doubt:
    largest = max(lines, key=lambda line: line.cents)
    return Doubt(
        test=test,
        said=said,
        participant=code,
        periods=tuple(dict.fromkeys(line.period for line in lines)),
        lines=tuple(lines),
        surprise=surprise,
        moves=(largest.points // 20, largest.cents // 20),
    )


def _of_cell(test: str, said: Finding, code: str, cell: Cell, moves: tuple[int, int], surprise: float) -> Doubt:
    return Doubt(
        test=test,
        said=said,
        participant=code,
        periods=(cell.period,),
        lines=cell.lines,
        surprise=surprise,
        moves=moves,
    )
