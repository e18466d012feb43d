"""The places an officer or visitor may go to from every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu: where, and which permissions open it (any of them; none means everybody signed in)."""

    label: str | Promise
    address: str
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """An entry as this reader sees it."""

    label: str | Promise
    url: str
    is_here: bool


def _entry(label: str | Promise, address: str, *permissions: str) -> Entry:
    return Entry(label, address, frozenset(permissions))


OFFICERS = (
    _entry(_("Work"), "public:work"),
    _entry(_("Applications"), "certificates:applications", "application.file", "application.view"),
    _entry(_("Certificates"), "certificates:list", "application.file", "certificate.view"),
    _entry(_("Reported numbers"), "certificates:reported", "notice.withdraw"),
    _entry(_("Blanks"), "certificates:blanks", "blanks.manage"),
    _entry(_("Arrivals"), "shipments:arrivals", "arrival.present", "arrival.decide"),
    _entry(_("Confirmations"), "shipments:confirmations", "arrival.confirm", "export.report"),
    _entry(_("Returns"), "statistics:returns", "return.prepare", "return.sign"),
    _entry(_("Firms"), "custody:firms", "firm.register"),
    _entry(_("Officers"), "accounts:officers", "officer.manage"),
    _entry(_("Keys and contacts"), "participants:own", "key.manage"),
    _entry(_("Notices"), "exchange:waiting", "trail.view"),
    _entry(_("Event trail"), "ledger:trail", "trail.view"),
    _entry(_("Public log"), "public:log"),
    _entry(_("Statistics"), "statistics:overview"),
    _entry(_("Participants"), "participants:list"),
    _entry(_("Rules"), "public:rules"),
    _entry(_("Check a certificate"), "public:check"),
)
VISITORS = (
    _entry(_("Check a certificate"), "public:check"),
    _entry(_("Statistics"), "statistics:overview"),
    _entry(_("Participants"), "participants:list"),
    _entry(_("Public log"), "public:log"),
    _entry(_("Rules"), "public:rules"),
)


def places_for(request: HttpRequest) -> list[Place]:
    """The menu of whoever asks; a place whose room is closed in this office is left out."""
    user = getattr(request, "user", None)
    is_officer = user is not None and user.is_authenticated
    held = {str(permission) for permission in getattr(user, "permissions", ())}
    places = []
    for entry in OFFICERS if is_officer else VISITORS:
        if entry.permissions and not entry.permissions & held:
            continue
        try:
            url = reverse(entry.address)
        except NoReverseMatch:
            continue
        places.append((entry.label, url))
    # Of two places of which one lies inside the other, the reader is in the inner one.
    around = [url for _, url in places if request.path == url or request.path.startswith(f"{url}/")]
    here = max(around, key=len, default="")
    return [Place(label, url, url == here) for label, url in places]
