"""Events in words: what the data of an event says, with a label for each figure that people ask about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.template import Library
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..models import Event

register = Library()
LABELS: dict[str, tuple[str | Promise, str]] = {
    "reason": (_("Reason"), "text"),
    "reasons": (_("Reasons"), "list"),
    "remarks": (_("Remarks"), "text"),
    "number": (_("Number"), "number"),
    "replaces": (_("Replaces"), "number"),
    "replaced_by": (_("Replaced by"), "number"),
    "destination": (_("Destination"), "country"),
    "issuer": (_("Issued by"), "country"),
    "carats_points": (_("Weight"), "carats"),
    "value_cents": (_("Value"), "usd"),
    "parcel_count": (_("Parcels"), "text"),
    "seals": (_("Seals"), "list"),
    "found": (_("Parcels as found"), "list"),
    "expected_on": (_("Expected on"), "day"),
    "exported_on": (_("Exported on"), "day"),
    "received_on": (_("Received on"), "day"),
    "carrier": (_("Carrier"), "text"),
    "first": (_("First"), "text"),
    "last": (_("Last"), "text"),
    "allotted_to": (_("Allotted to"), "text"),
    "explanation": (_("Explanation"), "text"),
    "answer": (_("Answer"), "text"),
    "name": (_("Name"), "text"),
    "firm": (_("Firm"), "text"),
    "representative": (_("Representative"), "text"),
    "email": (_("E-mail address"), "text"),
    "full_name": (_("Name"), "text"),
    "address": (_("Address"), "text"),
    "licence_number": (_("Licence"), "text"),
    "licence_from": (_("Licensed from"), "day"),
    "licence_until": (_("Licensed until"), "day"),
    "roles": (_("Roles"), "list"),
    "language": (_("Language"), "text"),
    "label": (_("Label"), "text"),
    "expires_at": (_("Ends"), "day"),
    "status": (_("Standing"), "text"),
    "from_on": (pgettext_lazy("a day", "From"), "day"),
    "until": (_("Until"), "day"),
    "zones": (_("Zones"), "list"),
    "source": (_("Source"), "text"),
    "kid": (_("Key"), "text"),
    "year": (_("Year"), "text"),
}


@register.filter
def told(event: Event) -> list[dict[str, Any]]:
    """Label, form and value of what a reader understands of the event; of a change, before and after."""
    return list(_told(event.data))


def _told(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in data.items():
        if name == "after" and isinstance(value, Mapping):
            before = data.get("before") or {}
            for changed, new in value.items():
                if changed in LABELS and new != before.get(changed):
                    yield {**_line(changed, new), "before": before.get(changed)}
        elif name in LABELS and value not in (None, "", [], ()):
            yield _line(name, value)


def _line(name: str, value: Any) -> dict[str, Any]:
    label, form = LABELS[name]
    return {"label": label, "form": form, "value": value}
