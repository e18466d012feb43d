"""What of the trail is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpcs.asked import Asked
from kpcs.fields import DayField

from .kinds import Kind
from .queries import TrailFilter


class TrailForm(Asked):
    """Filters of the trail. One that cannot be read is an error; it never widens the list."""

    kind = forms.ChoiceField(label=_("What happened"), choices=[("", _("Anything")), *Kind.choices], required=False)
    first_on = DayField(label=pgettext_lazy("a day", "From"), required=False)
    last_on = DayField(label=pgettext_lazy("a day", "To"), required=False)
    by = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("The last day lies before the first."))
        return cleaned

    def wanted(self) -> TrailFilter:
        """The filter, once the form is valid."""
        data = self.cleaned_data
        return TrailFilter(kind=data["kind"], by=data["by"], first_on=data["first_on"], last_on=data["last_on"])
