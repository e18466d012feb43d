"""A questionnaire as a PDF: the questions with their pictures and figures, the answers, or room to write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpcs.certificates.names import named
from kpcs.certificates.paper.press import press

from .models import Figure, Questionnaire

if TYPE_CHECKING:
    from .views.case import QuestionShown, TurnShown

MARKED, PLAIN = "#a11d1d", "#5b8791"
TEMPLATE = Path(__file__).with_name("questionnaire.typ")


def render(row: Questionnaire, questions: Iterable[QuestionShown], *, on: date) -> bytes:
    """The paper as it stands on a day, in the language of whoever asks for it."""
    facts = [
        (_("Put to"), named(row.participant_id)),
        (_("Asked by"), row.asking.name),
        (_("Period reviewed"), row.reviewed),
        (_("State"), str(row.get_state_display())),
        (_("To be answered by"), _day(row.due_on) if row.due_on else "–"),
    ]
    content = {
        "language": _language(),
        "title": _("Data Anomaly Questionnaire %(number)s") % {"number": row.number},
        "author": row.asking.name,
        "facts": [list(pair) for pair in facts],
        "note": _("Every question is to be answered, with detail where it is needed (R-DAQ.3)."),
        "head": [_("Period"), _("Flow"), _("Partner"), _("Heading"), _("Carats"), _("Value"), _("Certificates")],
        "questions": [_question(one) for one in questions],
        "footer": f"{_('Demonstration') + ' · ' if row.is_demonstration else ''}{row.number} · {_day(on)}",
    }
    return press(str(TEMPLATE), content=content, on=on)


def _question(one: QuestionShown) -> dict[str, object]:
    kept = one.question
    verdict = f"{kept.get_verdict_display()}. {kept.verdict_note}" if kept.verdict else ""
    return {
        "title": _("Question %(number)s") % {"number": kept.number},
        "said": one.said.message,
        "evidence": [finding.message for finding in one.evidence],
        "lines": [_line(line) for line in kept.lines],
        "picture": _drawn(kept.picture) if kept.picture else None,
        "caption": _("As the figures were when this was asked."),
        "turns": [_turn(turn) for turn in one.turns],
        "verdict": verdict,
    }


def _drawn(picture: Mapping[str, Any]) -> dict[str, object]:
    """A picture of any kind as bars, points and words at their places."""
    chart = picture["chart"]
    marks = [one for one in chart.get("marks", ()) if one["is_there"]]
    colours = [MARKED if one["is_marked"] else PLAIN for one in marks]
    bars = [{**one, "fill": one.get("colour") or one.get("fill")} for one in chart.get("bars", ())]
    points: list[dict[str, Any]] = []
    if picture["kind"] == "chart":
        drawn = [{**one, "fill": colour} for one, colour in zip(marks, colours, strict=True)]
        bars, points = (drawn, []) if chart["is_bars"] else ([], drawn)
    words = [list(one) for one in chart.get("years", ())] + [
        [one["x"], one["label"]] for one in chart.get("places", ())
    ]
    words += [[one["middle"], one["label"]] for one in bars if picture["kind"] == "waterfall"]
    sizes = {name: chart[name] for name in ("width", "height", "left", "end", "ticks")}
    return {**sizes, "bars": bars, "points": points, "words": words, "legend": chart.get("legend", [])}


def _turn(turn: TurnShown) -> dict[str, str]:
    answered = turn.turn is not None and turn.turn.answered_at is not None
    answer = " ".join(filter(None, (f"{turn.answer}.", turn.revision, turn.detail))) if answered else ""
    stamp = f"{turn.turn.answered_by_name}, {_day(turn.turn.answered_at)}" if answered else ""
    return {"asked": turn.wording, "answer": answer, "stamp": stamp, "label": _("Answer")}


def _line(line: Mapping[str, Any]) -> list[str]:
    flow = str(Figure.Flow(line["flow"]).label)
    method = f", {str(Figure.Method(line['method']).label).lower()}" if line["method"] else ""
    return [
        line["period"],
        f"{flow}{method}",
        named(line["partner"]) if line["partner"] else "–",
        line["hs"] or "–",
        _two(line["points"]),
        _two(line["cents"]),
        str(line["certificates"] or "–"),
    ]


def _two(hundredths: int) -> str:
    return str(format_decimal(Decimal(hundredths) / 100, format="#,##0.00", locale=_language()))


def _day(day: date | datetime) -> str:
    local = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return str(format_date(local, "d MMMM y", locale=_language()))


def _language() -> str:
    return (get_language() or "en")[:2]
