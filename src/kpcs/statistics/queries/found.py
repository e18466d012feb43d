"""What the tests found in the figures that stand; looked for once for each state of the figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max

from kpcs.participants import queries as participants

from ..analysis.doubt import Ranked, ranked
from ..analysis.engine import anomalies, doubts
from ..analysis.expected import Gap, gaps
from ..analysis.facts import Facts
from ..analysis.trade.facts import TradeFacts
from ..calendar import policy
from ..models import Subject, Submission
from . import questionnaires, released
from .figures import facts, lines_released
from .found_trade import found_trade
from .kept import kept


@dataclass(frozen=True, slots=True)
class Found:
    """The facts, the doubts about them in order, and what is missing; beside them those about trade, if asked for.

    ``explained`` are the doubts of all subjects that an accepted explanation silences: no rank, and they explain none.
    """

    facts: Facts
    ranked: tuple[Ranked, ...]
    gaps: tuple[Gap, ...]
    explained: tuple[Ranked, ...] = ()
    trade: TradeFacts | None = None
    others: tuple[Ranked, ...] = ()

    def of_subject(self, subject: str) -> tuple[Ranked, ...]:
        """The doubts of one subject by score; a rank is one among these."""
        if subject == "production":
            return self.ranked
        return tuple(one for one in self.others if one.doubt.subject == subject)

    def of(self, participant: str) -> tuple[tuple[int, Ranked], ...]:
        """The doubts about one Participant with their ranks among all."""
        return tuple(
            (rank, one) for rank, one in enumerate(self.ranked, start=1) if one.doubt.participant == participant
        )


def found() -> Found:
    """What was found in the figures as they stand in this office now; for those who work with them."""
    state = _state(), questionnaires.explained_state()
    own = kept("found", state, lambda: _looked(facts(), questionnaires.explained()))
    other = found_trade()
    return replace(own, explained=(*own.explained, *other.explained), trade=other.facts, others=other.ranked)


def found_public(*, at: datetime) -> Found:
    """The same of what is released and public at the moment: all that strangers see (R-WEB.2)."""
    shown = released.by_year(at=at)

    def looked() -> Found:
        held = released.public_figures(at=at)
        keys = {(line.submission, line.line) for line in held if line.subject == Subject.PRODUCTION}
        known = _looked(facts(lines=lines_released(keys)))
        # A release of some years says nothing of what is missing in others.
        return replace(known, gaps=tuple(gap for gap in known.gaps if gap.period.year in shown))

    state = [(year, one.figures_digest) for year, one in sorted(shown.items())], participants.newest_standing()
    return kept("found in public", state, looked)


def _looked(known: Facts, silenced: Collection[tuple[str, str]] = ()) -> Found:
    its = policy()
    explained = (
        tuple(ranked(doubt, known, its) for doubt in doubts(known, its) if doubt.key in silenced) if silenced else ()
    )
    return Found(known, anomalies(known, its, silenced), tuple(gaps(known, its)), explained)


def _state() -> object:
    """Changes whenever a return is signed, withdrawn or revised, and when a standing is recorded."""
    signed = Submission.objects.filter(subject=Subject.PRODUCTION, state=Submission.State.SIGNED)
    figures = signed.aggregate(rows=Count("pk"), newest=Max("pk"), at=Max("signed_at"))
    return tuple(figures.values()), participants.newest_standing()
