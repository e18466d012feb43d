"""Four questionnaires about the made-up figures: one that is drafted, one sent, one answered, one closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kpcs.statistics import actions as statistics
from kpcs.statistics.actions import Given
from kpcs.statistics.queries.found import found
from kpcs.statistics.views.case import draw

from .ground import Cast

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

# Who asks about whose figures: what is found there comes from the mistakes in ``trade``.
DRAFT, SENT, ANSWERED, CLOSED = ("eu-demo", "BW"), ("ca-demo", "EU"), ("eu-demo", "SL"), ("eu-demo", "CA")
ANSWER = "Our column holds grams: the form of that quarter was filled in from the weigh sheets. A correction follows."
STOCK = "Canada sold in one quarter what it had kept since 2024; the importer reports the same carats."


def ask(casts: Mapping[str, Cast], *, at: datetime) -> None:
    """Let the three authorities ask and answer; nothing is asked about real figures."""
    heads = {code: cast.officers["head_of_statistics"] for code, cast in casts.items()}
    answering = {cast.place.participant: cast.officers["statistician"] for cast in casts.values()}

    def asked(code: str, participant: str, when: datetime) -> str:
        ranked = found().of_subject("trade")
        gravest = next(one.doubt.id for one in ranked if one.doubt.participant == participant)
        made = statistics.draft_questionnaires(findings=[gravest], draw=draw, by=heads[code], at=when)
        return made[0].number

    closed = asked(*CLOSED, at - timedelta(days=26))
    _send(closed, heads["eu-demo"], at - timedelta(days=25))
    given = {1: Given("explained", STOCK)}
    statistics.hand_in_answers(number=closed, given=given, by=answering["CA"], at=at - timedelta(days=14))
    judged = at - timedelta(days=12)
    by = heads["eu-demo"]
    statistics.close_question(number=closed, question=1, verdict="explained", explanation=STOCK, by=by, at=judged)

    answered = asked(*ANSWERED, at - timedelta(days=20))
    _send(answered, heads["eu-demo"], at - timedelta(days=20))
    given = {1: Given("unknown", ANSWER)}
    statistics.hand_in_answers(number=answered, given=given, by=answering["SL"], at=at - timedelta(days=3))

    _send(asked(*SENT, at - timedelta(days=9)), heads["ca-demo"], at - timedelta(days=8))
    asked(*DRAFT, at - timedelta(days=1))


def _send(number: str, by: Officer, at: datetime) -> None:
    statistics.send_questionnaire(number=number, by=by, at=at)
