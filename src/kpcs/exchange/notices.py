"""What a notice says and to whom it goes, from the event alone (R-PRE.1, R-PRE.2, R-III.b2, R-FRD.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpcs.ledger.kinds import Kind
from kpcs.scheme.phrases import amounts, day_in_words
from kpcs.scheme.values import Carats, CertificateNumber, Usd, ValueRefused


@dataclass(frozen=True, slots=True)
class Contact:
    """Where one authority can be reached; ``office`` is empty when another office does its work."""

    code: str
    participant: str
    can_export: bool
    can_import: bool
    notices: str
    confirmations: str


# To the authorities of the destination, of the issuer, or to all.
DESTINATION = {
    Kind.PRE_ALERT_SENT,
    Kind.CERTIFICATE_VOIDED,
    Kind.CERTIFICATE_REPLACED,
    Kind.INSTRUCTION_GIVEN,
}
ISSUER = {
    Kind.ARRIVAL_REFUSED,
    Kind.ARRIVAL_RETURN_ORDERED,
    Kind.ARRIVAL_DETAINED,
    Kind.ARRIVAL_SEIZED,
    Kind.ARRIVAL_RELEASED,
    Kind.ARRIVAL_FORFEITED,
}
EVERYBODY = {
    Kind.CERTIFICATE_LOST,
    Kind.CERTIFICATE_STOLEN,
    Kind.CERTIFICATE_REPORTED_FALSE,
    Kind.NOTICE_WITHDRAWN,
}
# To the authorities of the Participant that is asked about its figures (R-DAQ.3, R-DAQ.4).
ASKED = {
    Kind.QUESTIONNAIRE_SENT,
    Kind.QUESTIONNAIRE_FOLLOWED_UP,
    Kind.QUESTIONNAIRE_ESCALATED,
}
# To the Participant's own authorities, the one that reminds among them (R-STA.3).
REMINDED = {Kind.REMINDER_SENT}
KINDS = tuple(
    sorted(
        {
            Kind.RECEIPT_CONFIRMED,
            Kind.QUESTIONNAIRE_ANSWERED,
            *DESTINATION,
            *ISSUER,
            *EVERYBODY,
            *ASKED,
            *REMINDED,
        }
    )
)


def recipients(kind: str, data: Mapping[str, Any], *, by: str, contacts: Iterable[Contact]) -> list[str]:
    """The addresses that must hear of it, without the authority that acted; each once, in order."""
    addresses = {
        address
        for contact in contacts
        if (contact.code != by or kind in REMINDED) and (address := _address(kind, data, contact)) != ""
    }
    return sorted(addresses)


def _address(kind: str, data: Mapping[str, Any], contact: Contact) -> str:
    if kind == Kind.RECEIPT_CONFIRMED:
        named = data.get("issuer_authority")
        is_meant = contact.code == named if named else contact.participant == data.get("issuer") and contact.can_export
        return contact.confirmations if is_meant else ""
    if kind in DESTINATION:
        return contact.notices if contact.can_import and contact.participant == data.get("destination") else ""
    if kind in ISSUER:
        return contact.notices if contact.can_export and contact.participant == data.get("issuer") else ""
    if kind in ASKED or kind in REMINDED:
        return contact.notices if contact.participant == data.get("participant") else ""
    if kind == Kind.QUESTIONNAIRE_ANSWERED:
        return contact.notices if contact.code == data.get("asking") else ""
    return contact.notices


SUBJECTS: dict[str, str | Promise] = {
    Kind.PRE_ALERT_SENT: gettext_lazy("Advance notice: certificate %(number)s"),
    Kind.RECEIPT_CONFIRMED: gettext_lazy("Confirmation of receipt: certificate %(number)s"),
    Kind.CERTIFICATE_VOIDED: gettext_lazy("Void: certificate %(number)s"),
    Kind.CERTIFICATE_REPLACED: gettext_lazy("Replaced: certificate %(number)s"),
    Kind.CERTIFICATE_LOST: gettext_lazy("Lost: certificate %(number)s"),
    Kind.CERTIFICATE_STOLEN: gettext_lazy("Stolen: certificate %(number)s"),
    Kind.CERTIFICATE_REPORTED_FALSE: gettext_lazy("Reported false: certificate number %(number)s"),
    Kind.NOTICE_WITHDRAWN: gettext_lazy("Report withdrawn: certificate number %(number)s"),
    Kind.INSTRUCTION_GIVEN: gettext_lazy("Instruction to endorse a typing error: certificate %(number)s"),
    Kind.ARRIVAL_REFUSED: gettext_lazy("Shipment refused: certificate %(number)s"),
    Kind.ARRIVAL_RETURN_ORDERED: gettext_lazy("Return of the shipment ordered: certificate %(number)s"),
    Kind.ARRIVAL_DETAINED: gettext_lazy("Shipment detained: certificate %(number)s"),
    Kind.ARRIVAL_SEIZED: gettext_lazy("Shipment seized: certificate %(number)s"),
    Kind.ARRIVAL_RELEASED: gettext_lazy("Shipment released: certificate %(number)s"),
    Kind.ARRIVAL_FORFEITED: gettext_lazy("Shipment forfeited: certificate %(number)s"),
    Kind.QUESTIONNAIRE_SENT: gettext_lazy("Questions about your figures: %(number)s"),
    Kind.QUESTIONNAIRE_FOLLOWED_UP: gettext_lazy("Questions about your figures, asked again: %(number)s"),
    Kind.QUESTIONNAIRE_ESCALATED: gettext_lazy(
        "Questions about your figures, unanswered and before the Chair: %(number)s"
    ),
    Kind.QUESTIONNAIRE_ANSWERED: gettext_lazy("Questions about figures answered: %(number)s"),
    Kind.REMINDER_SENT: gettext_lazy("Return of statistics due: %(return)s, %(period)s"),
}
RETURNS: dict[str, str | Promise] = {
    "production": gettext_lazy("Production"),
    "trade": gettext_lazy("Trade"),
    "certificates": gettext_lazy("Certificates"),
    "stock": gettext_lazy("Stocks"),
}
LABELS: dict[str, str | Promise] = {
    "number": gettext_lazy("Certificate"),
    "questionnaire": gettext_lazy("Questionnaire"),
    "period": gettext_lazy("Period reviewed"),
    "questions": gettext_lazy("Questions"),
    "due_on": gettext_lazy("To be answered by"),
    "return": gettext_lazy("Return"),
    "return_period": gettext_lazy("Period"),
    "return_due_on": gettext_lazy("Due on"),
    "replaced_by": gettext_lazy("Replaced by"),
    "parcel_count": gettext_lazy("Parcels"),
    "carats_points": gettext_lazy("Weight"),
    "value_cents": gettext_lazy("Value"),
    "origin": gettext_lazy("Origin"),
    "exporter": gettext_lazy("Exporter"),
    "importer": gettext_lazy("Importer"),
    "destination": gettext_lazy("Destination"),
    "expected_on": gettext_lazy("Expected on"),
    "carrier": gettext_lazy("Carrier"),
    "received_on": gettext_lazy("Received on"),
    "instruction": gettext_lazy("Instruction"),
    "reason": gettext_lazy("Reason"),
    "note": gettext_lazy("Note"),
}
MEASURES: dict[str, str | Promise] = {
    "carats": gettext_lazy("weight"),
    "value": gettext_lazy("value"),
    "parcel_count": gettext_lazy("number of parcels"),
    "parcels": gettext_lazy("parcels"),
}


def subject(kind: str, data: Mapping[str, Any]) -> str:
    """The subject line, in English so that mail rules can rely on it."""
    with translation.override("en"):
        return _subject(kind, data)


def _subject(kind: str, data: Mapping[str, Any]) -> str:
    filed = str(RETURNS.get(data.get("return", ""), ""))
    return str(SUBJECTS[kind]) % {"number": _number(data), "return": filed, "period": data.get("period", "")}


def body(kind: str, data: Mapping[str, Any], *, authority: str, is_demonstration: bool) -> str:
    """The whole text, in English and then in French."""
    parts = []
    for language in ("en", "fr"):
        with translation.override(language):
            parts.append("\n".join(_lines(kind, data, authority, is_demonstration)))
    return "\n\n------\n\n".join(parts) + "\n"


def _lines(kind: str, data: Mapping[str, Any], authority: str, is_demonstration: bool) -> Iterator[str]:
    if is_demonstration:
        yield _("DEMONSTRATION: what this notice says is made up and has no legal effect.")
        yield ""
    yield _subject(kind, data)
    yield _("From: %(authority)s") % {"authority": authority}
    yield ""
    if kind in ASKED or kind == Kind.QUESTIONNAIRE_ANSWERED:
        data = {**data, "number": "", "questionnaire": data.get("number")}
    if kind in REMINDED:
        yield from _reminder(int(data["days"]))
        data = {"return": data["return"], "return_period": data["period"], "return_due_on": data["due_on"]}
    for name, label in LABELS.items():
        if (value := data.get(name)) not in (None, "", [], ()):
            yield _("%(label)s: %(value)s") % {"label": label, "value": _value(name, value)}
    reasons = data.get("reasons") or ()
    if reasons:
        yield _("Reasons:")
        yield from (f"- {reason}" for reason in reasons)
    differences = data.get("differences") or ()
    if differences:
        yield _("Differences between certificate and contents:")
        yield from (_difference(difference) for difference in differences)
    elif kind == Kind.RECEIPT_CONFIRMED:
        yield _("The contents agree with the certificate.")


def _reminder(days: int) -> Iterator[str]:
    count = {"days": abs(days)}
    soon = ngettext("It is due in %(days)s day.", "It is due in %(days)s days.", abs(days))
    late = ngettext("It was due %(days)s day ago.", "It was due %(days)s days ago.", abs(days))
    yield (late if days > 0 else soon) % count
    yield _("File it under Returns, as a nil return where there was nothing. What is signed off is not reminded of.")


def _difference(difference: Mapping[str, Any]) -> str:
    measure = MEASURES.get(str(difference["field"]), str(difference["field"]))
    shown = {"measure": str(measure), "stated": str(difference["stated"]), "found": str(difference["found"])}
    return "- " + _("%(measure)s: stated %(stated)s, found %(found)s") % shown


def _value(name: str, value: Any) -> str:
    if name == "return":
        return str(RETURNS.get(str(value), value))
    language = translation.get_language() or "en"
    if name == "carats_points":
        return amounts(f"{Carats(int(value))} ct", language)
    if name == "value_cents":
        return amounts(f"US$ {Usd(int(value))}", language)
    if name.endswith("_on"):
        return day_in_words(date.fromisoformat(str(value)), language)
    return _printed(value) if name in ("number", "replaced_by") else str(value)


def _number(data: Mapping[str, Any]) -> str:
    return _printed(data.get("number", ""))


def _printed(number: Any) -> str:
    try:
        return CertificateNumber.parse(str(number)).printed
    except ValueRefused:
        return str(number)[:40]
