"""The status snapshot of the samples: what the table of cases says is told about numbers."""

from __future__ import annotations

from datetime import timedelta

from kpcs.scheme.codec import payload_of
from kpcs.scheme.trust import NumberState
from kpcs.scheme.trust.snapshot import (
    Author,
    Honest,
    Quarter,
    SerialSet,
    StatusSnapshot,
    Told,
    UsedNumbers,
    Withdrawn,
    first_day_covered,
    hash_of,
    number_of,
)

from .cases import HONEST_SERIAL, TOLD, UNTOLD, USED, normal
from .ground import PUBLISHER, Ground

_REASONS = {
    NumberState.VOID: "the weight was wrong",
    NumberState.REPLACED: "",
    NumberState.LOST: "not in the courier's bag",
    NumberState.STOLEN: "taken from the vehicle",
    NumberState.REPORTED_FALSE: "printed on plain paper",
}


def snapshot(ground: Ground) -> StatusSnapshot:
    """One edition of the day before, which covers two years."""
    author = Author(ground.participant, ground.authority)
    series = (ground.participant.code, 6)
    told = [
        Told(number_of(series, serial), state, ground.day(-5), author, _REASONS[state])
        for _, outcome, serial in TOLD.values()
        if (state := _state(outcome)) is not NumberState.USED
    ]
    lost = Told(number_of(series, UNTOLD["report-withdrawn"][1]), NumberState.LOST, ground.day(-9), author, "missing")
    honest = ground.keys.copied.signed(payload_of(normal(ground, HONEST_SERIAL)))
    return StatusSnapshot(
        sequence=1,
        published_at=ground.moment(-1),
        good_until=ground.day(-1) + timedelta(days=14),
        covers_from=first_day_covered(ground.on),
        publisher=PUBLISHER,
        used=(UsedNumbers(series, Quarter.of(ground.day(-2)), SerialSet.of(USED)),),
        told=tuple(told),
        withdrawn=(Withdrawn(lost, ground.day(-7), author, "found in the safe"),),
        honest=(Honest(ground.keys.copied.kid, series, SerialSet.of([HONEST_SERIAL]), hash_of(honest)),),
    )


def _state(outcome: str) -> NumberState:
    return NumberState(outcome.removeprefix("already_"))
