"""What the tests found in the figures that stand; looked for once for each state of the figures."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from django.db import connection
from django.db.models import Count, Max

from kpcs.participants import queries as participants

from ..analysis.doubt import Ranked
from ..analysis.engine import anomalies
from ..analysis.expected import Gap, gaps
from ..analysis.facts import Facts
from ..analysis.policy import AnomalyPolicy
from ..models import Subject, Submission
from .figures import facts

POLICY = AnomalyPolicy()


@dataclass(frozen=True, slots=True)
class Found:
    """The facts, the doubts about them in order, and what is missing."""

    facts: Facts
    ranked: tuple[Ranked, ...]
    gaps: tuple[Gap, ...]

    def of(self, participant: str) -> tuple[tuple[int, Ranked], ...]:
        """The doubts about one Participant with their ranks among all."""
        return tuple(
            (rank, one) for rank, one in enumerate(self.ranked, start=1) if one.doubt.participant == participant
        )


_kept: dict[str, tuple[object, Found]] = {}
_lock = Lock()


def found() -> Found:
    """What was found in the figures as they stand now."""
    name = str(connection.settings_dict["NAME"])
    state = _state()
    with _lock:
        kept = _kept.get(name)
    if kept is not None and kept[0] == state:
        return kept[1]
    known = facts()
    result = Found(known, anomalies(known, POLICY), tuple(gaps(known, POLICY)))
    with _lock:
        _kept[name] = state, result
    return result


def _state() -> object:
    """Changes whenever a return is signed, withdrawn or revised, and when a standing is recorded."""
    signed = Submission.objects.filter(subject=Subject.PRODUCTION, state=Submission.State.SIGNED)
    figures = signed.aggregate(rows=Count("pk"), newest=Max("pk"), at=Max("signed_at"))
    return tuple(figures.values()), participants.newest_standing()
