"""Posted text -> firms and the persons who act for them; and what of the list is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.fields import DayField, PlainTextField
from kpcs.scheme.participants import countries, plain

from .actions import FirmValue

SORTS = {"name": "name", "licence": "licence_number", "until": "licence_until"}


def country_names() -> list[tuple[str, str]]:
    """Nothing chosen, then every country in the order of the names."""
    is_french = (get_language() or "en").startswith("fr")
    names = [(str(code), country.french if is_french else country.english) for code, country in countries().items()]
    return [("", "–"), *sorted(names, key=lambda pair: plain(pair[1]))]


class CountryField(forms.ChoiceField):
    """A country of ISO 3166-1 by its name in the language of the page."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, choices=country_names)


class FirmForm(forms.Form):
    """A firm with its licence."""

    name = PlainTextField(label=_("Name"), max_length=200)
    address = PlainTextField(label=_("Address"), max_length=200, help_text=_("In one line, as on certificates."))
    country = CountryField(label=_("Country"))
    licence_number = PlainTextField(label=_("Licence number"), max_length=50)
    licence_from = DayField(label=_("Licensed from"))
    licence_until = DayField(label=_("Licensed until"), help_text=_("The last day."))
    is_exporter = forms.BooleanField(label=pgettext_lazy("a firm", "Exports"), required=False, initial=True)
    is_importer = forms.BooleanField(label=pgettext_lazy("a firm", "Imports"), required=False)

    def value(self) -> FirmValue:
        """The firm, once the form is valid."""
        return FirmValue(**self.cleaned_data)


class EndForm(forms.Form):
    """The last day of a licence that ends early."""

    on = DayField(label=_("Last day of the licence"))


class FirmsForm(Asked):
    """What of the list is asked for. A filter that cannot be read is an error; it never widens the list."""

    text = forms.CharField(label=_("Name or licence"), required=False, max_length=100)
    licensed_on = DayField(label=_("Licensed on"), required=False)
    sort = forms.ChoiceField(
        required=False,
        choices=[(way, way) for key in SORTS for way in (key, f"-{key}")],
        widget=forms.HiddenInput,
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def order(self) -> str:
        """The column to sort by, once the form is valid."""
        sort: str = self.cleaned_data["sort"] or "name"
        return f"-{SORTS[sort[1:]]}" if sort.startswith("-") else SORTS[sort]
