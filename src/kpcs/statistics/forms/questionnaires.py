"""What is typed about questionnaires: filters of the list, words of questions, answers, verdicts. The law judges it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kpcs.asked import Asked
from kpcs.certificates.forms.sheets import choice, text
from kpcs.errors import Refused
from kpcs.said import said
from kpcs.scheme.findings import Severity

from ..actions import Given
from ..models import Question, Questionnaire, Turn
from ..models.questionnaires import ANSWERS, VERDICTS
from ..queries import asked

LINES = {"rows": 4}
FEW_LINES = {"rows": 2}
OPEN = "open"


class QuestionnairesForm(Asked):
    """Which questionnaires are shown."""

    elsewhere = ("page",)

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), (OPEN, _("All that are open")), *Questionnaire.State.choices],
        required=False,
    )  # fmt: skip
    participant = forms.ChoiceField(label=_("Participant"), required=False)
    late = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, participants: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *participants]


class OfQuestions(forms.Form):
    """Fields for each question, named ``name-number``; what the law says of them stands beside them."""

    # A browser that insists on every field would not keep what is half typed.
    use_required_attribute = False

    def refuse(self, refusal: Refused) -> None:
        """Put every finding that stops the act beside the field that it is about."""
        for one in said(refusal.findings):
            if one.severity is Severity.BLOCK:
                self.add_error(one.field if one.field in self.fields else None, f"{one.message} {one.remedy}")

    def of(self, question: Question) -> list[forms.BoundField]:
        """The fields of one question."""
        return [self[name] for name in self.fields if name.endswith(f"-{question.number}")]


class WordingForm(OfQuestions):
    """The words of the questions of a draft, and which are taken out."""

    def __init__(self, turns: Iterable[tuple[Question, Turn]], posted: QueryDict | None = None) -> None:
        super().__init__(posted)
        form = {"form": "writing"}
        for question, turn in turns:
            words = text(
                label=_("What is asked"),
                widget=forms.Textarea({**FEW_LINES, **form}),
                initial=asked.worded(turn.wording),
            )
            self.fields[f"wording-{question.number}"] = words
            out = forms.BooleanField(
                label=_("Take this question out"), required=False, widget=forms.CheckboxInput(form)
            )
            self.fields[f"out-{question.number}"] = out

    def values(self) -> dict[str, Any]:
        """As the action takes them, once the form was cleaned."""
        wording = {place: asked.unworded(words) for place, words in _texts(self, "wording").items()}
        return {"wording": wording, "take_out": [place for place, on in _of(self, "out").items() if on]}


class AgainForm(OfQuestions):
    """What else is asked, beside the questions that are still open."""

    def __init__(self, questions: Iterable[Question], posted: QueryDict | None = None) -> None:
        super().__init__(posted)
        for one in questions:
            words = text(is_optional=True, label=_("Ask again"), widget=forms.Textarea({**FEW_LINES, "form": "again"}))
            self.fields[f"wording-{one.number}"] = words

    def values(self) -> dict[int, str]:
        """The words by question, once the form was cleaned."""
        return _texts(self, "wording")


class AnswersForm(OfQuestions):
    """The answers to the questions that wait for one, as they were typed."""

    def __init__(
        self,
        turns: Iterable[tuple[Question, Turn]],
        returns: Iterable[tuple[int, str]],
        posted: QueryDict | None = None,
    ) -> None:
        filed = [(str(pk), name) for pk, name in returns]
        super().__init__(posted)
        for question, turn in turns:
            number = question.number
            radio = forms.RadioSelect(choices=ANSWERS)
            self.fields[f"answer-{number}"] = text(label=_("Answer"), widget=radio, initial=turn.answer)
            detail = text(
                is_optional=True,
                label=_("In detail"),
                help_text=_("What happened, and how you know. Of what is not known: who looks into it, until when."),
                widget=forms.Textarea(LINES),
                initial=turn.detail,
            )
            self.fields[f"detail-{number}"] = detail
            if filed:
                corrected = choice(filed, label=_("The return that corrects it"), initial=str(turn.revision_id or ""))
                corrected.required = False
                self.fields[f"revision-{number}"] = corrected

    def values(self) -> dict[int, Given]:
        """As the action takes them, once the form was cleaned."""
        details, revisions = _of(self, "detail"), _of(self, "revision")
        return {
            place: Given(answer, details.get(place, "").replace("\r\n", "\n"), _number(revisions.get(place, "")))
            for place, answer in _texts(self, "answer").items()
        }


class VerdictForm(OfQuestions):
    """What becomes of one question; the answer stands ready as its explanation."""

    def __init__(self, question: Question, turn: Turn, posted: QueryDict | None = None) -> None:
        super().__init__(posted)
        number = question.number
        self.fields[f"verdict-{number}"] = choice(VERDICTS, label=_("What becomes of it"))
        self.fields[f"explanation-{number}"] = text(
            is_optional=True,
            label=_("Explanation, or why the answer is not accepted"),
            help_text=_("It is shown beside the finding, which is silent as long as its figures stand."),
            widget=forms.Textarea(LINES),
            initial=turn.detail if turn.answered_at else "",
        )

    def values(self) -> dict[str, Any]:
        """As the action takes them, once the form was cleaned."""
        ((place, verdict),) = _of(self, "verdict").items()
        return {"question": place, "verdict": verdict, "explanation": _of(self, "explanation")[place]}


class WhyForm(forms.Form):
    """Why a questionnaire is withdrawn or brought before the Chair, or an explanation taken back."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=2_000, widget=forms.Textarea(FEW_LINES))


def _of(form: forms.Form, name: str) -> Mapping[int, Any]:
    """The cleaned values of one kind of field by question."""
    return {
        int(key.rpartition("-")[2]): value for key, value in form.cleaned_data.items() if key.rpartition("-")[0] == name
    }


def _texts(form: forms.Form, name: str) -> dict[int, str]:
    return {place: str(value).replace("\r\n", "\n") for place, value in _of(form, name).items()}


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
