"""What of the comparison of partners is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.participants import queries as participants
from kpcs.scheme.periods import Period

from ..queries.returns import period_name


class PartnersForm(Asked):
    """A quarter or a year for which returns stand, and one Participant or all."""

    elsewhere = ("page",)

    period = forms.ChoiceField(label=_("Period"), required=False)
    participant = forms.ChoiceField(label=_("Participant"), required=False)

    def __init__(self, *args: Any, quarters: list[Period], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._newest = quarters[0] if quarters else None
        years = (Period.whole_year(year) for year in sorted({quarter.year for quarter in quarters}, reverse=True))
        period, participant = self.fields["period"], self.fields["participant"]
        assert isinstance(period, forms.ChoiceField)
        assert isinstance(participant, forms.ChoiceField)
        period.choices = [(str(one), period_name(one)) for one in (*quarters, *years)]
        participant.choices = [("", _("All")), *participants.participant_names(language).items()]

    def wanted(self) -> tuple[Period | None, str]:
        """The period, by default the newest quarter; None where no return stands. Call when the form is valid."""
        asked = self.cleaned_data["period"]
        return (Period.parse(asked) if asked else self._newest), self.cleaned_data["participant"]
