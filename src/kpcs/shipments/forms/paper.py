"""The form of a paper certificate, and tables of text boxes for lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.fields import DayInput
from kpcs.scheme.findings import Finding

from .pages import YES_NO


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label)


def _country(label: Any) -> forms.CharField:
    return forms.CharField(label=label, help_text=_("Its name or two letters, such as Belgium or BE."))


def _day(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=DayInput())


def _seen(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)


class PaperForm(forms.Form):
    """The fields of Annex I as they stand on paper; the law reads them, and says what is missing."""

    use_required_attribute = False

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
    exporter_country = _country(_("Exporter: country"))
    importer_name = _line(_("Importer: name"))
    importer_address = _line(_("Importer: address"))
    importer_country = _country(_("Importer: country"))
    destination = _country(_("Participant of destination"))
    origin_kind = forms.ChoiceField(
        label=_("Origin"),
        choices=(("single", _("One country")), ("mixed", _("Mixed (asterisks)"))),
        initial="single",
        widget=forms.RadioSelect,
    )
    parcel_count = forms.CharField(label=_("Number of parcels"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    seals = forms.CharField(label=_("Seal numbers"), help_text=_("Separated by commas."), required=False)


FIGURES = (("carats", _("Carats")), ("value", _("Value in US$")))


def table(
    name: str,
    columns: Iterable[tuple[str, Any]],
    rows: Iterable[dict[str, Any]],
    findings: Iterable[Finding] = (),
    *,
    turned_to: int | None = None,
) -> dict[str, Any]:
    """Rows of text boxes with what was typed and what is wrong in each box, for ``shipments/_table.html``.

    The cursor goes to the row ``turned_to``: without it, a page with more lines would begin at its top again.
    """
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
                    "is_next": place == turned_to and column == heads[0][0],
                }
                for column, label in heads
            ]
            for place, row in enumerate(rows)
        ],
    }
