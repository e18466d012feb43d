"""How old the lists are on which a verdict rests: every verifier shows it, and warns when they are old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from .texts import say


@dataclass(frozen=True, slots=True)
class ListAge:
    """One edition of a list. ``kind`` is ``trust`` or ``status``; old are those past their last good day."""

    kind: str
    sequence: int
    published_at: datetime
    good_until: date

    @property
    def published_on(self) -> date:
        return self.published_at.astimezone(UTC).date()

    def days(self, on: date) -> int:
        return max(0, (on - self.published_on).days)

    def is_old(self, on: date) -> bool:
        return on > self.good_until

    def sentence(self, on: date, language: str = "en") -> str:
        """Which edition, of which day, how many days old; and when it should have been renewed."""
        params = {"sequence": self.sequence, "day": self.published_on, "days": self.days(on), "until": self.good_until}
        told = [say(f"list.{self.kind}", language, params)]
        told += [say("list.old", language, params)] if self.is_old(on) else []
        return " ".join(told)

    def as_dict(self, on: date, language: str = "en") -> dict[str, Any]:
        return {
            "sequence": self.sequence,
            "published_at": self.published_at.isoformat(),
            "good_until": self.good_until.isoformat(),
            "age_days": self.days(on),
            "is_old": self.is_old(on),
            "sentence": self.sentence(on, language),
        }
