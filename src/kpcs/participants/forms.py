"""Posted text -> the values of this room."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpcs.asked import Asked
from kpcs.fields import DayField, PlainTextField
from kpcs.scheme.findings import Finding
from kpcs.scheme.standings import Precision, Status

from .actions import AuthorityValue, StandingValue
from .models import SpecimenFact, Standing

MOST_ANSWER = 4096


def tell(form: forms.Form, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Put findings beside the fields that they are about; the rest comes back, to stand above the form."""
    for finding in findings:
        if finding.field in form.fields:
            form.add_error(finding.field, f"{finding.message} {finding.remedy} ({finding.code})")
    return tuple(finding for finding in findings if finding.field not in form.fields)


class OnForm(Asked):
    """The day on which the standing is asked for."""

    on = DayField(label=_("Standing on"), required=False)


class StandingForm(forms.Form):
    """A change in a Participant's standing."""

    status = forms.ChoiceField(label=_("New standing"), choices=Standing.Status.choices)
    from_on = DayField(label=pgettext_lazy("a day", "From"), help_text=_("The first day on which it holds."))
    precision = forms.ChoiceField(label=_("The source gives this day"), choices=Standing.Precision.choices)
    zones = forms.CharField(
        label=_("Compliant zones"),
        required=False,
        max_length=1000,
        help_text=_("One on each line, for a restricted Participant only."),
        widget=forms.Textarea({"rows": 3}),
    )
    needs_approval = forms.BooleanField(label=_("Each export needs approval"), required=False)
    monthly_report = forms.BooleanField(label=_("Monthly report due"), required=False)
    source = PlainTextField(
        label=_("Source"), max_length=300, help_text=_("Number of the decision, or address of the document.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))

    def clean_zones(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["zones"].splitlines() if line.strip())

    def value(self) -> StandingValue:
        """The change, once the form is valid."""
        data = self.cleaned_data
        return StandingValue(**{**data, "status": Status(data["status"]), "precision": Precision(data["precision"])})


class NumbersForm(forms.Form):
    """Serials that a Participant announced for a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2003, max_value=2100)
    first = forms.IntegerField(label=_("First serial"), min_value=0, max_value=9_999_999_999)
    last = forms.IntegerField(label=_("Last serial"), min_value=0, max_value=9_999_999_999)
    source = PlainTextField(label=_("Source"), max_length=300)


class AuthorityForm(forms.Form):
    """An authority of another office: whom to write to."""

    code = forms.SlugField(
        label=_("Code"), max_length=20, help_text=_("Short and lasting, such as bw-1; it cannot be changed.")
    )
    name = PlainTextField(label=_("Name"), max_length=200)
    name_second = PlainTextField(label=_("Name in its second language"), max_length=200, required=False)
    address = PlainTextField(label=_("Address"), max_length=300, required=False)
    notices_email = forms.EmailField(label=_("E-mail address for advance notices"), required=False)
    confirmations_email = forms.EmailField(label=_("E-mail address for confirmations of receipt"), required=False)
    can_export = forms.BooleanField(label=_("Exporting authority"), required=False, initial=True)
    can_import = forms.BooleanField(label=_("Importing authority"), required=False, initial=True)

    def value(self, participant: str) -> AuthorityValue:
        """The authority, once the form is valid; another office does its work."""
        return AuthorityValue(participant=participant, is_hosted=False, **self.cleaned_data)


class ContactsForm(forms.Form):
    """Where the own authority can be reached."""

    address = PlainTextField(label=_("Address"), max_length=300, required=False)
    notices_email = forms.EmailField(
        label=_("E-mail address for advance notices"),
        required=False,
        help_text=_("Other authorities announce shipments here before they arrive."),
    )
    confirmations_email = forms.EmailField(
        label=_("E-mail address for confirmations of receipt"),
        required=False,
        help_text=_("Importing authorities confirm here what they received."),
    )


class KeyForm(forms.Form):
    """The days between which a new signing key may be used."""

    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"))

    def days(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("valid_from", "valid_until")}


class AnswerForm(forms.Form):
    """What the root key signed: a certification or a revocation."""

    answer = forms.FileField(
        label=_("Answer of the root key"),
        help_text=_("The file that ends in -certification.cose or -revocation.cose."),
        max_length=200,
    )

    def clean_answer(self) -> bytes:
        file = self.cleaned_data["answer"]
        if file.size > MOST_ANSWER:
            raise ValidationError(_("This file is longer than any answer of a root key."))
        return bytes(file.read())


class RevokeForm(forms.Form):
    """Why a key is no longer trusted, and whether somebody else may have it."""

    reason = PlainTextField(label=_("Reason"), max_length=200, help_text=_("It stands in the trust list."))
    compromised = forms.BooleanField(label=_("The key may be in other hands"), required=False)
    since = DayField(
        label=_("Since"), required=False, help_text=_("The first day on which it may have been misused; else from now.")
    )

    def values(self) -> dict[str, Any]:
        """Reason, theft and moment, once the form is valid; a day begins at midnight UTC."""
        since = self.cleaned_data["since"]
        moment = None if since is None else datetime.combine(since, time(), tzinfo=UTC)
        return {**self.cleaned_data, "since": moment}


class SpecimenForm(forms.Form):
    """What a Participant's certificates look like from a year on (R-II.d)."""

    year = forms.IntegerField(label=_("From the year"), min_value=2003, max_value=2100)
    about = forms.ChoiceField(label=_("What it is about"), choices=SpecimenFact.About.choices)
    text = PlainTextField(label=_("What was notified"), max_length=300)
    source = PlainTextField(label=_("Source"), max_length=300)
