"""What the inspecting officer writes down (R-CER.5)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.fields import DayInput

from .application import FIGURE, HEADINGS
from .sheets import Sheet, Table, choice, text

CONTAINERS = [
    ("security_bag", _("Security bag")),
    ("box", _("Box")),
    ("tin", _("Tin")),
    ("resealable_bag", _("Re-sealable bag")),
    ("other", _("Other")),
]
YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]


class InspectionHead(forms.Form):
    sealed_on = text(label=_("Sealed on"), help_text=_("Such as 2026-11-22."), widget=DayInput())
    seals = text(
        label=_("Seal numbers"),
        help_text=_("One on each line, or commas between them."),
        widget=forms.Textarea({"rows": 3}),
    )
    contents_only_rough = text(
        label=_("The containers hold rough diamonds and nothing else."), widget=forms.CheckboxInput({"value": "yes"})
    )
    valuers_present = text(
        label=_("Present at the valuation"),
        help_text=_("Whom the law names, one on each line."),
        widget=forms.Textarea({"rows": 3}),
    )
    present = text(
        is_optional=True,
        label=_("Others present"),
        help_text=_("One on each line."),
        widget=forms.Textarea({"rows": 2}),
    )
    remarks = text(is_optional=True, label=_("Remarks"), widget=forms.Textarea({"rows": 3}))


class FoundForm(forms.Form):
    """Where practice asks for one valuation only."""

    hs = choice(HEADINGS, label=_("Heading"))
    carats = text(label=_("Carats"), widget=forms.TextInput(FIGURE))
    declared = text(label=_("Value in US$"), widget=forms.TextInput(FIGURE))


class FoundThreefoldForm(FoundForm):
    """Three valuations, of which the highest counts (R-SL.2)."""

    declared = text(label=_("Exporter’s valuation in US$"), widget=forms.TextInput(FIGURE))
    government = text(label=_("Government’s valuation in US$"), widget=forms.TextInput(FIGURE))
    independent = text(label=_("Independent valuation in US$"), widget=forms.TextInput(FIGURE))


class ContainerForm(forms.Form):
    kind = choice(CONTAINERS, label=_("Container"))
    is_tamper_resistant = choice(YES_OR_NO, label=_("Tamper-resistant"))
    has_number = choice(YES_OR_NO, label=_("Bears the certificate number"))


_CONTAINERS = Table(ContainerForm, _("Containers"), _("Container"), _("Add a container"))


class InspectionSheet(Sheet):
    """The record as a page, with one valuation for each parcel."""

    head = InspectionHead
    tables = {
        "found": Table(FoundForm, _("Parcels as found"), _("Parcel"), _("Add a parcel line")),
        "containers": _CONTAINERS,
    }


class ThreefoldSheet(InspectionSheet):
    """The same with three valuations."""

    tables = {
        "found": Table(FoundThreefoldForm, _("Parcels as found"), _("Parcel"), _("Add a parcel line")),
        "containers": _CONTAINERS,
    }
