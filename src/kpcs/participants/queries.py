"""Reads, all of them public: the standing of Participants on a day, their authorities, public keys and numbers."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import CharField, Count, DateField, Max, Prefetch, Q, QuerySet

from kpcs.errors import NotFound
from kpcs.ledger import queries as ledger
from kpcs.prepared import Given, Question
from kpcs.scheme.standings import TRADING, Precision, Standings, Status
from kpcs.scheme.standings import Standing as Span
from kpcs.scheme.trust import LogPlace
from kpcs.scheme.trust.certification import root_of
from kpcs.scheme.trust.sealed import Content
from kpcs.scheme.values import CountryCode, ValueRefused

from .models import (
    Authority,
    ListKey,
    NumberRange,
    Participant,
    PublicKey,
    ReceivedList,
    RootKey,
    SpecimenFact,
    Standing,
)


def standings_of(code: str) -> Standings | None:
    """The whole history of one Participant, with one query; None for a code that was never one."""
    return standings_of_both(code, code).get(code)


def standings_of_both(one: str, other: str) -> Mapping[str, Standings]:
    """The histories of the two sides of a trade by code, with one query; a code that was never one is left out."""
    return _written_like(tuple(_BOTH.stored(one=one, other=other)))


@lru_cache(maxsize=256)
def _written_like(rows: tuple[tuple[Any, ...], ...]) -> Mapping[str, Standings]:
    """The rows are asked for each time; only what they mean is kept."""
    return _histories(_BOTH.read(rows))


def all_standings() -> dict[str, Standings]:
    """The history of every Participant by code, with one query."""
    return _histories(_spans())


def _spans() -> QuerySet[Participant, tuple[Any, ...]]:
    rows = Participant.objects.order_by("code", "standings__from_on")
    return rows.values_list("code", "name", *(f"standings__{field}" for field in _SPAN))


_BOTH = Question(lambda: _spans().filter(Q(code=Given("one", CharField())) | Q(code=Given("other", CharField()))))


def _histories(rows: Iterable[tuple[Any, ...]]) -> dict[str, Standings]:
    names: dict[str, str] = {}
    spans: dict[str, list[Span]] = {}
    for participant, name, *span in rows:
        names[participant] = name
        spans.setdefault(participant, []).extend([_span(*span)] if span[0] else [])
    return {key: Standings(CountryCode(key), name, tuple(spans[key])) for key, name in names.items()}


_SPAN = (
    "status",
    "from_on",
    "until",
    "zones",
    "barred",
    "needs_approval",
    "monthly_report",
    "precision",
    "source",
    "note",
)


def _span(
    status: str,
    from_on: date,
    until: date | None,
    zones: Iterable[str],
    barred: Iterable[str],
    needs_approval: bool,
    monthly_report: bool,
    precision: str,
    source: str,
    note: str,
) -> Span:
    return Span(
        status=Status(status),
        from_on=from_on,
        until=until,
        zones=tuple(zones),
        barred=tuple(barred),
        needs_approval=needs_approval,
        monthly_report=monthly_report,
        precision=Precision(precision),
        source=source,
        note=note,
    )


def hold(codes: Iterable[str] | None = None) -> list[str]:
    """Until the transaction ends nobody else who asks so writes what hangs on these Participants; those that there are.

    None: on any. For acts that judge what they read and then write: on PostgreSQL a row that is not there yet cannot be
    locked. They are taken in the order of their codes, so that two who need several do not wait for each other.
    """
    rows = Participant.objects.select_for_update(no_key=True).order_by("code")
    return list((rows if codes is None else rows.filter(code__in=codes)).values_list("code", flat=True))


def participants_on(day: date) -> list[tuple[Participant, Standing | None]]:
    """Every Participant by name with the span that holds on the day; None: not a Participant then."""
    spans = Standing.objects.filter(from_on__lte=day).exclude(until__lte=day)
    rows = Participant.objects.prefetch_related(Prefetch("standings", queryset=spans, to_attr="on_the_day"))
    return [(participant, next(iter(participant.on_the_day), None)) for participant in rows]


def participant(code: str) -> Participant:
    """One Participant with everything that is known of it, or :class:`NotFound`."""
    known = Prefetch("authorities", queryset=Authority.objects.prefetch_related("keys"))
    found = Participant.objects.filter(code=code).prefetch_related("standings", "number_ranges", known).first()
    if found is None:
        raise NotFound
    return found


def participant_choices() -> list[tuple[str, str]]:
    """Code and English name of every Participant, for forms; the page's own language is set by the template."""
    return list(Participant.objects.values_list("code", "name"))


def participant_names(language: str) -> dict[str, str]:
    """The name of every Participant in French, or in English for any other language, in the order of the names."""
    column = "name_fr" if language[:2] == "fr" else "name"
    return dict(Participant.objects.order_by(column).values_list("code", column))


