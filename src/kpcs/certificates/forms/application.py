"""The exporter's application (R-CER.3)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..names import participant_choices
from .sheets import OpenSelect, Sheet, Table, choice, text

HEADINGS = [
    ("7102.10", _("7102.10 unsorted")),
    ("7102.21", _("7102.21 industrial")),
    ("7102.31", _("7102.31 gem")),
]
SOURCES = [
    ("own_production", _("Own production")),
    ("purchase", _("Purchase here")),
    ("import", _("Import under the scheme")),
    ("stock", _("Stock from before the scheme")),
]
FIGURE = {"class": "is-figure", "inputmode": "decimal", "autocomplete": "off"}
COUNTRY = {"list": "countries", "maxlength": 40, "class": "is-code", "autocomplete": "off"}


class HeadForm(forms.Form):
    importer_name = text(label=_("Importer"), help_text=_("As in the register of firms there."))
    importer_address = text(label=_("Importer’s address"), help_text=_("Street and place, in one line."))
    importer_country = text(
        label=_("Importer’s country"),
        help_text=_("Its name or two letters, such as Belgium or BE."),
        widget=forms.TextInput(COUNTRY),
    )
    destination = choice(
        [], label=_("Destination"), help_text=_("A Participant; for a member state of the EU, the European Union.")
    )
    origin_kind = choice(
        [("single", _("One country")), ("mixed", _("Mixed origin"))],
        label=_("Origin"),
        help_text=_("Where the stones were mined."),
    )
    parcel_count = text(
        label=_("Number of parcels"),
        help_text=_("How many separately packed parcels the shipment holds."),
        widget=forms.TextInput(FIGURE),
    )
    declaration = text(
        label=_("I declare that these are not conflict diamonds and were handled under the scheme."),
        widget=forms.CheckboxInput({"value": "yes"}),
    )
    g7_verified = text(
        label=_("The origin was verified under the rules of the G7."), widget=forms.CheckboxInput({"value": "yes"})
    )
    remarks = text(is_optional=True, label=_("Remarks for the authority"), widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        widget = self.fields["destination"].widget
        if isinstance(widget, OpenSelect):
            widget.choices = [("", "–"), *participant_choices()]


class ParcelForm(forms.Form):
    hs = choice(HEADINGS, label=_("Heading"))
    carats = text(label=_("Carats"), widget=forms.TextInput(FIGURE))
    value = text(label=_("Value in US$"), widget=forms.TextInput(FIGURE))


class OriginForm(forms.Form):
    country = text(label=_("Country"), widget=forms.TextInput(COUNTRY))
    share = text(label=_("Share of the weight in %"), is_optional=True, widget=forms.TextInput(FIGURE))


class SourceForm(forms.Form):
    kind = choice(SOURCES, label=_("Kind"))
    reference = text(is_optional=True, label=_("Mine, licence, seller or voucher"))
    certificate = text(is_optional=True, label=_("Import certificate"), widget=forms.TextInput({"autocomplete": "off"}))
    zone = text(is_optional=True, label=_("Zone where mined"))


class ApplicationSheet(Sheet):
    """The application as a page: a head, parcels, countries of origin and sources."""

    head = HeadForm
    tables = {
        "parcels": Table(ParcelForm, _("Parcels"), _("Parcel"), _("Add a parcel line"), least=2),
        "origins": Table(OriginForm, _("Countries of origin"), _("Country"), _("Add a country")),
        "sources": Table(
            SourceForm, _("Where the stones come from"), pgettext_lazy("of stones", "Source"), _("Add a source")
        ),
    }
