"""One line of the benchmark table, and the clock that all benchmarks share."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``measured``, ``promise`` and ``baseline`` are texts with units; ``holds`` says whether the promise is kept."""

    name: str
    measured: str
    promise: str
    baseline: str
    holds: bool


def per_second(work: Callable[[], object], *, seconds: float = 1.0, rounds: int = 3) -> float:
    """The best rate of ``rounds`` rounds, each at least ``seconds`` long: other work only slows a round."""
    return max(_rate(work, seconds) for _ in range(rounds))


def _rate(work: Callable[[], object], seconds: float) -> float:
    done, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        work()
        done += 1
    return done / passed


def milliseconds(work: Callable[[], object], *, times: int = 60) -> tuple[float, float]:
    """Median and 95th percentile of single calls, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[int(len(taken) * 0.95) - 1]
