"""Pictures of trade: the quarters of a flow in order of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kpcs.scheme.periods import Period
from kpcs.scheme.values import decimal

from ..charts import Chart, chart
from ..releases.lines import ReleasedLine
from ..releases.summary import Measure


def quarters_chart(
    lines: Iterable[ReleasedLine], flow: str, *, year: int | None = None, is_price: bool = False
) -> Chart | None:
    """Carats of a flow by quarter as bars, or US$ a carat as points; the quarters of ``year`` are marked."""
    sums: defaultdict[Period, Measure] = defaultdict(Measure)
    for line in lines:
        if line.subject == "trade" and line.flow == flow and line.part:
            measure = sums[Period.quarter(line.year, line.part)]
            measure.points, measure.cents = measure.points + line.points, measure.cents + line.cents
    values: dict[Period, float | None] = {}
    labels = {}
    for quarter, measure in sums.items():
        price = measure.per_carat_cents
        if not is_price or price is not None:
            values[quarter] = (price or 0) / 100 if is_price else measure.points / 100
            said = f"US$ {decimal(price or 0)}/ct" if is_price else f"{decimal(measure.points)} ct"
            labels[quarter] = f"{quarter}: {said}"
    if not values:
        return None
    marked = [quarter for quarter in values if quarter.year == year]
    return chart(values, marked=marked if year else (), bars=not is_price, labels=labels)
