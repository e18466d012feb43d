"""Short forms of single acts: a reason, a day, a remark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.fields import DayField
from kpcs.said import said
from kpcs.scheme.findings import Finding


class ActForm(forms.Form):
    """A form to which the findings of the law are attached where they belong."""

    @property
    def given(self) -> dict[str, Any]:
        """What the act is called with."""
        return dict(self.cleaned_data)

    def blame(self, findings: Iterable[Finding]) -> None:
        """Put what the law says beside its field, the rest above the form."""
        self.full_clean()
        for finding in said(findings):
            place = finding.field if finding.field in self.fields else None
            self.add_error(place, f"{finding.message} {finding.remedy} ({finding.code})")


class ReasonForm(ActForm):
    """Why: read by the exporter and by other authorities."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("In a sentence; the exporter and other authorities read it."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class ReturnForm(ReasonForm):
    """Why an application goes back or is refused: for the exporter alone."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["reason"].help_text = _("In a sentence; the exporter reads it.")


class PreAlertForm(ActForm):
    """When the importing authority may expect the shipment, and by whom (R-AII.19)."""

    expected_on = DayField(label=_("Expected there on"), help_text=_("Such as 2026-11-22."), required=False)
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=100)


class ExportForm(ActForm):
    """The day on which the shipment left (R-CER.14)."""

    exported_on = DayField(label=_("Left on"), help_text=_("Such as 2026-11-22."))


class RemarksForm(ActForm):
    """How the goods came back (R-CER.31)."""

    remarks = forms.CharField(label=_("Remarks"), max_length=300, widget=forms.Textarea({"rows": 3}))


class InstructionForm(ActForm):
    """How the importing authority may read a typing error (R-CER.23)."""

    instruction = forms.CharField(
        label=_("Instruction"),
        help_text=_("Which field is wrong and how it is to be read."),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


class FalseForm(ReasonForm):
    """A number that a forged paper carries (R-FRD.1)."""

    number = forms.CharField(
        label=_("Certificate number"), help_text=_("Of any Participant, such as SL 004912."), max_length=40
    )
    field_order = ("number", "reason")
