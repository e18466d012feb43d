"""The forms of the pages. What is typed is read by ``reading`` or by the law, so most fields are plain text here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.scheme.findings import Finding
from kpcs.shipments.models import Arrival, Discrepancy
from kpcs.shipments.queries.arrivals import SORTS, UNDECIDED, ArrivalFilter

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def day_input() -> forms.DateInput:
    """The browser's calendar; a text box where there is none."""
    return forms.DateInput({"type": "date", "placeholder": "2026-11-22"}, format="%Y-%m-%d")


def tell(form: forms.Form, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings beside their fields; those without a field come back, for above the form."""
    rest = []
    for finding in findings:
        if finding.field in form.fields:
            form.add_error(finding.field, f"{finding.message} {finding.remedy} ({finding.code})")
        else:
            rest.append(finding)
    return tuple(rest)


class FindForm(forms.Form):
    """The one search box."""

    text = forms.CharField(
        label=_("Number or QR text"),
        help_text=_(
            "Two letters and a serial, such as SL 004912; or the whole text of the code, which begins with KP1:"
        ),
        required=False,
        max_length=4400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    picture = forms.FileField(
        label=_("Photograph or PDF of the QR code"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


def _line(label: Any, *, short: bool = False) -> forms.CharField:
    attrs = {"class": "is-short", "maxlength": 2} if short else {}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=attrs))


def _day(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=day_input())


def _seen(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=forms.RadioSelect)


class PaperForm(forms.Form):
    """The fields of Annex I as they stand on paper; the law reads them, and says what is missing."""

    title = _seen(_("Does it bear the title “Kimberley Process Certificate”?"))
    statement = _seen(_("Does it bear the statement of the scheme?"))
    english = _seen(_("Is it in English, or is there an English translation?"))
    forgery_resistant = _seen(_("Does it look tamper and forgery resistant?"))
    number = _line(_("Number"))
    authority = _line(_("Issuing authority"))
    issued_on = _day(_("Date of issue"))
    validated_on = _day(_("Date of validation by the exporting authority"))
    expires_on = _day(_("Date of expiry"))
    exporter_name = _line(_("Exporter: name"))
    exporter_address = _line(_("Exporter: address"))
    exporter_country = _line(_("Exporter: country, two letters"), short=True)
    importer_name = _line(_("Importer: name"))
    importer_address = _line(_("Importer: address"))
    importer_country = _line(_("Importer: country, two letters"), short=True)
    destination = _line(_("Participant of destination, two letters"), short=True)
    origin_kind = forms.ChoiceField(
        label=_("Origin"),
        choices=(("single", _("One country")), ("mixed", _("Mixed (asterisks)"))),
        initial="single",
        required=False,
        widget=forms.RadioSelect,
    )
    parcel_count = forms.CharField(
        label=_("Number of parcels"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    seals = forms.CharField(label=_("Seal numbers"), help_text=_("Separated by commas."), required=False)


FIGURES = (("carats", _("Carats")), ("value", _("Value in US$")))


def table(
    name: str, columns: Iterable[tuple[str, Any]], rows: Iterable[dict[str, Any]], findings: Iterable[Finding]
) -> dict[str, Any]:
    """Rows of text boxes with what was typed and what is wrong in each box, for ``shipments/_table.html``."""
    wrong: dict[str, list[Finding]] = {}
    for finding in findings:
        wrong.setdefault(finding.field, []).append(finding)
    heads = tuple(columns)
    return {
        "heads": [label for _column, label in heads],
        "rows": [
            [
                {
                    "name": f"{name}.{place}.{column}",
                    "label": label,
                    "value": row.get(column, ""),
                    "findings": wrong.get(f"{name}.{place}.{column}", ()),
                }
                for column, label in heads
            ]
            for place, row in enumerate(rows)
        ],
    }


class PresentForm(forms.Form):
    """What the officer sees that no code says."""

    exported_on = forms.DateField(
        label=_("Exported on"),
        help_text=_("As the transport papers say. Standing is checked on this day."),
        required=False,
        widget=day_input(),
    )
    original = forms.ChoiceField(
        label=_("Is the original certificate with the shipment?"),
        choices=YES_NO,
        initial="yes",
        widget=forms.RadioSelect,
    )
    notice = forms.ChoiceField(
        label=_("Was there a prior notice from the exporting authority?"),
        help_text=_("Notices sent through this office are found by themselves."),
        choices=YES_NO,
        initial="no",
        widget=forms.RadioSelect,
    )
    transit = forms.BooleanField(label=_("The shipment only passes through to another Participant"), required=False)


class OpenForm(forms.Form):
    """Everything found at the inspection but the parcels, which are rows of a table."""

    container = forms.ChoiceField(
        label=_("Container"),
        choices=(
            ("intact", _("Tamper-resistant and intact")),
            ("tampered", _("Opened, damaged or not tamper-resistant")),
        ),
        widget=forms.RadioSelect,
        required=False,
    )
    seals = forms.CharField(
        label=_("Seal numbers found"),
        help_text=_("One in each line."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    parcel_count = forms.CharField(
        label=_("Parcels found"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False
    )
    original = forms.ChoiceField(
        label=_("Is the original certificate here now?"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    origin_zone = forms.CharField(
        label=_("Zone where the stones were mined"),
        help_text=_("As the export papers say."),
        max_length=100,
        required=False,
    )
    exports_approved = forms.ChoiceField(
        label=_("Did the Kimberley Process monitoring team approve this export?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    g7_verified = forms.ChoiceField(
        label=_("Were the stones verified before under the G7 rules?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    remarks = forms.CharField(
        label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, asks: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"original", "origin_zone", "exports_approved", "g7_verified"} - set(asks):
            del self.fields[name]


class DecideForm(forms.Form):
    """A decision with its reasons; which reasons are offered, the checks say."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        help_text=_("Choose every finding that this decision rests on."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("What others need to know."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    is_fault_unknowing = forms.BooleanField(
        label=_("The fault was neither knowing nor intended, or another authority made it in its duties (R-CER.17)"),
        required=False,
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = list(offered)  # type: ignore[attr-defined]
        if not offered:
            del self.fields["reasons"]


class SettleForm(forms.Form):
    """What follows a decision."""

    note = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False)
    is_prosecution_running = forms.BooleanField(label=_("A prosecution is running"), required=False)


