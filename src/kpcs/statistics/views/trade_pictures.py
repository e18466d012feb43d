"""Which picture shows a doubt about trade, certificates or balance: two sides, a price band, a mix, first digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from kpcs.scheme.periods import Period

from ..analysis.doubt import Doubt, Ranked, carats, price, usd
from ..analysis.trade.digits import BENFORD, first_digits
from ..analysis.trade.facts import TradeFacts, totals
from ..analysis.trade.rows import EXPORT, IMPORT, Trade, period_of
from ..charts import Chart, chart
from ..grouped import Group, Grouped, grouped
from ..waterfall import Step, Waterfall, waterfall
from .naming import by_name

# What lies between these is drawn as usual: a factor of two each way from the middle price.
BAND = 2.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and the sentence that says what it is; ``kind`` names its template."""

    kind: str
    title: str
    chart: Chart | Grouped | Waterfall


def trade_picture(one: Ranked, facts: TradeFacts) -> Picture | None:
    """The picture of a doubt that is not about production; None where there is nothing to draw."""
    doubt = one.doubt
    marked = frozenset(period for each in one.alike for period in each.periods)
    if doubt.test in ("outside_mirror", "outside_partner"):
        return _declared(one)
    draw = _PICTURES.get(doubt.test, _filed)
    return draw(doubt, facts, marked)


Marked = frozenset[Period]


def name_of(code: str) -> str:
    """A Participant or country in the language of the page."""
    return by_name([code])[0][1] if code else _("World")


def _ends(doubt: Doubt) -> tuple[str, str]:
    """Exporter and importer of the trade in doubt."""
    row = doubt.trade[0]
    return (row.reporter, row.partner) if row.flow == EXPORT else (row.partner, row.reporter)


def _picture(kind: str, title: str, drawn: Chart | Grouped | Waterfall | None) -> Picture | None:
    return Picture(kind, title, drawn) if drawn is not None else None


