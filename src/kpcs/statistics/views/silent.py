"""Beside a doubt: whether it may be asked about, where it is asked about, and by what explanation it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kpcs.accounts.models import Officer
from kpcs.permissions import Permission, may
from kpcs.said import said

from ..analysis.doubt import Ranked
from ..queries import questionnaires as queries
from ..queries.asked import ranked_by_id
from ..queries.returns import own_participant


def asked_of(ranked: Sequence[Ranked], *, by: Officer) -> dict[str, dict[str, Any]]:
    """What the page shows beside each doubt, by its identifier: a box to tick, or the questionnaire that asks."""
    if not (may(by, Permission.QUESTIONNAIRE_MANAGE) or may(by, Permission.QUESTIONNAIRE_ANSWER)):
        return {}
    known = queries.asked_in([one.doubt.key for one in ranked], by=by)
    seen, own = _seen(known.values(), by), own_participant(by)
    askable = ranked_by_id() if may(by, Permission.QUESTIONNAIRE_MANAGE) else {}
    shown = {}
    for doubt in (one.doubt for one in ranked):
        number = known.get(doubt.key, "")
        is_askable = not number and doubt.participant != own and doubt.id in askable
        shown[doubt.id] = {"asked_in": number if number in seen else "", "is_askable": is_askable}
    return shown


def _seen(numbers: Iterable[str], by: Officer) -> set[str]:
    """Which of these questionnaires the reader may open."""
    return set(queries.questionnaires(by).filter(number__in=set(numbers)).values_list("number", flat=True))


def explained_of(silent: Iterable[Ranked], subject: str, *, by: Officer) -> list[dict[str, Any]]:
    """The doubts of a subject that are silent, each with its explanation."""
    doubts = [one.doubt for one in silent if one.doubt.subject == subject]
    known = queries.explained() if doubts else {}
    is_reader = may(by, Permission.QUESTIONNAIRE_MANAGE) or may(by, Permission.QUESTIONNAIRE_ANSWER)
    seen = _seen((one.questionnaire for one in known.values()), by) if doubts and is_reader else set()
    return [
        {"doubt": one, "said": said([one.said])[0], "why": why, "is_seen": why.questionnaire in seen}
        for one in doubts
        if (why := known.get(one.key)) is not None
    ]
