"""What the room keeps."""

from .drafts import Draft, Upload
from .questionnaires import Explanation, Question, Questionnaire, QuestionnaireStep, Turn
from .releases import Release
from .submissions import Figure, Subject, Submission

__all__ = [
    "Draft",
    "Explanation",
    "Figure",
    "Question",
    "Questionnaire",
    "QuestionnaireStep",
    "Release",
    "Subject",
    "Submission",
    "Turn",
    "Upload",
]
