"""The page ``/design``: every component with real text, for looking, for axe and for screenshots."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.fields import DayField
from kpcs.scheme.findings import Finding, Severity

FINDINGS = (
    Finding(
        "R-AI.V1",
        Severity.BLOCK,
        "expires_on",
        "The certificate would expire on 2 November 2026, before it is issued on 22 November 2026.",
        "Choose a later day of expiry.",
    ),
    Finding(
        "R-CER.8",
        Severity.WARN,
        "",
        "The importing authority has not been told of this shipment.",
        "Send the notice now.",
    ),
    Finding("R-AI.V6", Severity.NOTE, "", "Weights are written with two decimals."),
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    consignee = forms.CharField(
        label=_("Consignee"), help_text=_("The name as it stands on the invoice."), max_length=200
    )
    carats = forms.CharField(label=_("Weight in carats"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    heading = forms.ChoiceField(
        label=_("Heading"), choices=[("7102.10", "7102.10"), ("7102.21", "7102.21"), ("7102.31", "7102.31")]
    )
    expires_on = DayField(label=_("Expires on"), help_text=_("Year, month, day, such as 2026-11-22."))
    seals = forms.ChoiceField(
        label=_("Seals on arrival"), widget=forms.RadioSelect, choices=[("whole", _("Whole")), ("broken", _("Broken"))]
    )
    remarks = forms.CharField(label=_("Remarks"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    scan = forms.FileField(label=_("Photograph of the certificate"), required=False)
    agreed = forms.BooleanField(label=_("I have compared the seals with the certificate"))


@login_not_required
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Shown in the demonstration and while developing; elsewhere there is no such page."""
    if not (settings.DEBUG or settings.KPCS_DEMONSTRATION):
        raise Http404
    form = ExampleForm({"consignee": "", "carats": "12.345", "heading": "7102.31", "expires_on": "2026-11-02"})
    form.add_error("carats", "The weight has more than two decimals: '12.345'. The scheme counts in hundredths.")
    context: dict[str, Any] = {
        "form": form,
        "found": FINDINGS,
        "page": Paginator(range(240), 20).page(3),
        "rows": [
            ("SL004912", "SL", "BE", 152_340, 4_120_000_50, date(2026, 11, 22), _("Issued"), "good"),
            ("CA0001207", "CA", "IN", 98_112_00, 12_530_000_00, date(2026, 11, 3), _("Confirmed"), "done"),
            ("CD000318", "CD", "AE", 12_00, 3_100_00, date(2026, 9, 14), _("Overdue"), "bad"),
        ],
        "tags": [
            ("neutral", _("Draft")),
            ("wait", _("Waiting")),
            ("good", _("Issued")),
            ("warn", _("Held")),
            ("bad", _("Refused")),
            ("done", _("Confirmed")),
        ],
        "long_name": "Société demonstrative d’exportation de diamants bruts de la République démocratique du Congo",
        "hebrew_name": "חברת הדגמה",
    }
    return render(request, "ui/design.html", context)
