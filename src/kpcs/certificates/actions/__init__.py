"""Writes: one function for each thing that an exporter or an officer does."""

from .applications import draft, refuse, send_back, submit, withdraw
from .blanks import allot, lose, receive, spoil
from .finish import Finished, abandon, finish_issuing
from .inspection import add_photograph, inspect
from .issuing import issue, keep, promise
from .lifecycle import (
    expire,
    expire_overdue,
    give_instruction,
    note_event,
    receive_back,
    report_export,
    report_false,
    report_lost,
    report_stolen,
    send_pre_alert,
    void,
)
from .printing import record_print
from .replacing import issue_technical, replace
from .unaccounted import write_off_unaccounted
from .withdrawing import withdraw_notice

__all__ = [
    "Finished",
    "abandon",
    "add_photograph",
    "allot",
    "draft",
    "expire",
    "expire_overdue",
    "finish_issuing",
    "give_instruction",
    "inspect",
    "issue",
    "issue_technical",
    "keep",
    "lose",
    "note_event",
    "promise",
    "receive",
    "receive_back",
    "record_print",
    "refuse",
    "replace",
    "report_export",
    "report_false",
    "report_lost",
    "report_stolen",
    "send_back",
    "send_pre_alert",
    "spoil",
    "submit",
    "void",
    "withdraw",
    "withdraw_notice",
    "write_off_unaccounted",
]
