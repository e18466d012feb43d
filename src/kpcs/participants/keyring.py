"""The keys of an office in words: which root stands behind which key, how long each lasts, what is to be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import queries
from .models import ListKey, PublicKey, RootKey

SOON_DAYS = 60
LAYERS = {
    "root": gettext_lazy("Root key"),
    "signing": gettext_lazy("Signing key"),
    "lists": gettext_lazy("Key for lists"),
}
SIGNS_DAYS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One key. ``state`` is a stable word for programs, ``said`` a sentence, ``tone`` the colour of its mark."""

    layer: str
    kid: str
    participant: str
    authority: str
    valid_from: date
    valid_until: date
    state: str
    said: str
    tone: str
    root: str = ""
    authority_code: str = ""

    @property
    def layer_name(self) -> str:
        """What kind of key it is, for people."""
        return str(LAYERS[self.layer])

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {name: str(value) if isinstance(value, date) else value for name, value in asdict(self).items()}


def lines(*, on: date, everything: bool = False) -> list[Line]:
    """Every key of the Participants that work here, roots first; or of all."""
    here = {row.participant_id for row in queries.hosted_authorities()}
    roots = [_root_line(row, on) for row in queries.all_roots() if everything or row.participant_id in here]
    keys = [_key_line(row, on) for row in queries.public_keys() if everything or row.authority.participant_id in here]
    lists = [_list_line(row, on) for row in queries.list_keys()]
    return [*roots, *keys, *lists]


def own_lines(code: str, *, on: date) -> list[Line]:
    """The keys of one Participant, and those that sign lists."""
    return [*of_participant(code, on=on), *(_list_line(row, on) for row in queries.list_keys())]


def of_participant(code: str, *, on: date) -> list[Line]:
    """The root keys of one Participant, and its signing keys."""
    roots = [_root_line(row, on) for row in queries.roots_of(code)]
    return [*roots, *(_key_line(row, on) for row in queries.public_keys() if row.authority.participant_id == code)]


def can_sign(*, on: date) -> bool:
    """Can every authority here still sign thirty days from now?"""
    codes = queries.hosted_authorities().values_list("code", flat=True)
    return all(queries.key_for_signing(code, on + timedelta(days=SIGNS_DAYS)) is not None for code in codes)


def state_of(row: PublicKey, on: date) -> tuple[str, str, str]:
    """What is to be thought of a signing key: a word, a sentence, a tone."""
    if row.revoked_at is not None:
        said = _("Revoked as of %(day)s: %(reason)s") % {"day": row.revoked_at.date(), "reason": row.reason}
        return "revoked", said, "bad"
    if not row.accepted:
        return "not_accepted", _("Not accepted: %(reason)s") % {"reason": row.why_not}, "bad"
    if not row.certification:
        return "waits", _("Waits for the root key: kpcs keys certify"), "warn"
    return _by_days(row.valid_from, row.valid_until, on, _("Certified"))


def _by_days(first: date, last: date, on: date, good: str) -> tuple[str, str, str]:
    if last < on:
        return "ended", _("Ended"), "done"
    if first > on:
        return "begins", _("Begins later"), "neutral"
    days = (last - on).days
    if days <= SOON_DAYS:
        return "ends_soon", _("%(good)s, ends in %(days)s days: roll over") % {"good": good, "days": days}, "warn"
    return "good", good, "good"


def _key_line(row: PublicKey, on: date) -> Line:
    state, said, tone = state_of(row, on)
    return Line(
        layer="signing",
        kid=row.kid,
        participant=row.authority.participant_id,
        authority=row.authority.name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=state,
        said=said,
        tone=tone,
        root=queries.root_behind(row),
        authority_code=row.authority_id,
    )


def _root_line(row: RootKey, on: date) -> Line:
    state, said, tone = _by_days(row.valid_from, row.valid_until, on, _("Accepted"))
    if not row.accepted:
        state, said, tone = "not_accepted", _("Not accepted: %(reason)s") % {"reason": row.why_not}, "bad"
    return Line("root", row.kid, row.participant_id, "", row.valid_from, row.valid_until, state, said, tone)


def _list_line(row: ListKey, on: date) -> Line:
    good = _("Signs the lists of this office") if row.is_own else _("Its lists are believed here")
    state, said, tone = _by_days(row.valid_from, row.valid_until, on, good)
    return Line("lists", row.kid, "", "", row.valid_from, row.valid_until, state, said, tone)
