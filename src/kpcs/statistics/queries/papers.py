"""Doubts about the certificates of an authority's own registers, which nobody else sees (R-WEB.2, R-ANO.11)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from kpcs.permissions import Holder
from kpcs.scheme.codec import payload_of
from kpcs.shipments.queries import doubtful

from ..analysis.doubt import Doubt, Ranked
from ..analysis.trade import engine
from ..analysis.trade.facts import TradeFacts
from ..analysis.trade.papers import Paper, presented_again, used_late
from . import questionnaires, returns
from .found_trade import POLICY
from .kept import kept


def of_registers(others: tuple[Ranked, ...], facts: TradeFacts | None, *, by: Holder) -> tuple[Ranked, ...]:
    """The doubts given and those of the reader's own registers, ranked together."""
    silenced = questionnaires.explained()
    own = tuple(doubt for doubt in _own(by) if doubt.key not in silenced)
    if not own or facts is None:
        return others
    return engine.merged(others, engine.ranked_by_cause(own, facts, POLICY))


def _own(by: Holder) -> tuple[Doubt, ...]:
    """What the reader's own authority has on record; looked for once for each state of its registers."""
    state = doubtful.state(by.authority_code), timezone.localdate()
    return kept(("doubts of registers", by.authority_code), state, lambda: _looked(by))


def _looked(by: Holder) -> tuple[Doubt, ...]:
    code = returns.own_participant(by)
    first = timezone.localdate() - timedelta(days=POLICY.register_days)
    since = timezone.make_aware(datetime.combine(first, time.min))
    twice = (tuple(_paper(one) for one in some) for some in doubtful.again(by.authority_code, since=since))
    late = (_paper(one) for one in doubtful.late(by.authority_code, since=since))
    return (*presented_again(code, twice), *used_late(code, late))


def _paper(one: doubtful.Presented) -> Paper:
    paper = one.paper
    content = payload_of(paper)
    issuer = str(paper.participant)
    return Paper(one.number, issuer, content, paper.expires_on, one.on, one.used_on, one.points, one.cents)
