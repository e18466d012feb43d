"""Every kind of event that the ledger knows, with the sentence that the event trail shows. A kind is never reused."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    OFFICE_OPENED = "office.opened", _("Office set up")
    OFFICER_ADDED = "officer.added", _("Officer added")
    OFFICER_CHANGED = "officer.changed", _("Officer's roles or state changed")
    TOKEN_MADE = "token.made", _("API token made")
    TOKEN_REVOKED = "token.revoked", _("API token revoked")
    VOCABULARY_LOADED = "vocabulary.loaded", _("Participants and their history loaded")
    AUTHORITY_ADDED = "authority.added", _("Authority added")
    AUTHORITY_CHANGED = "authority.changed", _("Authority's contacts changed")
    NUMBERS_ANNOUNCED = "numbers.announced", _("Certificate numbers announced")
    KEY_ADDED = "key.added", _("Signing key added")
    KEY_REVOKED = "key.revoked", _("Signing key revoked")
    KEY_CERTIFIED = "key.certified", _("Signing key certified by its root")
    KEY_JUDGED = "key.judged", _("Signing key accepted or refused")
    ROOT_ADDED = "root.added", _("Root key added")
    ROOT_JUDGED = "root.judged", _("Root key accepted or refused")
    LIST_KEY_ADDED = "list_key.added", _("Key that signs lists added")
    LIST_RECEIVED = "list.received", _("Trust list of another office taken over")
    EDITION_PUBLISHED = "edition.published", _("Edition of a list published")
    SPECIMEN_TOLD = "specimen.told", _("Feature of certificates notified")
    STANDING_RECORDED = "standing.recorded", _("Standing of a Participant recorded")
    FIRM_REGISTERED = "firm.registered", _("Firm registered")
    FIRM_CHANGED = "firm.changed", _("Firm's registration changed")
    BLANKS_RECEIVED = "blanks.received", _("Range of blanks received")
    BLANKS_ALLOTTED = "blanks.allotted", _("Blanks allotted")
    BLANK_SPOILED = "blank.spoiled", _("Blank spoiled")
    BLANK_LOST = "blank.lost", _("Blank lost")
    APPLICATION_DRAFTED = "application.drafted", _("Application drafted")
    APPLICATION_SUBMITTED = "application.submitted", _("Application submitted")
    APPLICATION_RETURNED = "application.returned", _("Application returned to the exporter")
    APPLICATION_WITHDRAWN = "application.withdrawn", _("Application withdrawn")
    APPLICATION_REFUSED = "application.refused", _("Application refused")
    SHIPMENT_INSPECTED = "shipment.inspected", _("Shipment inspected and sealed")
    PHOTOGRAPH_ADDED = "photograph.added", _("Photograph added")
    CERTIFICATE_PROMISED = "certificate.promised", _("Certificate number taken and content fixed")
    CERTIFICATE_ISSUED = "certificate.issued", _("Certificate signed and issued")
    CERTIFICATE_PRINTED = "certificate.printed", _("Certificate printed")
    PRE_ALERT_SENT = "pre_alert.sent", _("Importing authority warned")
    EXPORT_REPORTED = "export.reported", _("Export reported")
    CERTIFICATE_REPLACED = "certificate.replaced", _("Certificate replaced")
    CERTIFICATE_VOIDED = "certificate.voided", _("Certificate voided")
    CERTIFICATE_EXPIRED = "certificate.expired", _("Certificate expired unused")
    CERTIFICATE_LOST = "certificate.lost", _("Certificate reported lost")
    CERTIFICATE_STOLEN = "certificate.stolen", _("Certificate or shipment reported stolen")
    CERTIFICATE_REPORTED_FALSE = "certificate.reported_false", _("Certificate number reported false")
    NOTICE_WITHDRAWN = "notice.withdrawn", _("Report about a number withdrawn")
    STATUS_TAKEN = "status.taken", _("What another office tells about numbers taken over")
    RETURN_RECEIVED = "return.received", _("Returned shipment received back")
    INSTRUCTION_GIVEN = "instruction.given", _("Instruction to endorse a typing error given")
    ARRIVAL_PRESENTED = "arrival.presented", _("Shipment presented for import")
    ARRIVAL_OPENED = "arrival.opened", _("Container opened and contents recorded")
    ARRIVAL_HELD = "arrival.held", _("Shipment held")
    ARRIVAL_ACCEPTED = "arrival.accepted", _("Shipment accepted")
    ARRIVAL_REFUSED = "arrival.refused", _("Shipment refused")
    ARRIVAL_RETURN_ORDERED = "arrival.return_ordered", _("Return of the shipment ordered")
    ARRIVAL_RETURNED = "arrival.returned", _("Shipment sent back")
    ARRIVAL_DETAINED = "arrival.detained", _("Shipment detained")
    ARRIVAL_SEIZED = "arrival.seized", _("Shipment seized")
    ARRIVAL_RELEASED = "arrival.released", _("Shipment released")
    ARRIVAL_FORFEITED = "arrival.forfeited", _("Shipment forfeited")
    ARRIVAL_PASSED_ON = "arrival.passed_on", _("Shipment passed on in transit")
    ARRIVAL_ENDORSED = "arrival.endorsed", _("Typing error endorsed on the issuer's instruction")
    RECEIPT_CONFIRMED = "receipt.confirmed", _("Receipt confirmed to the exporting authority")
    DISCREPANCY_ANSWERED = "discrepancy.answered", _("Discrepancy answered by the exporting authority")
    CONFIRMATION_SEEN = "confirmation.seen", _("Confirmation seen by the exporting authority")
    FIGURES_LOADED = "figures.loaded", _("The scheme’s own figures loaded")
    SUBMISSION_DRAFTED = "submission.drafted", _("Return of statistics drafted")
    SUBMISSION_SUBMITTED = "submission.submitted", _("Return of statistics submitted")
    SUBMISSION_RETURNED = "submission.returned", _("Return of statistics sent back to its preparer")
    SUBMISSION_SIGNED = "submission.signed", _("Return of statistics signed off")
    SUBMISSION_WITHDRAWN = "submission.withdrawn", _("Return of statistics withdrawn")
    RELEASE_MADE = "release.made", _("Release of figures made")
    QUESTIONNAIRE_DRAFTED = "questionnaire.drafted", _("Questionnaire about doubtful figures drafted")
    QUESTIONNAIRE_SENT = "questionnaire.sent", _("Questionnaire about doubtful figures sent")
    QUESTIONNAIRE_ANSWERED = "questionnaire.answered", _("Questions about doubtful figures answered")
    QUESTIONNAIRE_FOLLOWED_UP = "questionnaire.followed_up", _("Questions about doubtful figures asked again")
    QUESTIONNAIRE_ESCALATED = "questionnaire.escalated", _("Unanswered questionnaire brought before the Chair")
    QUESTIONNAIRE_CLOSED = "questionnaire.closed", _("Questionnaire about doubtful figures closed")
    QUESTIONNAIRE_WITHDRAWN = "questionnaire.withdrawn", _("Questionnaire about doubtful figures withdrawn")
    REMINDER_SENT = "reminder.sent", _("Reminder of a missing return sent")
    OUTSIDE_FIGURES_LOADED = "outside_figures.loaded", _("Figures from outside the scheme loaded")
    CAPACITY_RECORDED = "capacity.recorded", _("Capacity of a Participant’s mines recorded")
    WITNESS_ADDED = "witness.added", _("Witness of the public log added")
    WITNESS_RETIRED = "witness.retired", _("Witness of the public log retired")
    WITNESSES_NEEDED = "witnesses.needed", _("How many witnesses must cosign was set")
    LOG_SETTLED = "log.settled", _("Public log begun anew after the loss of its end")


# Kinds that stand for several acts: what the data of the event holds (None: anything), and what was done then.
ACTS: Mapping[str, tuple[tuple[str, object, Promise], ...]] = {
    Kind.OFFICER_CHANGED: (
        ("after", {"is_active": False}, _("Officer deactivated")),
        ("after", {"is_active": True}, _("Officer reactivated")),
        ("password", "reset", _("Password reset by the operator")),
        ("password", "chosen", _("Password chosen by a link")),
        ("password", "changed", _("Own password changed")),
        ("link", "made", _("Link to choose a password made")),
    ),
    Kind.FIRM_CHANGED: (
        ("until", None, _("Representative of the firm ended")),
        ("representative", None, _("Representative of the firm added")),
    ),
    Kind.QUESTIONNAIRE_DRAFTED: (("taken_out", None, _("Draft of a questionnaire changed")),),
    Kind.QUESTIONNAIRE_CLOSED: (("is_last", False, _("Question about doubtful figures decided")),),
    Kind.QUESTIONNAIRE_WITHDRAWN: (("fingerprint", None, _("Explanation of doubtful figures taken back")),),
    Kind.LOG_SETTLED: (("newest_second", None, _("Public log continued after a wrong clock")),),
}


# What the public log commits to: what decides whether a certificate counts, and whose keys and lists are believed.
LOGGED = frozenset(
    {
        Kind.KEY_ADDED,
        Kind.KEY_REVOKED,
        Kind.KEY_CERTIFIED,
        Kind.KEY_JUDGED,
        Kind.ROOT_ADDED,
        Kind.ROOT_JUDGED,
        Kind.LIST_KEY_ADDED,
        Kind.EDITION_PUBLISHED,
        Kind.CERTIFICATE_ISSUED,
        Kind.CERTIFICATE_REPLACED,
        Kind.CERTIFICATE_VOIDED,
        Kind.CERTIFICATE_EXPIRED,
        Kind.CERTIFICATE_LOST,
        Kind.CERTIFICATE_STOLEN,
        Kind.CERTIFICATE_REPORTED_FALSE,
        Kind.NOTICE_WITHDRAWN,
        Kind.RETURN_RECEIVED,
        Kind.ARRIVAL_ACCEPTED,
        Kind.ARRIVAL_REFUSED,
        Kind.ARRIVAL_RETURNED,
        Kind.ARRIVAL_SEIZED,
        Kind.ARRIVAL_FORFEITED,
        Kind.RECEIPT_CONFIRMED,
        Kind.WITNESS_ADDED,
        Kind.WITNESS_RETIRED,
        Kind.WITNESSES_NEEDED,
        Kind.LOG_SETTLED,
        Kind.RELEASE_MADE,
    }
)
# Of these the entry also commits to the signed bytes, so that a proof speaks about the paper in somebody's hand.
WITH_DOCUMENT = frozenset({Kind.CERTIFICATE_ISSUED})