class EndorseForm(forms.Form):
    """A typing error, and the issuing authority's word about it."""

    correction = forms.CharField(
        label=_("What is wrong, and what it should say"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    instruction = forms.CharField(
        label=_("The issuing authority's message"),
        help_text=_("Who wrote it, on which day, by which way, such as: letter of 20 November 2026, reference 114."),
        max_length=200,
        required=False,
    )


class AnswerForm(forms.Form):
    """The exporting authority's explanation of a difference."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class ConfirmForm(forms.Form):
    """The minimum facts of a confirmation of receipt, filled in from the inspection (R-III.b2, R-CON.2)."""

    parcel_count = forms.CharField(
        label=_("Number of parcels"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False
    )
    carats = forms.CharField(
        label=_("Weight in carats"), widget=forms.TextInput(attrs={"inputmode": "decimal"}), required=False
    )
    value = forms.CharField(
        label=_("Value in US$"), widget=forms.TextInput(attrs={"inputmode": "decimal"}), required=False
    )
    received_on = forms.CharField(label=_("Received on"), widget=day_input(), required=False)


def cause_choices() -> list[tuple[str, Any]]:
    """The causes of a difference, none chosen (R-CON.7)."""
    return [("", _("Choose a cause")), *Discrepancy.Cause.choices]


class FilterForm(forms.Form):
    """Which arrivals to list. An invalid filter is an error, never a wider list."""

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
    since = forms.DateField(label=_("Presented from"), required=False)
    until = forms.DateField(label=_("Presented until"), required=False)
    sort = forms.ChoiceField(choices=[(name, name) for name in SORTS], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date", "placeholder": "2026-11-22"}, format="%Y-%m-%d")

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
