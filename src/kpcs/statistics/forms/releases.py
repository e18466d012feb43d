"""What is asked of a release, and what is said when one is made."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.fields import DayField
from kpcs.scheme.periods import FIRST_YEAR, LAST_YEAR


class ReleaseForm(forms.Form):
    """A release to be made. Without a day it is public at once."""

    title = forms.CharField(label=_("Title"), max_length=200)
    first_year = forms.IntegerField(label=_("From the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label=_("To the year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    public_on = DayField(
        label=_("Under embargo until"),
        help_text=_("Everybody sees it from the beginning of this day; leave it empty to publish at once."),
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What readers should know of it."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        data = dict(self.cleaned_data)
        day = data.pop("public_on")
        return {**data, "public_from": timezone.make_aware(datetime.combine(day, time.min)) if day else None}


class FiguresForm(Asked):
    """Which figures of a release are looked at."""

    participant = forms.CharField(label=_("Participant"), min_length=2, max_length=2)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
