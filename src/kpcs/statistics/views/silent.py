"""Beside a doubt: whether it may be asked about, where it is asked about, and by what explanation it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kpcs.accounts.models import Officer
from kpcs.permissions import Permission, may
from kpcs.said import said

from ..analysis.doubt import Ranked
from ..queries import questionnaires as queries
from ..queries.asked import ranked_by_id
from ..queries.returns import own_participant

Asked = Mapping[queries.Key, str]


def asked_of(ranked: Sequence[Ranked], *, by: Officer) -> Asked | None:
    """In which questionnaires that the reader may see doubts are asked about now; None for who may see none."""
    if not (may(by, Permission.QUESTIONNAIRE_MANAGE) or may(by, Permission.QUESTIONNAIRE_ANSWER)):
        return None
    known = queries.asked_in([one.doubt.key for one in ranked], by=by)
    seen = _seen(known.values(), by)
    return {key: number for key, number in known.items() if number in seen}


def _seen(numbers: Iterable[str], by: Officer) -> set[str]:
    """Which of these questionnaires the reader may open."""
    return set(queries.questionnaires(by).filter(number__in=set(numbers)).values_list("number", flat=True))


def asked_about(one: Ranked, asked: Asked | None, *, by: Officer) -> dict[str, Any]:
    """What the page shows beside a doubt: a box to tick, or the questionnaire that asks about it."""
    number = (asked or {}).get(one.doubt.key, "")
    is_of_another = one.doubt.participant != own_participant(by)
    is_askable = may(by, Permission.QUESTIONNAIRE_MANAGE) and is_of_another and not number
    return {"asked_in": number, "is_askable": is_askable and one.doubt.id in ranked_by_id()}


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
