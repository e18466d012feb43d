"""Which picture shows which doubt: the series that the figure does not fit, with the half-year marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from kpcs.scheme.periods import Period

from ..analysis.doubt import Ranked, carats, price
from ..analysis.facts import Cell, Facts
from ..charts import Chart, chart
from ..queries.found import Found
from .trade_pictures import Picture, name_of, trade_picture

# Doubts that the price shows better than the weight.
OF_PRICE = frozenset({"price", "slipped_decimal", "no_value", "same_price_of_both", "reckoned_value"})


def is_of_price(test: str) -> bool:
    return test in OF_PRICE


def weight_chart(cells: Iterable[Cell], marked: Iterable[Period] = ()) -> Chart | None:
    """Carats by half-year as bars; a half-year without a return stays empty, a nil return is nothing."""
    rows = tuple(cells)
    labels = {cell.period: f"{cell.period}: {carats(cell.points)} ct" for cell in rows}
    return _chart({cell.period: cell.points / 100 for cell in rows}, marked, labels, bars=True)


def price_chart(cells: Iterable[Cell], marked: Iterable[Period] = ()) -> Chart | None:
    """US$ per carat by half-year as points."""
    rows = [cell for cell in cells if cell.points]
    labels = {cell.period: f"{cell.period}: US$ {price(cell.points, cell.cents)}/ct" for cell in rows}
    return _chart({cell.period: cell.price for cell in rows}, marked, labels, bars=False)


def _chart(
    values: Mapping[Period, float], marked: Iterable[Period], labels: Mapping[Period, str], *, bars: bool
) -> Chart | None:
    chosen = tuple(marked)
    known: dict[Period, float | None] = {**dict.fromkeys(chosen), **values}
    return chart(known, marked=chosen, bars=bars, labels=labels)


def picture_of(one: Ranked, facts: Facts) -> Chart | None:
    """The picture of one doubt."""
    doubt = one.doubt
    marked = {period for each in one.alike for period in each.periods}
    cells = facts.cells.get(doubt.participant, ())
    if not is_of_price(doubt.test):
        return weight_chart(cells, marked)
    strands = facts.strands.get(doubt.participant, ())
    methods = {line.method for line in doubt.lines}
    strand = next((cells for cells in strands if methods & {one.method for cell in cells for one in cell.lines}), cells)
    return price_chart(strand, marked)


def shown_of(one: Ranked, known: Found) -> Picture | None:
    """The picture of a doubt of any subject, with the sentence that says what it is."""
    if one.doubt.subject != "production":
        return trade_picture(one, known.trade) if known.trade else None
    drawn = picture_of(one, known.facts)
    said = {"name": name_of(one.doubt.participant)}
    if is_of_price(one.doubt.test):
        title = _("%(name)s: US$ per carat by half-year, the doubtful ones marked") % said
    else:
        title = _("%(name)s: carats by half-year, the doubtful ones marked") % said
    return Picture("chart", title, drawn) if drawn else None
