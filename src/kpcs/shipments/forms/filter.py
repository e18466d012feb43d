"""Which arrivals to list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.fields import DayField
from kpcs.shipments.models import Arrival
from kpcs.shipments.queries.arrivals import SORTS, UNDECIDED, ArrivalFilter


class FilterForm(Asked):
    """Which arrivals to list. An invalid filter is an error, never a wider list."""

    elsewhere = ("page",)

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("All states")), ("undecided", _("Waiting for a decision")), *Arrival.State.choices],
        required=False,
    )
    issuer = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Issued by"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 2, "class": "is-short"}),
        error_messages={"invalid": _("Write the two letters of the Participant, such as SL.")},
    )
    number = forms.RegexField(
        r"^\s*[A-Za-z]{2}[ \-/.]?[0-9]{0,10}\s*$",
        label=_("Number begins with"),
        required=False,
        error_messages={"invalid": _("Write two letters and digits, such as SL 0049.")},
    )
    since = DayField(label=_("Presented from"), required=False)
    until = DayField(label=_("Presented until"), required=False)
    sort = forms.ChoiceField(choices=[(name, name) for name in SORTS], required=False, widget=forms.HiddenInput)

    def wanted(self) -> ArrivalFilter:
        """The filter; call only when the form is valid."""
        said = self.cleaned_data
        return ArrivalFilter(
            states=UNDECIDED if said["state"] == "undecided" else (said["state"],) if said["state"] else (),
            issuer=said["issuer"].upper(),
            number="".join(character for character in said["number"].upper() if character.isalnum()),
            since=said["since"],
            until=said["until"],
            sort=said["sort"] or "-presented",
        )
