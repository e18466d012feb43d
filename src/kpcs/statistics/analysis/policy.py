"""Thresholds of the tests: data, not code. None of them is the scheme's own (R-DAQ.6 is unconfirmed)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kpcs.scheme.rules.statistics import Calendar

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

TRADE_KINDS: Mapping[str, float] = MappingProxyType(
    {
        "below_zero": 1.0,
        "used_twice": 1.0,
        "mirror_unit": 1.0,
        "trade_slip": 0.95,
        "not_in_standing": 0.95,
        "origin_embargoed": 0.9,
        "above_production": 0.9,
        "above_capacity": 0.85,
        "used_late": 0.85,
        "mirror_missing": 0.8,
        "without_certificates": 0.8,
        "balance_gap": 0.75,
        "mirror_weight": 0.75,
        "trade_price": 0.75,
        "mirror_heading": 0.85,
        "mirror_count": 0.7,
        "outside_mirror": 0.65,
        "mirror_value": 0.65,
        "footprint": 0.65,
        "price_jump": 0.55,
        "outside_partner": 0.6,
        "peer_price": 0.55,
        "heading_mix": 0.5,
        "count_weight": 0.6,
        "count_change": 0.45,
        "trade_weight": 0.5,
        "change": 0.45,
        "first_digits": 0.2,
        "round_values": 0.2,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How kind, surprise and materiality make a score."""

    # Shares of the world's period between which materiality grows from nothing to full.
    least_share: float = 1e-7
    full_share: float = 2e-2
    # What a doubt counts when it moves next to nothing.
    least_weight: float = 0.5
    kinds: Mapping[str, float] = field(default_factory=lambda: KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradePolicy(Scoring):
    """Thresholds for trade, certificates and balance. D: this software's own; U: the scheme has one, not published."""

    kinds: Mapping[str, float] = field(default_factory=lambda: TRADE_KINDS)
    # R-ANO.1, D. What two sides may differ by, as a share of the larger; below this weight and value nothing is asked.
    mirror_tolerance: float = 0.10
    mirror_least_points: int = 100_000
    mirror_least_cents: int = 25_000_000
    # R-ANO.1, D. What may be on its way at a quarter's end where the next quarter is not filed yet: about a month's.
    transit_share: float = 0.35
    # R-ANO.1, D. How near to a whole factor (5, 10, 100, 1000) two sides must be to be in two units.
    unit_nearness: float = 0.06
    # R-ANO.2, D. Shares and numbers of certificates below which two counts agree.
    count_tolerance: float = 0.10
    least_certificates: int = 5
    # R-ANO.2, D. The same of all Participants together, whose errors cancel out.
    world_count_tolerance: float = 0.03
    # R-ANO.6, D. How many times their usual scatter the carats on a certificate are off, and the least scatter.
    count_distance: float = 3.0
    least_count_scatter: float = 0.05
    # R-ANO.4, D. Quarters that a price is compared with; how many times their scatter, and that of peers, is far.
    least_quarters: int = 6
    neighbours: int = 6
    price_distance: float = 4.0
    least_price_scatter: float = 0.15
    slip_nearness: float = 0.18
    least_peers: int = 5
    peer_distance: float = 4.0
    least_peer_scatter: float = 0.25
    # R-ANO.4 and 5, D. Below this weight and value a price is none to be asked about: 100 carats, US$ 25,000.
    price_least_points: int = 10_000
    price_least_cents: int = 2_500_000
    # R-ANO.5, U (R-DAQ.6). How much dearer or cheaper stones leave a trading centre than they came.
    jump: float = 0.30
    # R-ANO.6, U (R-DAQ.6). Changes against the same quarter of the year before.
    change: float = 0.25
    price_change: float = 0.30
    count_change: float = 0.25
    least_points: int = 1_000_000
    least_cents: int = 500_000_000
    # R-ANO.6, D. Change of a count that is asked about at all, and yearly changes that are believed to be ordinary.
    least_count_change: int = 20
    least_change_scatter: float = 0.12
    # R-ANO.6, D. How many times their usual scatter the carats of a quarter are off those before and after it.
    weight_distance: float = 3.5
    least_weight_scatter: float = 0.20
    # R-ANO.7, D. Shift of a heading's share of the carats.
    mix_shift: float = 0.20
    mix_distance: float = 4.0
    least_mix_scatter: float = 0.04
    # R-ANO.9, D. How much more the world may declare than was filed, and the least trade with a stranger.
    outside_tolerance: float = 0.50
    outside_least_cents: int = 10_000_000
    # R-ANO.10, D. Share of an origin's own exports below which it hardly knows a heading.
    rare_heading: float = 0.01
    # R-ANO.11, D. Days for which the own registers are looked through.
    register_days: int = 730
    # R-ANO.14, D. Rows that are needed, how wide they must spread, and when first digits are unlike Benford's.
    least_rows: int = 80
    least_spread: float = 1000.0
    most_chi_square: float = 26.12  # one in a thousand with eight degrees of freedom
    most_deviation: float = 0.015
    round_cents: int = 10_000_000
    most_round: float = 0.30


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalyPolicy(Scoring):
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
    # When returns are due, and how long they may be late (R-STA.1).
    calendar: Calendar = field(default_factory=Calendar)
