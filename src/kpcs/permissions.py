"""What may be done (one list), and which role may do it (data). Given to roles, never to persons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpcs.errors import NotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Permission(TextChoices):
    APPLICATION_FILE = "application.file", _("File, change and withdraw applications of the own firm")
    APPLICATION_VIEW = "application.view", _("See all applications of the authority")
    APPLICATION_DECIDE = "application.decide", _("Return or refuse an application")
    SHIPMENT_INSPECT = "shipment.inspect", _("Weigh, value and seal a shipment")
    CERTIFICATE_ISSUE = "certificate.issue", _("Issue a certificate")
    CERTIFICATE_VIEW = "certificate.view", _("See all certificates of the authority")
    CERTIFICATE_PRINT = "certificate.print", _("Print a certificate")
    CERTIFICATE_CHANGE = "certificate.change", _("Replace, void, expire, or report lost or stolen")
    NUMBER_REPORT = "number.report", _("Report a certificate number as false")
    NOTICE_WITHDRAW = "notice.withdraw", _("Take back a report of loss, theft or forgery that was wrong")
    EXPORT_REPORT = "export.report", _("Warn the importing authority and report the export")
    BLANKS_MANAGE = "blanks.manage", _("Receive, allot, spoil and account for blanks")
    ARRIVAL_PRESENT = "arrival.present", _("Look up a certificate and record an arrival")
    ARRIVAL_DECIDE = "arrival.decide", _("Open, accept, hold, refuse, return, detain or release a shipment")
    ARRIVAL_CONFIRM = "arrival.confirm", _("Confirm receipt to the exporting authority")
    RETURN_PREPARE = "return.prepare", _("Prepare and submit the authority’s returns of statistics")
    RETURN_SIGN = "return.sign", _("Sign off a return that somebody else prepared")
    FIGURES_LOAD = "figures.load", _("Load the scheme’s own figures of all Participants")
    RELEASE_MAKE = "release.make", _("Make a release of the figures, and see those under embargo")
    ANOMALY_VIEW = "anomaly.view", _("See what is doubtful in the figures of all Participants")
    QUESTIONNAIRE_MANAGE = "questionnaire.manage", _("Draft, send, follow up and close questionnaires about figures")
    QUESTIONNAIRE_ANSWER = "questionnaire.answer", _("Answer questionnaires about the Participant’s own figures")
    FIRM_REGISTER = "firm.register", _("Register firms and their representatives")
    OFFICER_MANAGE = "officer.manage", _("Add officers and give them roles")
    KEY_MANAGE = "key.manage", _("Create and revoke signing keys")
    LIST_PUBLISH = "list.publish", _("Publish the trust list and take over that of another office")
    STANDING_RECORD = "standing.record", _("Record a change in a Participant's standing")
    TRAIL_VIEW = "trail.view", _("Read the authority's event trail")


class Holder(Protocol):
    """Who asks to act: an officer, or a named program."""

    @property
    def is_active(self) -> bool: ...
    @property
    def permissions(self) -> Collection[str]: ...
    @property
    def authority_code(self) -> str: ...


def may(by: Holder | AnonymousUser, permission: Permission) -> bool:
    """Whether the holder's roles allow it; never for whoever did not sign in."""
    return by.is_active and permission in by.permissions


def require(by: Holder, permission: Permission, *, authority: str | None = None) -> None:
    """Allow, or refuse (403) with the sentence that says which permission is missing.

    ``authority`` is whose record it is: nobody acts on another authority's records, whatever his roles.
    """
    if not may(by, permission):
        raise NotAllowed(
            gettext("You need the permission “%(permission)s” for this.") % {"permission": permission.label}
        )
    if authority is not None and authority != by.authority_code:
        raise NotAllowed(gettext("This record belongs to another authority."))


@dataclass(frozen=True, slots=True)
class Role:
    """A named set of permissions with a description that an administrator understands."""

    code: str
    name: str | Promise
    description: str | Promise
    permissions: frozenset[Permission]


def _role(code: str, name: str | Promise, description: str | Promise, *permissions: Permission) -> tuple[str, Role]:
    return code, Role(code, name, description, frozenset(permissions))


P = Permission
_SEE = (P.APPLICATION_VIEW, P.CERTIFICATE_VIEW)
ROLES: dict[str, Role] = dict(
    (
        _role(
            "exporter",
            _("Exporter"),
            _("Acts for a registered firm: files its applications and sees them."),
            P.APPLICATION_FILE,
        ),
        _role(
            "inspecting_officer",
            _("Inspecting officer"),
            _("Checks applications, weighs, values and seals shipments."),
            *_SEE,
            P.APPLICATION_DECIDE,
            P.SHIPMENT_INSPECT,
        ),
        _role(
            "issuing_officer",
            _("Issuing officer"),
            _("Issues certificates that somebody else inspected, warns the importing authority and reports exports."),
            *_SEE,
            P.APPLICATION_DECIDE,
            P.CERTIFICATE_ISSUE,
            P.CERTIFICATE_PRINT,
            P.CERTIFICATE_CHANGE,
            P.NOTICE_WITHDRAW,
            P.EXPORT_REPORT,
        ),
        _role(
            "import_officer",
            _("Import officer"),
            _("Looks up certificates, inspects arrivals, decides and confirms receipt."),
            P.ARRIVAL_PRESENT,
            P.ARRIVAL_DECIDE,
            P.ARRIVAL_CONFIRM,
            P.NUMBER_REPORT,
            P.NOTICE_WITHDRAW,
        ),
        _role(
            "stock_keeper",
            _("Keeper of blanks"),
            _("Accounts for every blank certificate."),
            P.BLANKS_MANAGE,
            P.CERTIFICATE_VIEW,
        ),
        _role(
            "statistician",
            _("Statistician"),
            _("Prepares the returns of production, trade and certificates, and looks into doubtful figures."),
            P.RETURN_PREPARE,
            P.QUESTIONNAIRE_ANSWER,
            P.ANOMALY_VIEW,
        ),
        _role(
            "head_of_statistics",
            _("Head of statistics"),
            _("Signs off returns that somebody else prepared, loads the scheme’s own figures, makes releases."),
            P.RETURN_SIGN,
            P.FIGURES_LOAD,
            P.RELEASE_MAKE,
            P.QUESTIONNAIRE_MANAGE,
            P.QUESTIONNAIRE_ANSWER,
            P.ANOMALY_VIEW,
        ),
        _role(
            "administrator",
            _("Administrator"),
            _("Adds officers and firms, manages keys and standings, reads the trail. Cannot inspect, issue or decide."),
            *_SEE,
            P.FIRM_REGISTER,
            P.OFFICER_MANAGE,
            P.KEY_MANAGE,
            P.LIST_PUBLISH,
            P.STANDING_RECORD,
            P.TRAIL_VIEW,
        ),
    )
)
