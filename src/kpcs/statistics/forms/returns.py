"""The forms of the returns: lines that are added without a script, and the totals to check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.certificates.forms.application import FIGURE, HEADINGS
from kpcs.certificates.forms.sheets import Sheet, Table, choice, text
from kpcs.scheme.findings import Finding
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR, Period
from kpcs.scheme.rules.statistics import Subject
from kpcs.scheme.values import ValueRefused

from ..returns.typed import field_of

REASON = {"rows": 3}
PARTNER = {"list": "participants", "maxlength": 40, "class": "is-code", "autocomplete": "off"}
ORIGIN = {"list": "origins", "maxlength": 40, "class": "is-code", "autocomplete": "off"}


def _tick(label: object) -> forms.Field:
    return text(is_optional=True, label=label, widget=forms.CheckboxInput({"value": "yes"}))


class HeadForm(forms.Form):
    """What stands around the lines."""

    nil = _tick(_("Nil return: there was nothing"))
    total_carats = text(
        is_optional=True,
        label=_("Total in carats"),
        help_text=_("From your own books; it is compared with the sum of the lines."),
        widget=forms.TextInput(FIGURE),
    )
    total_value = text(
        is_optional=True, label=_("Total in US$"), help_text=_("The same."), widget=forms.TextInput(FIGURE)
    )
    reason = text(
        is_optional=True,
        label=_("Reason of the correction"),
        help_text=_("Wanted when a return of this period is signed off already."),
        widget=forms.Textarea(REASON),
    )


class StockHeadForm(forms.Form):
    """What stands around the lines of a return of stocks."""

    nil = _tick(_("Nil return: there was nothing"))
    reason = text(
        is_optional=True,
        label=_("Reason of the correction"),
        help_text=_("Wanted when a return of this period is signed off already."),
        widget=forms.Textarea(REASON),
    )


class CountsForm(forms.Form):
    """The numbers of certificates; they are all that is filed."""

    issued = text(label=_("Certificates issued for export"), widget=forms.TextInput(FIGURE | {"inputmode": "numeric"}))
    received = text(
        label=_("Certificates received with imports"), widget=forms.TextInput(FIGURE | {"inputmode": "numeric"})
    )
    reason = text(
        is_optional=True,
        label=_("Reason of the correction"),
        help_text=_("Wanted when a return of this period is signed off already."),
        widget=forms.Textarea(REASON),
    )


class ProductionLine(forms.Form):
    method = choice(
        [("artisanal", _("Artisanal")), ("large_scale", _("Large-scale")), ("undivided", _("Undivided"))],
        label=_("Method"),
    )
    carats = text(label=_("Carats"), widget=forms.TextInput(FIGURE))
    value = text(label=_("Value in US$"), widget=forms.TextInput(FIGURE))


class TradeLine(forms.Form):
    flow = choice([("import", _("Import")), ("export", _("Export"))], label=_("Flow"))
    partner = text(label=_("Partner"), widget=forms.TextInput(PARTNER))
    hs = choice(HEADINGS, label=_("Heading"))
    origin = text(is_optional=True, label=_("Origin, if known"), widget=forms.TextInput(ORIGIN))
    carats = text(label=_("Carats"), widget=forms.TextInput(FIGURE))
    value = text(label=_("Value in US$"), widget=forms.TextInput(FIGURE))


class StockLine(forms.Form):
    flow = choice([("stock", _("Closing stock")), ("polished", _("Cut and polished at home"))], label=_("Flow"))
    hs = choice(HEADINGS, is_optional=True, label=_("Heading, if known"))
    carats = text(label=_("Carats"), widget=forms.TextInput(FIGURE))


class ReturnSheet(Sheet):
    """A return as a page."""

    subject: ClassVar[Subject]

    def __init__(self, filed: Mapping[str, object], findings: Iterable[Finding] = (), do: str = "") -> None:
        super().__init__(filed, (replace(one, field=field_of(one.field, self.subject)) for one in findings), do)


class ProductionSheet(ReturnSheet):
    subject = Subject.PRODUCTION
    head = HeadForm
    tables = {"lines": Table(ProductionLine, _("Production"), _("Line"), _("Add a line"), least=2)}


class TradeSheet(ReturnSheet):
    subject = Subject.TRADE
    head = HeadForm
    tables = {"lines": Table(TradeLine, _("Imports and exports"), _("Line"), _("Add a line"), least=3)}


class CertificatesSheet(ReturnSheet):
    subject = Subject.CERTIFICATES
    head = CountsForm
    tables: ClassVar[Mapping[str, Table]] = {}


class StockSheet(ReturnSheet):
    subject = Subject.STOCK
    head = StockHeadForm
    tables = {
        "lines": Table(StockLine, _("Rough diamonds at the end of the year"), _("Line"), _("Add a line"), least=2)
    }


SHEETS: Mapping[Subject, type[ReturnSheet]] = {
    Subject.PRODUCTION: ProductionSheet,
    Subject.TRADE: TradeSheet,
    Subject.CERTIFICATES: CertificatesSheet,
    Subject.STOCK: StockSheet,
}


class ReturnsForm(Asked):
    """Which year of returns is shown."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class UploadForm(forms.Form):
    """A file of returns; the period only if the file must be of that one."""

    period = forms.CharField(
        label=_("Period"),
        required=False,
        max_length=7,
        help_text=_("Such as 2026-Q1 or 2026-H1, if the file must be of that one; else the file says it itself."),
    )
    reason = forms.CharField(
        label=_("Reason of the correction"),
        required=False,
        max_length=2_000,
        help_text=_("Wanted when a return of the file is signed off already."),
        widget=forms.Textarea(REASON),
    )
    file = forms.FileField(
        label=_("Workbook, CSV or SDMX file"),
        help_text=_("At most 20 MB and 250,000 lines; a workbook as xlsx or ods."),
        widget=forms.FileInput({"accept": ".xlsx,.ods,.csv,.xml"}),
    )

    def clean_period(self) -> Period | None:
        typed: str = self.cleaned_data["period"]
        try:
            return Period.parse(typed) if typed.strip() else None
        except ValueRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class ReasonForm(forms.Form):
    """Why a return goes back to who prepared it."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=forms.Textarea(REASON))
