"""May an act be entered in the public log now? Not by an older copy of the office, nor under a clock set back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kpcs.scheme.catalogue import Act, Problem
from kpcs.scheme.findings import Finding

# Two workers read their clocks before they queue for the log, and a clock may be set right by a little.
CLOCK_SLACK = timedelta(minutes=5)
RESTORE = "Put back the newest copy of the database. If it is lost, the operator runs: kpcs log settle."
SET_RIGHT = (
    "Set the clock right and try again. If the moment of the entry is wrong, the operator runs: kpcs log settle."
)


class Furthest(NamedTuple):
    """How far a log is known to have been; a log that had to begin anew counts its epochs."""

    epoch: int
    size: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """Where the database's log ends, how far it was ever seen, its newest moment, and the moment of the act."""

    here: Furthest
    seen: Furthest | None
    newest_at: datetime | None
    at: datetime

    @property
    def on(self) -> date:
        return self.at.date()


act: Act[LogFacts] = Act("entry in the public log")


def check_log(facts: LogFacts) -> tuple[Finding, ...]:
    """Everything that stands against entering anything in the log."""
    return act.check(facts)


@act.rule("K-LOG.1", remedy=RESTORE)
def log_is_not_behind(facts: LogFacts) -> Problem | None:
    """The public log of this office was at {seen} entries before; its database holds {size} and is an older copy."""
    if facts.seen is None or facts.seen.epoch != facts.here.epoch or facts.here.size >= facts.seen.size:
        return None
    return Problem(params={"seen": str(facts.seen.size), "size": str(facts.here.size)})


@act.rule("K-LOG.1", remedy=RESTORE)
def log_is_the_same(facts: LogFacts) -> Problem | None:
    """The public log of this office held something else before, at the same {size} entries."""
    is_other = (
        facts.seen is not None
        and (facts.seen.epoch, facts.seen.size) == (facts.here.epoch, facts.here.size)
        and facts.seen.root != facts.here.root
    )
    return Problem(params={"size": str(facts.here.size)}) if is_other else None


@act.rule("K-LOG.1", remedy=RESTORE)
def log_did_not_begin_anew(facts: LogFacts) -> bool:
    """The public log of this office began anew after this copy of its database was made."""
    return facts.seen is None or facts.seen.epoch <= facts.here.epoch


@act.rule("K-LOG.2", remedy=SET_RIGHT)
def clock_was_not_set_back(facts: LogFacts) -> Problem | None:
    """The clock of this office says {now}; the newest entry of its public log is of {newest}."""
    if facts.newest_at is None or facts.at >= facts.newest_at - CLOCK_SLACK:
        return None
    return Problem(params={"now": _minute(facts.at), "newest": _minute(facts.newest_at)})


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"
