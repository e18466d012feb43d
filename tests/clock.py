"""The day of the tests: the office's clock starts at its noon, whatever the day and the hour of the machine.

What a test made with ``factories.NOW`` would otherwise expire weeks later, and a run could meet midnight.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from django.utils import timezone

from kpcs.commands import keys_offline

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def start() -> None:
    """For whoever took Django's ``now`` by its name as well. Processes that a test starts go by the machine's clock."""
    ahead = datetime.now(UTC) - NOON

    class OfTheTests(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - ahead

    timezone.datetime = OfTheTests  # type: ignore[misc]
    keys_offline._now = lambda: OfTheTests.now(UTC).replace(microsecond=0)