def _two_sides(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """What both sides filed, quarter by quarter, in weight or, where only that differs, in value."""
    exporter, importer = _ends(doubt)
    is_value = doubt.said.params.get("measure") == "value"
    at = 1 if is_value else 0
    words = usd if is_value else carats
    quarters = facts.pairs.get((exporter, importer), {})
    groups = []
    for quarter in range(min(quarters), max(quarters) + 1) if quarters else ():
        headings = quarters.get(quarter, {})
        chosen = [sides for hs, sides in headings.items() if doubt.heading in ("", hs)]
        sums = [sum(sides[place] for sides in chosen) for place in (at, at + 2)]
        period = period_of(quarter)
        said = tuple(
            f"{period}: {name_of(code)} {words(amount)}"
            for code, amount in zip((exporter, importer), sums, strict=True)
        )
        groups.append(Group(str(period), tuple(amount / 100 for amount in sums), said, period in marked))
    names = {"exporter": name_of(exporter), "importer": name_of(importer), "heading": doubt.heading or "7102"}
    legend = [_("sent, by %(exporter)s") % names, _("received, by %(importer)s") % names]
    if is_value:
        title = _("%(exporter)s to %(importer)s, %(heading)s: US$ as each side filed them") % names
    else:
        title = _("%(exporter)s to %(importer)s, %(heading)s: carats as each side filed them") % names
    return _picture("grouped", title, grouped(groups, legend=legend))


def _headings(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """The headings of one quarter as each side filed them."""
    exporter, importer = _ends(doubt)
    headings = facts.pairs.get((exporter, importer), {}).get(doubt.trade[0].quarter, {})
    names = sorted(headings)
    groups = [
        Group(
            name_of(code),
            tuple(headings[hs][place] / 100 for hs in names),
            tuple(f"{name_of(code)}, {hs}: {carats(headings[hs][place])} ct" for hs in names),
        )
        for code, place in ((exporter, 0), (importer, 2))
    ]
    said = {"exporter": name_of(exporter), "importer": name_of(importer), "period": str(doubt.periods[0])}
    title = _("%(exporter)s to %(importer)s, %(period)s: carats by heading as each side filed them") % said
    return _picture("grouped", title, grouped(groups, legend=names, is_stacked=True))


def _prices(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """US$ a carat of the trade in doubt, with the band of what is usual."""
    row = doubt.trade[0]
    rows = facts.strands.get((row.reporter, row.flow, row.partner, row.hs, row.origin), doubt.trade)
    if doubt.test == "peer_price":
        quarters = facts.by_return.get((row.reporter, row.flow), {})
        of_kind = (row.hs, row.origin)
        rows = tuple(one for some in quarters.values() for one in some if (one.hs, one.origin) == of_kind)
    sums: dict[Period, tuple[int, int]] = {}
    for one in rows:
        points, cents = sums.get(one.period, (0, 0))
        sums[one.period] = points + one.points, cents + one.cents
    values = {period: cents / points for period, (points, cents) in sums.items() if points}
    labels = {period: f"{period}: US$ {price(*sums[period])}/ct" for period in values}
    drawn = chart(values, marked=marked & values.keys(), bars=False, labels=labels, band=_band(doubt, values.values()))
    said = {"name": name_of(doubt.participant), "partner": name_of(row.partner), "heading": row.hs}
    title = _("%(name)s with %(partner)s, %(heading)s: US$ a carat by quarter, with what is usual") % said
    return _picture("chart", title, drawn)


def _band(doubt: Doubt, values: Iterable[float]) -> tuple[float, float]:
    """The band that the sentence names, or a factor of two around the middle price."""
    low, high = (doubt.said.params.get(name, "").replace(",", "") for name in ("low", "high"))
    if low and high:
        return float(low), float(high)
    middle = math.exp(median(math.log(value) for value in values if value))
    return middle / BAND, middle * BAND


def _came_and_left(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """The price of what came and of what left, by quarter, of the heading and origin in doubt."""
    code, hs, origin = doubt.participant, doubt.heading, doubt.partner
    series: list[dict[int, tuple[int, int]]] = []
    for flow in (IMPORT, EXPORT):
        quarters = facts.by_return.get((code, flow), {})
        chosen = {
            quarter: totals(tuple(row for row in rows if row.hs == hs and _is_of(row, origin)))
            for quarter, rows in quarters.items()
        }
        series.append(chosen)
    groups = []
    for quarter in sorted(series[0].keys() | series[1].keys()):
        sums = [found.get(quarter, (0, 0)) for found in series]
        period = period_of(quarter)
        words = tuple(f"{period}: US$ {price(*each)}/ct" for each in sums)
        groups.append(Group(str(period), tuple(c / p if p else None for p, c in sums), words, period in marked))
    title = _("%(name)s, %(heading)s: US$ a carat on arrival and on leaving") % {"name": name_of(code), "heading": hs}
    return _picture("grouped", title, grouped(groups, legend=[_("imports"), _("exports")]))


def _is_of(row: Trade, origin: str) -> bool:
    """Stones of mixed or unsaid origin that left came from all that came."""
    return row.origin == origin if origin else row.flow == IMPORT or len(row.origin) != 2


def _mix(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """The shares of the headings by quarter, one upon the other."""
    quarters = facts.by_return.get((doubt.participant, doubt.partner), {})
    names = sorted({row.hs for rows in quarters.values() for row in rows})
    groups = []
    for quarter, rows in quarters.items():
        sums = {hs: sum(row.points for row in rows if row.hs == hs) for hs in names}
        whole, period = sum(sums.values()) or 1, period_of(quarter)
        words = tuple(f"{period}, {hs}: {100 * sums[hs] / whole:.0f} %" for hs in names)
        groups.append(Group(str(period), tuple(100 * sums[hs] / whole for hs in names), words, period in marked))
    title = _("%(name)s: shares of the headings in the carats, per cent") % {"name": name_of(doubt.participant)}
    return _picture("grouped", title, grouped(groups, legend=names, is_stacked=True))


def _counts(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """Certificates by quarter as the asked one filed them, beside those of the partner where both name one another."""
    row = next((one for one in doubt.trade if one.certificates), None) or doubt.trade[0]
    ends = _ends(doubt) if row.partner else (row.reporter, "")
    sides = ((ends[0], EXPORT, ends[1]), (ends[1], IMPORT, ends[0])) if row.partner else ((row.reporter, row.flow, ""),)
    series = [
        {
            quarter: sum(one.certificates for one in rows if partner in ("", one.partner))
            for quarter, rows in facts.counted.get((code, flow), {}).items()
        }
        for code, flow, partner in sides
    ]
    groups = []
    for quarter in sorted(set().union(*series)):
        counts = [found.get(quarter) for found in series]
        period = period_of(quarter)
        words = tuple(f"{period}: {count or 0:,}" for count in counts)
        groups.append(Group(str(period), tuple(counts), words, period in marked))
    flows = {EXPORT: _("issued, by %(name)s"), IMPORT: _("received, by %(name)s")}
    legend = [flows[flow] % {"name": name_of(code)} for code, flow, _partner in sides]
    title = _("%(name)s: certificates by quarter") % {"name": name_of(doubt.participant)}
    return _picture("grouped", title, grouped(groups, legend=legend))


def _digits(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """How many values begin with each digit, beside what is to be expected of grown figures."""
    counts = first_digits(doubt.trade)
    whole = sum(counts) or 1
    groups = [
        Group(
            str(digit),
            (100 * count / whole, 100 * part),
            (f"{digit}: {100 * count / whole:.0f} %", f"{digit}: {100 * part:.0f} %"),
        )
        for digit, (count, part) in enumerate(zip(counts, BENFORD, strict=True), start=1)
    ]
    title = _("%(name)s: first digits of the values, per cent") % {"name": name_of(doubt.participant)}
    return _picture("grouped", title, grouped(groups, legend=[_("filed"), _("expected (Benford)")]))


def _stock(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """From the opening stock to what must be left."""
    sums = {row.flow: row.points for row in doubt.trade}
    signs = {"production": 1, "import": 1, "export": -1, "polished": -1}
    names = {
        "production": _("production"),
        "import": _("imports"),
        "export": _("exports"),
        "polished": _("cut at home"),
    }
    opening = sums.get("opening", 0)
    steps = [Step(_("opening"), opening, True, carats(opening))]
    left = opening
    for flow, sign in signs.items():
        if flow in sums:
            left += sign * sums[flow]
            steps.append(Step(names[flow], sign * sums[flow], False, carats(sums[flow])))
    steps.append(Step(_("must be left"), left, True, carats(left)))
    if "closing" in sums:
        steps.append(Step(_("filed"), sums["closing"], True, carats(sums["closing"])))
    said = {"name": name_of(doubt.participant), "period": str(doubt.periods[0])}
    title = _("%(name)s, %(period)s: from opening to closing stock, carats") % said
    return _picture("waterfall", title, waterfall(steps))


def _presented(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """The presentations of one certificate in order, by weight."""
    groups = [
        Group(str(place), (row.points / 100,), (f"{row.period}: {carats(row.points)} ct",), is_marked=place > 1)
        for place, row in enumerate(doubt.trade, start=1)
    ]
    title = _("%(number)s: carats at each presentation") % {"number": doubt.heading}
    return _picture("grouped", title, grouped(groups, legend=[_("presented")]))


def _filed(doubt: Doubt, facts: TradeFacts, marked: Marked) -> Picture | None:
    """Carats by quarter of what is in doubt: of one partner where it is about one, else of all."""
    flows = {row.flow for row in doubt.trade}
    partners = {row.partner for row in doubt.trade} if doubt.partner else set()
    sums: dict[Period, int] = {}
    for flow in sorted(flows):
        for quarter, rows in facts.by_return.get((doubt.participant, flow), {}).items():
            points = sum(row.points for row in rows if not partners or row.partner in partners)
            sums[period_of(quarter)] = sums.get(period_of(quarter), 0) + points
    labels = {period: f"{period}: {carats(points)} ct" for period, points in sums.items()}
    drawn = chart({period: points / 100 for period, points in sums.items()}, marked=marked, labels=labels)
    title = _("%(name)s: carats by quarter, the doubtful ones marked") % {"name": name_of(doubt.participant)}
    return _picture("chart", title, drawn)


def _declared(one: Ranked) -> Picture | None:
    """Year by year what was filed and what the world declares, in US$."""
    years: dict[int, dict[bool, int]] = {}
    for doubt in one.alike:
        for row in doubt.trade:
            years.setdefault(row.quarter // 4, {})[row.flow == "declared"] = row.cents
    is_pair = any(False in sums for sums in years.values())
    sides = (False, True) if is_pair else (True,)
    groups = [
        Group(
            str(year),
            tuple(years[year].get(side, 0) / 100 for side in sides),
            tuple(f"{year}: US$ {usd(years[year].get(side, 0))}" for side in sides),
            is_marked=True,
        )
        for year in sorted(years)
    ]
    title = _("%(name)s: US$ as filed and as declared to customs, by year") % {"name": name_of(one.doubt.participant)}
    legend = [_("filed"), _("declared")] if is_pair else [_("declared")]
    return _picture("grouped", title, grouped(groups, legend=legend))


_PICTURES: Mapping[str, Callable[[Doubt, TradeFacts, Marked], Picture | None]] = {
    **dict.fromkeys(("mirror_unit", "mirror_missing", "mirror_weight", "mirror_value"), _two_sides),
    "mirror_heading": _headings,
    **dict.fromkeys(("trade_price", "trade_slip", "peer_price", "footprint"), _prices),
    "price_jump": _came_and_left,
    "heading_mix": _mix,
    **dict.fromkeys(("mirror_count", "without_certificates", "count_change", "count_weight"), _counts),
    "first_digits": _digits,
    **dict.fromkeys(("used_twice", "used_late"), _presented),
    **dict.fromkeys(("below_zero", "balance_gap", "above_production", "above_capacity"), _stock),
}