def authority(code: str) -> Authority:
    """One authority, or :class:`NotFound`."""
    found = Authority.objects.select_related("participant").filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def hosted_authorities() -> QuerySet[Authority]:
    """The authorities whose work this office does."""
    return Authority.objects.filter(is_hosted=True).select_related("participant")


def key_for_signing(authority: str, on: date) -> PublicKey | None:
    """The authority's newest key that a root certified, that is valid on the day, accepted and not revoked."""
    return _SIGNING_KEY.first(authority=authority, on=on)


class SigningKey(NamedTuple):
    """What an act needs to know of the key that it signs with."""

    kid: str
    algorithm: str
    public: str


def key_to_sign_with(authority: str, on: date) -> SigningKey | None:
    """The same key, with what an act needs of it and nothing else."""
    found = _SIGNS_WITH.first(authority=authority, on=on)
    return SigningKey(*found) if found else None


def _signing_key() -> QuerySet[PublicKey]:
    on = Given("on", DateField())
    keys = PublicKey.objects.filter(authority_id=Given("authority", CharField()), revoked_at__isnull=True)
    keys = keys.filter(accepted=True).exclude(certification="")
    return keys.filter(valid_from__lte=on, valid_until__gte=on).order_by("-valid_from", "kid")[:1]


_SIGNING_KEY = Question(_signing_key)
_SIGNS_WITH = Question(lambda: _signing_key().values_list("kid", "algorithm", "public"))


def public_keys() -> QuerySet[PublicKey]:
    """Every key that this office knows, revoked ones too, with its authority."""
    return PublicKey.objects.select_related("authority").order_by("authority_id", "valid_from", "kid")


def own_key(authority: str, kid: str) -> PublicKey:
    """A key of the authority itself, or :class:`NotFound`."""
    found = PublicKey.objects.select_related("authority").filter(authority_id=authority, kid=kid).first()
    if found is None:
        raise NotFound
    return found


def public_key(kid: str) -> PublicKey | None:
    """The key of an identifier, valid or not."""
    return _KEY.first(kid=kid)


_KEY = Question(lambda: PublicKey.objects.filter(kid=Given("kid", CharField())))


def keys_in_use() -> QuerySet[PublicKey]:
    """The keys that nobody revoked; for a question inside a question of a room above."""
    return PublicKey.objects.filter(revoked_at__isnull=True)


def roots_of(participant: str) -> QuerySet[RootKey]:
    """The root keys of a Participant, accepted or not, newest first."""
    return RootKey.objects.filter(participant_id=participant).order_by("-valid_from", "kid")


def all_roots() -> QuerySet[RootKey]:
    """The root keys of all Participants."""
    return RootKey.objects.order_by("participant_id", "valid_from", "kid")


def root_behind(key: PublicKey) -> str:
    """The id of the root that certified a key; empty when none has."""
    if not key.certification:
        return ""
    try:
        return root_of(b64decode(key.certification), Content.CERTIFICATION).hex()
    except ValueRefused:
        return ""


def list_keys() -> QuerySet[ListKey]:
    """The keys that sign lists, this office's own and those it believes."""
    return ListKey.objects.order_by("valid_from", "kid")


def received_list() -> ReceivedList | None:
    """The newest trust list that this office took over from another one."""
    return ReceivedList.objects.order_by("-sequence").first()


def specimen_facts() -> QuerySet[SpecimenFact]:
    """What certificates of all Participants look like (R-II.d)."""
    return SpecimenFact.objects.order_by("participant_id", "-year", "about", "pk")


def log_place() -> LogPlace | None:
    """How far this office's public log has come; None when it has not begun."""
    head = ledger.head()
    return LogPlace(head.origin, head.size, head.tree.root) if head.origin else None


def number_ranges_of(participant: str, *, year: int | None = None) -> QuerySet[NumberRange]:
    """The serials that a Participant announced (R-NUM.2), for one year or for all."""
    ranges = NumberRange.objects.filter(participant_id=participant).order_by("year", "first")
    return ranges if year is None else ranges.filter(year=year)


def all_number_ranges() -> QuerySet[NumberRange]:
    """The serials that all Participants announced."""
    return NumberRange.objects.order_by("participant_id", "year", "first")


def all_authorities() -> QuerySet[Authority]:
    """Every authority of every Participant, hosted here or elsewhere."""
    return Authority.objects.order_by("code")


def trading_spans(on: date) -> QuerySet[Standing]:
    """The spans under which Participants may trade on the day; for a question inside a question of a room above."""
    spans = Standing.objects.filter(from_on__lte=on, status__in=[str(status) for status in TRADING])
    return spans.exclude(until__lte=on)


def newest_standing() -> tuple[int, int]:
    """How many spans there are and the newest of them: changes when a standing is recorded."""
    row = Standing.objects.aggregate(rows=Count("pk"), newest=Max("pk"))
    return row["rows"] or 0, row["newest"] or 0


def status_names() -> dict[str, Any]:
    """What every status of a standing is called, in the language of the page."""
    return dict(Standing.Status.choices)
