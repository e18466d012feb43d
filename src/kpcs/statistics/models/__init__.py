"""What the room keeps."""

from .capacity import Capacity
from .drafts import Draft, Upload
from .outside import OutsideFigure, OutsideLoad
from .questionnaires import Explanation, Question, Questionnaire, QuestionnaireStep, Turn
from .releases import Release
from .reminders import Reminder
from .submissions import Figure, Subject, Submission

__all__ = [
    "Capacity",
    "Draft",
    "Explanation",
    "Figure",
    "OutsideFigure",
    "OutsideLoad",
    "Question",
    "Questionnaire",
    "QuestionnaireStep",
    "Release",
    "Reminder",
    "Subject",
    "Submission",
    "Turn",
    "Upload",
]
