"""The forms of the pages. What is typed is read by ``reading`` or by the law, so most fields are plain text here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.fields import DayField, DayInput
from kpcs.said import said
from kpcs.scheme.findings import Finding
from kpcs.shipments.models import Discrepancy

# Named one by one, so that Safari turns a telephone's own format into JPEG.
PICTURES = "image/jpeg,image/png,image/webp,image/tiff,image/bmp,image/gif,application/pdf"
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def tell(form: forms.Form, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings beside their fields, in place of the form's own “required”; the others come back, for above it."""
    rest, told = [], said(findings)
    for name in {finding.field for finding in told} & set(form.errors):
        del form.errors[name]
    for finding in told:
        if finding.field in form.fields:
            form.add_error(finding.field, f"{finding.message} {finding.remedy} ({finding.code})")
        else:
            rest.append(finding)
    return tuple(rest)


class FindForm(forms.Form):
    """The one search box."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Number or QR text"),
        help_text=_(
            "Two letters and a serial, such as SL 004912; or the whole text of the code, which begins with KP1:"
        ),
        max_length=4400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class PictureForm(forms.Form):
    """A picture of the code instead of its text."""

    use_required_attribute = False
    picture = forms.FileField(
        label=_("Photograph or PDF of the QR code"),
        widget=forms.FileInput({"accept": PICTURES}),
    )


class PresentForm(forms.Form):
    """What the officer sees that no code says."""

    exported_on = DayField(
        label=_("Exported on"),
        help_text=_("As the transport papers say. Standing is checked on this day."),
        required=False,
    )
    original = forms.ChoiceField(
        label=_("Is the original certificate with the shipment?"),
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
    )
    notice = forms.ChoiceField(
        label=_("Was there a prior notice from the exporting authority?"),
        help_text=_("A notice sent through this office is known already."),
        choices=YES_NO,
        initial="no",
        widget=forms.RadioSelect,
    )
    transit = forms.BooleanField(label=_("The shipment only passes through to another Participant"), required=False)


class OpenForm(forms.Form):
    """Everything found at the inspection but the parcels, which are rows of a table."""

    use_required_attribute = False

    container = forms.ChoiceField(
        label=_("Container"),
        choices=(
            ("intact", _("Tamper-resistant and intact")),
            ("tampered", _("Opened, damaged or not tamper-resistant")),
        ),
        widget=forms.RadioSelect,
    )
    seals = forms.CharField(
        label=_("Seal numbers found"),
        help_text=_("One on each line, or commas between them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    parcel_count = forms.CharField(
        label=_("Parcels found"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False
    )
    original = forms.ChoiceField(
        label=_("Is the original certificate here now?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    origin_zone = forms.CharField(
        label=_("Zone where the stones were mined"),
        help_text=_("As the export papers say."),
        max_length=100,
        required=False,
    )
    exports_approved = forms.ChoiceField(
        label=_("Did the Kimberley Process monitoring team approve this export?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    g7_verified = forms.ChoiceField(
        label=_("Were the stones verified before under the G7 rules?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    remarks = forms.CharField(
        label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, asks: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"original", "origin_zone", "exports_approved", "g7_verified"} - set(asks):
            del self.fields[name]


_NO_REASON = _("A decision other than acceptance names at least one rule as its reason (K-ACT.3).")


class DecideForm(forms.Form):
    """A decision with its reasons; which reasons are offered, the checks say."""

    use_required_attribute = False

    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        help_text=_("Choose every finding that this decision rests on, or name another rule below."),
        error_messages={"required": _NO_REASON},
        widget=forms.CheckboxSelectMultiple,
    )
    other_rule = forms.CharField(
        label=_("Another rule"),
        help_text=_("Its id, such as R-CER.29, when the checks did not find what you see."),
        error_messages={"required": _NO_REASON},
        max_length=20,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What others need to know."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    is_fault_unknowing = forms.BooleanField(
        label=_("The fault was neither knowing nor intended, or another authority made it in its duties (R-CER.17)"),
        required=False,
    )

    def __init__(
        self, *args: Any, offered: Iterable[tuple[str, str]], needs_reason: bool, may_mend: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_mend:
            del self.fields["is_fault_unknowing"]
        self.fields["reasons"].choices = list(offered)  # type: ignore[attr-defined]
        if not offered or not needs_reason:
            del self.fields["reasons"]
        if not needs_reason:
            del self.fields["other_rule"]
        elif not offered:
            self.fields["other_rule"].required = True
        elif self.data.get("other_rule", "").strip():
            self.fields["reasons"].required = False

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of all reasons given; call only when the form is valid."""
        other = self.cleaned_data.get("other_rule", "").strip()
        return (*self.cleaned_data.get("reasons", ()), *((other,) if other else ()))


class SettleForm(forms.Form):
    """What follows a decision."""

    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)
    is_prosecution_running = forms.BooleanField(label=_("A prosecution is running"), required=False)


class EndorseForm(forms.Form):
    """A typing error, and the issuing authority's word about it."""

    use_required_attribute = False

    correction = forms.CharField(
        label=_("What is wrong, and what it should say"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    instruction = forms.CharField(
        label=_("The issuing authority's message"),
        help_text=_("Who wrote it, on which day, by which way, such as: letter of 20 November 2026, reference 114."),
        max_length=200,
        error_messages={
            "required": _("A typing error is endorsed only on the instruction of the issuing authority (R-CER.23).")
        },
    )


class AnswerForm(forms.Form):
    """The exporting authority's explanation of a difference."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class ConfirmForm(forms.Form):
    """The minimum facts of a confirmation of receipt, filled in from the inspection (R-III.b2, R-CON.2)."""

    use_required_attribute = False
    parcel_count = forms.CharField(label=_("Number of parcels"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    carats = forms.CharField(label=_("Weight in carats"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    value = forms.CharField(
        label=_("Value in US$"), widget=forms.TextInput(attrs={"inputmode": "decimal"}), required=False
    )
    received_on = forms.CharField(label=_("Received on"), widget=DayInput())


def cause_choices() -> list[tuple[str, Any]]:
    """The causes of a difference, none chosen (R-CON.7)."""
    return [("", _("Choose a cause")), *Discrepancy.Cause.choices]
