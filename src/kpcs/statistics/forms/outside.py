"""What of the trade with strangers is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.certificates.names import named

from ..outside.comparing import Stranger


class StrangersForm(Asked):
    """One year, one country that could not trade, or all."""

    elsewhere = ("page",)

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, found: Iterable[Stranger], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = tuple(found)
        year, country = self.fields["year"], self.fields["country"]
        assert isinstance(year, forms.ChoiceField)
        assert isinstance(country, forms.ChoiceField)
        years = sorted({one.year for one in rows}, reverse=True)
        year.choices = [("", _("All")), *((str(one), str(one)) for one in years)]
        names = sorted((named(code), code) for code in {one.stranger for one in rows})
        country.choices = [("", _("All")), *((code, name) for name, code in names)]

    def fits(self, one: Stranger) -> bool:
        """Whether a row is asked for; call only when the form is valid."""
        year, country = self.cleaned_data["year"], self.cleaned_data["country"]
        return year in (None, one.year) and country in ("", one.stranger)
