"""What a replacement corrects (R-CER.10), and a technical certificate (R-CER.24, R-CER.25)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..names import participant_choices
from .application import COUNTRY, FIGURE, OriginForm, ParcelForm
from .sheets import OpenSelect, Sheet, Table, choice, text

PURPOSES = [
    ("return", _("Return of a shipment")),
    ("research", _("Scientific research")),
    ("detained", _("Detained goods")),
    ("seized", _("Seized goods")),
]
NAMED = _("Its name or two letters, such as Belgium or BE.")
_ORIGINS = Table(OriginForm, _("Countries of origin"), _("Country"), _("Add a country"))


class PartiesForm(forms.Form):
    """The fields that both have."""

    importer_name = text(label=_("Importer"))
    importer_address = text(label=_("Importer’s address"))
    importer_country = text(label=_("Importer’s country"), help_text=NAMED, widget=forms.TextInput(COUNTRY))
    destination = choice([], label=_("Destination"))
    origin_kind = choice([("single", _("One country")), ("mixed", _("Mixed origin"))], label=_("Origin"))
    seals = text(
        label=_("Seal numbers"),
        help_text=_("One on each line, or commas between them."),
        widget=forms.Textarea({"rows": 3}),
    )
    reason = text(label=_("Reason"), help_text=_("What was wrong or has happened."), widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: dict[str, str]) -> None:
        super().__init__(data)
        widget = self.fields["destination"].widget
        if isinstance(widget, OpenSelect):
            widget.choices = [("", "–"), *participant_choices()]


class CorrectionForm(PartiesForm):
    old_is_surrendered = text(label=_("The old paper was given back."), widget=forms.CheckboxInput({"value": "yes"}))


class TechnicalForm(PartiesForm):
    purpose = choice(PURPOSES, label=_("For"))
    first = text(
        label=_("Certificate with which the goods came"), help_text=_("Needed for a return."), is_optional=True
    )
    requested_by = text(
        label=_("Requested by"),
        help_text=_("The Participant that asked for the return, in two letters."),
        widget=forms.TextInput(COUNTRY),
        is_optional=True,
    )
    inspector = choice([], label=_("Weighed and sealed by"), help_text=_("Another officer than the one who issues."))
    exporter_name = text(label=_("Sender"))
    exporter_address = text(label=_("Sender’s address"))
    exporter_country = text(label=_("Sender’s country"), help_text=NAMED, widget=forms.TextInput(COUNTRY))
    parcel_count = text(label=_("Number of parcels"), widget=forms.TextInput(FIGURE))


class CorrectionSheet(Sheet):
    head = CorrectionForm
    tables = {"origins": _ORIGINS}


class TechnicalSheet(Sheet):
    head = TechnicalForm
    tables = {
        "parcels": Table(ParcelForm, _("Parcels"), _("Parcel"), _("Add a parcel line")),
        "origins": _ORIGINS,
    }

    def offer(self, inspectors: list[tuple[str, str]]) -> None:
        """The officers to choose from."""
        widget = self.form.fields["inspector"].widget
        if isinstance(widget, OpenSelect):
            widget.choices = [("", "–"), *inspectors]
