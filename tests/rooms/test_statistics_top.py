"""What the tests of production say of the scheme's own table stays as it was: order, scores and what was doubted."""

from __future__ import annotations

from dataclasses import replace

from kpcs.statistics.analysis.doubt import Ranked
from tests.rooms.test_statistics_anomalies import found
from tests.rooms.test_statistics_planted import found_in, real

TOP = """
filed-twice-cd-2022-h1 98.0
slipped-decimal-lr-2014-h1 98.0
no-value-cf-2003-h1 86.1
same-figures-tg-2005-h1 81.8
same-figures-in-2017-h1 73.2
price-za-2014-h2 72.9
slipped-decimal-cf-2018-h1 72.7
filed-twice-cg-2023-h1 68.4
same-figures-ml-2003-h2 68.0
slipped-decimal-tz-2024-h1 67.8
slipped-decimal-in-2003-h1 66.9
slipped-decimal-ls-2003-h1 65.7
filed-twice-id-2007-h1 63.9
unexplained-gap-gn-2003-h2 63.6
price-tz-2021-h2 62.7
price-zw-2009-h2 61.0
unexplained-gap-gn-2024-h1 60.1
price-zw-2006-h2 59.8
price-cd-2019-h1 58.8
unexplained-gap-cg-2003-h2 58.4
nil-and-stones-gn-2006-h2 58.1
price-zw-2021-h2 57.4
price-sl-2017-h2 55.4
price-ao-2009-h1 55.3
price-bw-2022-h1 55.3
method-tz-2023-h1 52.8
slipped-decimal-ml-2024-h1 52.6
price-ao-2022-h1 52.0
price-bw-2024-h1 51.1
weight-tz-2021-h1 49.7
"""


def test_the_top_of_the_scheme_s_own_table_stays() -> None:
    assert len(found()) == 132
    assert [f"{one.doubt.id} {one.score}" for one in found()[:30]] == TOP.split("\n")[1:-1]


def test_a_fingerprint_is_that_of_the_figures_in_doubt_and_of_nothing_else() -> None:
    top = found()[0].doubt
    assert len({one.doubt.fingerprint for one in found()}) == len(found())
    turned = found_in(tuple(reversed(real())))
    assert _of(turned, top.id).doubt.fingerprint == top.fingerprint
    elsewhere = next(line for line in real() if line.participant == "CD" and line.period == top.periods[0].step(-8))
    assert _of(_changed(elsewhere.place), top.id).doubt.fingerprint == top.fingerprint
    assert _of(_changed(top.lines[0].place), top.id).doubt.fingerprint != top.fingerprint


def _changed(place: str) -> tuple[Ranked, ...]:
    """What is found when one row says a carat more."""
    return found_in(tuple(replace(line, points=line.points + 100) if line.place == place else line for line in real()))


def _of(ranked: tuple[Ranked, ...], key: str) -> Ranked:
    return next(one for one in ranked if one.doubt.id == key)
