"""Which notices are asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked


class NoticesForm(Asked):
    """Filter of the list; one that cannot be read is an error."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[("waiting", _("Waiting")), ("sent", _("Sent")), ("all", _("All"))],
        required=False,
        initial="waiting",
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def is_waiting(self) -> bool | None:
        """The wanted state, once the form is valid; None means both."""
        return {"sent": False, "all": None}.get(self.cleaned_data["state"], True)
