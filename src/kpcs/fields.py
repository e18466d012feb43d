"""Kinds of form field that the rooms share: a day, and a line of text without what cannot be seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpcs.scheme.letters import unseen_in

_WRITTEN = "%Y-%m-%d"


class DayInput(forms.DateInput):
    """The browser's calendar; where there is none, a text box, for which the hint gives an example."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__({"placeholder": "2026-11-22"}, format=_WRITTEN)


class DayField(forms.DateField):
    """A day as year, month and day, in every language alike."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[_WRITTEN], **options)


class PlainTextField(forms.CharField):
    """Text of one line in any script, without what cannot be seen and so makes it look like another."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if unseen_in(value):
            raise ValidationError(_("This text holds an invisible control character; type it again without."))
