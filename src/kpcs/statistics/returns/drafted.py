"""The workbook of a quarter with what the certificates say already written into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpcs.participants.queries import participant
from kpcs.permissions import Holder
from kpcs.scheme.rules.statistics import Subject

from ..queries import drafted as queries
from ..queries.returns import own_participant
from .template import template


def drafted_workbook(found: queries.Drafted, *, by: Holder) -> bytes:
    """The filled-in template; it is checked, corrected and sent like any other."""
    own = own_participant(by)
    counts = [{"flow": count.flow, "certificates": str(count.counted)} for count in found.counts]
    lines: Mapping[Subject, Sequence[Mapping[str, str]]] = {
        Subject.TRADE: queries.figures(found) or [{"flow": flow, "nil": "yes"} for flow in ("import", "export")],
        Subject.CERTIFICATES: counts,
    }
    return template(participant=own, name=participant(own).name, period=found.period, lines=lines)
