"""Thresholds of the tests: data, not code. None of them is the scheme's own (R-DAQ.6 is unconfirmed)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# How much each kind of doubt counts when it is certain: a mistake in the record most, a habit least.
KINDS: Mapping[str, float] = MappingProxyType(
    {
        "filed_twice": 1.0,
        "same_figures": 1.0,
        "slipped_decimal": 1.0,
        "outside_standing": 0.95,
        "no_value": 0.95,
        "filed_early": 0.75,
        "price": 0.8,
        "weight": 0.6,
        "nil_and_stones": 0.7,
        "unexplained_gap": 0.8,
        "method": 0.7,
        "same_price_of_both": 0.5,
        "divided_year": 0.45,
        "level": 0.4,
        "changed_late": 0.55,
        "nil_between": 0.35,
        "reckoned_value": 0.3,
        "first_stones": 0.3,
        "nil_twice": 1.0,
        "while_suspended": 0.25,
        "nil_early": 0.2,
        "round_weights": 0.2,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyPolicy:
    """What counts as far, as late, as much. The defaults are this software's own and meant to be changed."""

    # A change is worth a question above one of these (R-DAQ.6): 10,000 carats, US$ 5 million.
    least_points: int = 1_000_000
    least_cents: int = 500_000_000
    # Half-years on each side that a figure is compared with, and how many must be there.
    neighbours: int = 5
    least_neighbours: int = 3
    # How many times the usual scatter a price or weight must lie off, and the scatter below which none is believed.
    price_distance: float = 3.0
    weight_distance: float = 3.5
    # Beyond the prices that all but this share of the world's lines lie between, half the distance is far.
    rare_share: float = 0.01
    least_price_scatter: float = 0.12
    least_weight_scatter: float = 0.25
    # How near to a whole power of ten (in powers of ten) a slipped decimal must be.
    slip_nearness: float = 0.22
    # How many times more or less a lasting change of level is.
    level_ratio: float = 3.0
    # How near to both neighbours, and to the usual price, weight and value off together must be to be another unit.
    unit_nearness: float = 0.15
    # Digits that two figures must share to be copies and no chance.
    copied_digits: int = 5
    # Years before joining for which a Participant may file what it knows of its own past.
    joining_years: int = 2
    # Days after the end of a half-year in which its return is usually filed.
    season_days: int = 150
    # Days before the end of a half-year from which a return cannot yet know it.
    early_days: int = 15
    # Days after the first filing from which a change is late.
    late_change_days: int = 365
    # Days between two lines of one return from which they were filed on different occasions.
    sitting_days: int = 30
    # How near (in natural logarithms) what is left of a year's value must come to the usual price.
    year_nearness: float = 0.3
    # Months after the end of a half-year by which its return is due (R-STA.1).
    due_months: int = 2
    # Shares of the world's half-year between which materiality grows from nothing to full.
    least_share: float = 1e-7
    full_share: float = 2e-2
    # What a doubt counts when it moves next to nothing.
    least_weight: float = 0.5
    kinds: Mapping[str, float] = field(default_factory=lambda: KINDS)
