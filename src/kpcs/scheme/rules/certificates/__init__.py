"""May it be filed, was it inspected well, may it be issued, replaced, cancelled?"""

from . import sentences
from .application import check_application
from .blanks import check_allotment, check_receipt, check_removal
from .departure import DepartureFacts, NoticeFacts, check_departure, check_notice
from .inspection import check_inspection
from .issue import check_issue
from .side import check_replacement, check_technical, check_void
from .steps import check_reason, check_step
from .withdrawal import check_withdrawal

__all__ = [
    "DepartureFacts",
    "NoticeFacts",
    "check_allotment",
    "check_application",
    "check_departure",
    "check_inspection",
    "check_issue",
    "check_notice",
    "check_reason",
    "check_receipt",
    "check_removal",
    "check_replacement",
    "check_step",
    "check_technical",
    "check_void",
    "check_withdrawal",
    "sentences",
]
