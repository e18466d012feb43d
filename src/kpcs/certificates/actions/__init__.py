"""Writes: one function for each thing that an exporter or an officer does."""

from .applications import draft, refuse, send_back, submit, withdraw
from .blanks import allot, lose, receive, spoil
from .exports import receive_back, record_print, report_export, send_pre_alert
from .finish import Finished, expire_overdue, finish_issuing
from .inspection import add_photograph, inspect
from .issue import abandon, issue, keep, promise

__all__ = [
    "Finished",
    "abandon",
    "add_photograph",
    "allot",
    "draft",
    "expire_overdue",
    "finish_issuing",
    "inspect",
    "issue",
    "keep",
    "lose",
    "promise",
    "receive",
    "receive_back",
    "record_print",
    "refuse",
    "report_export",
    "send_back",
    "send_pre_alert",
    "spoil",
    "submit",
    "withdraw",
]
