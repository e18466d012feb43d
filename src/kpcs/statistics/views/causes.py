"""The causes of a difference in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpcs.scheme.rules.statistics.compared import Cause


@dataclass(frozen=True, slots=True)
class Words:
    """What a cause is called, what it means, and how grave a tag it wears."""

    label: str | Promise
    meaning: str | Promise
    tone: str = "warn"


WORDS = {
    Cause.MISSING: Words(
        _("missing"), _("One side has nothing of it: no return, or a certificate that only the importer knows."), "bad"
    ),
    Cause.UNCONFIRMED: Words(_("unconfirmed"), _("Sent, and not confirmed as received."), "bad"),
    Cause.PARTNER: Words(_("another partner"), _("The two sides name different partners."), "bad"),
    Cause.UNIT: Words(_("unit"), _("Grams for carats, or a slipped decimal point.")),
    Cause.HEADING: Words(_("heading (HS)"), _("The same goods under different headings.")),
    Cause.TIMING: Words(_("timing"), _("On the way when the quarter began or ended."), "neutral"),
    Cause.WEIGHT: Words(_("weighing"), _("Weighed differently by the two sides."), "neutral"),
    Cause.VALUATION: Words(_("valuation"), _("The same carats at different values."), "neutral"),
    Cause.UNKNOWN: Words(_("unknown"), _("Nothing on record explains it."), "bad"),
}
