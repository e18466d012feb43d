"""The annual global summary of one year as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpcs.certificates.paper.press import press
from kpcs.scheme.participants import plain

from .summary import GlobalSummary, Measure, SummaryRow
from .tables import About

TEMPLATE = Path(__file__).with_name("summary.typ")


def render(
    about: About,
    summary: GlobalSummary,
    years: Mapping[int, Measure],
    *,
    on: date,
    names: Mapping[str, str],
) -> bytes:
    """The page that is printed: the world's years as a picture, the year by Participant, where the figures are from."""
    has_trade = summary.world.imports.is_filed or summary.world.exports.is_filed
    has_counts = summary.world.issued is not None or summary.world.received is not None
    head = [_("Participant"), *_head(_("Production"))]
    head += [*_head(_("Imports")), *_head(_("Exports"))] if has_trade else []
    head += [_("Certificates issued"), _("Certificates received")] if has_counts else []

    def cells(row: SummaryRow) -> list[str]:
        measures = [row.production, *((row.imports, row.exports) if has_trade else ())]
        counts = [row.issued, row.received] if has_counts else []
        amounts = [cell for measure in measures for cell in _cells(measure)]
        return [
            names.get(row.participant, row.participant) + (" *" if row.is_demonstration else ""),
            *amounts,
            *("" if one is None else str(format_decimal(one, locale=_language())) for one in counts),
        ]

    content = {
        **_opening(about, summary, years),
        "wide": has_trade,
        "head": head,
        "rows": [cells(row) for row in sorted(summary.rows, key=lambda row: plain(names.get(row.participant, "")))],
        "world": [_("World"), *cells(summary.world)[1:]],
    }
    return press(str(TEMPLATE), content=content, on=on)


def _opening(about: About, summary: GlobalSummary, years: Mapping[int, Measure]) -> dict[str, object]:
    """Everything but the table."""
    most = max((measure.points for measure in years.values()), default=0)
    note = _(
        "Every line is counted as it was filed, doubtful ones too. "
        "An empty cell means that nothing was filed; 0.00 was filed."
    )
    if about.is_demonstration:
        note += " " + _("* Demonstration: made up; no Participant filed it.")
    return {
        "language": _language(),
        "title": _("Annual global summary %(year)s") % {"year": summary.year},
        "about": _("Release %(number)s") % {"number": about.number} + _(":") + f" {about.title}. {about.source}.",
        "source": about.source,
        "footer": f"{_('Demonstration') + ' · ' if about.is_demonstration else ''}SHA-256 {about.digest}",
        "picture": _("World production by year, carats"),
        "bars": [
            {"year": str(year), "per_mille": measure.points * 1000 // most, "marked": year == summary.year}
            for year, measure in years.items()
            if most
        ],
        "note": _("Carats, US dollars, US dollars a carat.") + f" {note}",
    }


def _head(flow: str) -> list[str]:
    return [f"{flow}, ct", "US$", "US$/ct"]


def _cells(measure: Measure) -> list[str]:
    if not measure.is_filed:
        return ["", "", ""]
    price = measure.per_carat_cents
    return [_grouped(measure.points), _grouped(measure.cents), "" if price is None else _grouped(price)]


def _grouped(hundredths: int) -> str:
    return str(format_decimal(Decimal(hundredths) / 100, format="#,##0.00", locale=_language()))


def _language() -> str:
    return (get_language() or "en")[:2]
