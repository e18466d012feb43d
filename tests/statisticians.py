"""Who files returns: two officers of Sierra Leone, two of Canada, and somebody without such a role."""

from __future__ import annotations

from dataclasses import dataclass

from kpcs.accounts.models import Officer
from kpcs.participants.models import Participant, Standing
from kpcs.scheme.participants import participants, standings
from kpcs.statistics.models import Figure
from tests.factories import make_authority, make_officer, make_submission


@dataclass(frozen=True)
class Desk:
    """The two who file for one Participant, and an officer of the same authority with another role."""

    preparing: Officer
    signing: Officer
    other: Officer


def make_desk(code: str = "sl-demo") -> Desk:
    authority = make_authority(code)

    def officer(role: str, name: str) -> Officer:
        return make_officer(authority, role, email=f"{name}@{code}.test", full_name=f"{name.title()} of {code}")

    signing = officer("head_of_statistics", "signatory")
    return Desk(officer("statistician", "preparer"), signing, officer("stock_keeper", "keeper"))


def make_world() -> None:
    """Every Participant with its real standings."""
    names = {str(one.code): one for one in participants()}
    Participant.objects.bulk_create(
        (Participant(code=code, name=one.english, name_fr=one.french) for code, one in names.items()),
        ignore_conflicts=True,
    )
    Standing.objects.all().delete()
    spans = [(str(one.participant), span) for one in standings() for span in one.spans]
    Standing.objects.bulk_create(
        Standing(participant_id=code, status=span.status, from_on=span.from_on, until=span.until, source="test")
        for code, span in spans
    )


def file_trade(participant: str, quarter: int, *lines: tuple[str, str, str, int, int], year: int = 2026) -> None:
    """A signed return of trade: flow, partner, heading, points, cents."""
    one = make_submission(participant, subject="trade", year=year, part=quarter)
    for number, (flow, partner, hs, points, cents) in enumerate(lines, start=1):
        Figure.objects.create(
            submission=one, line=number, flow=flow, partner=partner, hs=hs, points=points, cents=cents
        )
    if not lines:
        Figure.objects.create(submission=one, line=1, flow="export", points=0, cents=0, is_nil=True)
