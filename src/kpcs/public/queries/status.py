"""What the public may learn of a number: in force or not, and why. The same answer for page and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kpcs.certificates.queries.looked_up import LookedUp, looked_up
from kpcs.scheme.values import CertificateNumber

USED = frozenset({"used", "confirmed"})
STOPPED = frozenset({"refused", "detained", "seized", "returned", "received_back"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """``standing`` is a stable word for programs; ``sentence`` and ``advice`` are for people."""

    number: CertificateNumber
    standing: str
    sentence: str
    advice: str
    authority: str = ""
    issued_on: date | None = None
    expires_on: date | None = None

    @property
    def is_in_force(self) -> bool:
        return self.standing == "in_force"


_ASK = _("Do not rely on it. Ask the issuing authority.")
WORDS = {
    "in_force": (
        _("This certificate was issued and is in force."),
        _("A number can be copied: check the QR code too, and compare it with the paper."),
    ),
    "used": (_("This certificate was used for an import. It is not good for another."), _ASK),
    "stopped": (_("A shipment with this certificate was stopped at import."), _ASK),
    "expired": (_("This certificate has expired."), _ASK),
    "void": (_("This certificate was declared void by its issuer."), _ASK),
    "replaced": (_("This certificate was replaced by another."), _ASK),
    "lost": (_("This certificate was reported lost."), _ASK),
    "stolen": (_("This certificate was reported stolen."), _ASK),
    "reported_false": (_("This number was reported as false."), _ASK),
    "issuer_not_in_standing": (_("The issuing Participant is not in standing today."), _ASK),
    "unknown": (
        _("This office knows nothing of this number."),
        _("It may be of another office. Check the QR code, or ask the authority named on the paper."),
    ),
}


def status_of(number: CertificateNumber, *, on: date) -> Status:
    """How a number stands. A number that this office does not know is told as such, and nothing more."""
    found = looked_up(str(number), on=on)
    standing = standing_of(found, on)
    sentence, advice = WORDS[standing]
    if found is None or not found.authority:
        return Status(number=number, standing=standing, sentence=str(sentence), advice=str(advice))
    return Status(
        number=number,
        standing=standing,
        sentence=str(sentence),
        advice=str(advice),
        authority=found.authority,
        issued_on=found.issued_on,
        expires_on=found.expires_on,
    )


def standing_of(found: LookedUp | None, on: date) -> str:
    """One word, the gravest that holds."""
    if found is None:
        return "unknown"
    if found.notice or found.state in ("void", "replaced", "lost", "stolen", "reported_false"):
        return found.notice or found.state
    if found.state in USED:
        return "used"
    if found.state in STOPPED:
        return "stopped"
    if found.state == "expired" or (found.expires_on and found.expires_on < on):
        return "expired"
    if not found.is_issuer_trading:
        return "issuer_not_in_standing"
    return "in_force"
