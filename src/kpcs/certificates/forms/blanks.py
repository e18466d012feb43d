"""The stock of blanks: ranges and single numbers."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from kpcs.scheme.values import CertificateNumber, ValueRefused

from .acts import ActForm

_DIGITS = RegexValidator(r"\A[0-9]{4,10}\Z", _("Write 4 to 10 digits, with the leading zeros of the paper."))


class SpanForm(ActForm):
    """Numbers that follow one another, written with as many digits as on the paper."""

    first = forms.CharField(label=_("First number"), help_text=_("Digits only, such as 004901."), validators=[_DIGITS])
    last = forms.CharField(label=_("Last number"), validators=[_DIGITS])

    def clean(self) -> dict[str, object]:
        asked: dict[str, object] = self.cleaned_data
        first, last = str(asked.get("first", "")), str(asked.get("last", ""))
        if first and last and len(first) != len(last):
            self.add_error("last", _("Write both numbers with the same count of digits."))
        return asked

    @property
    def span(self) -> dict[str, int]:
        """First, last and digits, as the acts take them."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        return {"first": int(first), "last": int(last), "digits": len(first)}


class ReceiveForm(SpanForm):
    received_from = forms.CharField(
        label=_("Received from"), help_text=_("The printer, and the number of the delivery note."), max_length=200
    )


class AllotForm(SpanForm):
    desk = forms.CharField(
        label=_("Desk or town"), help_text=_("Empty: back to the central store."), required=False, max_length=100
    )


class WriteOffForm(ActForm):
    number = forms.CharField(label=_("Number"), help_text=_("Such as SL 004912."), max_length=40)
    what = forms.ChoiceField(label=_("What happened"), choices=[("spoiled", _("Spoiled")), ("lost", _("Lost"))])
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def clean_number(self) -> CertificateNumber:
        try:
            return CertificateNumber.parse(self.cleaned_data["number"])
        except ValueRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None
