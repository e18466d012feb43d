"""What is done with returns of statistics: file, sign, send back, load those of the scheme, ask about doubtful ones."""

from .answering import Given, hand_in_answers, keep_answers
from .asking import change_questionnaire, draft_questionnaires, send_questionnaire, withdraw_questionnaire
from .capacity import record_capacity
from .judging import close_question, escalate, follow_up, take_back_explanation
from .loading import Loaded, load
from .outside import OutsideLoaded, load_outside
from .releasing import make_release
from .reminding import remind
from .returns import Source, keep_draft, send_back, sign, submit, withdraw
from .taking_over import SignedReturn, take_over
from .uploads import file_upload

__all__ = [
    "Given",
    "Loaded",
    "OutsideLoaded",
    "SignedReturn",
    "Source",
    "change_questionnaire",
    "close_question",
    "draft_questionnaires",
    "escalate",
    "file_upload",
    "follow_up",
    "hand_in_answers",
    "keep_answers",
    "keep_draft",
    "load",
    "load_outside",
    "make_release",
    "record_capacity",
    "remind",
    "send_back",
    "send_questionnaire",
    "sign",
    "submit",
    "take_back_explanation",
    "take_over",
    "withdraw",
    "withdraw_questionnaire",
]
