"""What a list may be asked for. An unknown or unreadable filter is an error, never a wider list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.fields import DayField

from .. import queries
from ..models import Application, Certificate
from ..names import participant_choices
from ..queries import SORTS

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


def _require_key(text: str) -> None:
    if not queries.is_key(text):
        raise forms.ValidationError(_("The list has no such place to go on from. Start again from its beginning."))


class FilterForm(Asked):
    """A list in pages."""

    page = forms.IntegerField(min_value=1, max_value=200, required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["page"] = cleaned.get("page") or 1
        return cleaned


class ApplicationFilter(FilterForm):
    """By state, firm and destination."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Application.State.choices])
    firm = forms.CharField(label=_("Firm"), required=False, max_length=100)
    destination = forms.ChoiceField(label=_("Destination"), required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["destination"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *participant_choices()]

    def narrowed(self, rows: QuerySet[Application]) -> QuerySet[Application]:
        asked = self.cleaned_data
        for name in ("state", "destination"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        return rows.filter(firm__name__icontains=asked["firm"]) if asked["firm"] else rows


class CertificateFilter(FilterForm):
    """By number, exporter, state, destination and day of issue; sorted by day or number; paged by key."""

    number = forms.CharField(label=_("Number"), help_text=_("Its beginning is enough."), required=False, max_length=20)
    exporter = forms.CharField(label=_("Exporter"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Certificate.State.choices])
    destination = forms.ChoiceField(label=_("Destination"), required=False)
    since = DayField(label=_("Issued from"), required=False)
    until = DayField(label=_("Issued until"), required=False)
    sort = forms.ChoiceField(required=False, widget=forms.HiddenInput(), choices=[(one, one) for one in SORTS])
    after = forms.CharField(required=False, widget=forms.HiddenInput(), validators=[_require_key])
    before = forms.CharField(required=False, widget=forms.HiddenInput(), validators=[_require_key])

    def __init__(self, *args: Any, by: Officer, **named: Any) -> None:
        super().__init__(*args, **named)
        self.by = by
        field = self.fields["destination"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *participant_choices()]

    def clean_number(self) -> str:
        prefix = re.sub(r"[\s\-./]", "", self.cleaned_data["number"]).upper()
        if prefix and not re.fullmatch(r"[A-Z]{1,2}|[A-Z]{2}[0-9]{1,10}", prefix, re.ASCII):
            raise forms.ValidationError(_("A number begins with two letters and goes on with digits, such as SL 0049."))
        return prefix

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first."))
        if cleaned.get("after") and cleaned.get("before"):
            raise forms.ValidationError(_("Ask for what comes after a row or before it, not for both."))
        cleaned["firms"] = self._firms(cleaned.get("exporter", ""))
        return cleaned

    def _firms(self, text: str) -> tuple[int, ...] | None:
        if not text.strip():
            return None
        firms = queries.firms_named(text.strip(), by=self.by)
        if len(firms) > queries.MOST_FIRMS:
            self.add_error("exporter", _("More than five firms are named so. Write more of the name, or the licence."))
        return firms

    @property
    def wanted(self) -> queries.Wanted:
        """What a valid form asks for."""
        names = ("number", "state", "destination", "since", "until", "firms", "after", "before")
        asked: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return queries.Wanted(**asked, sort=self.cleaned_data.get("sort") or "-issued")

    @property
    def is_narrow(self) -> bool:
        names = ("number", "exporter", "state", "destination", "since", "until")
        return any(self.cleaned_data.get(name) for name in names)
