"""May it be filed, was it inspected well, may it be issued, replaced, cancelled?"""

from .application import check_application
from .inspection import check_inspection
from .issue import check_issue
from .side import check_replacement, check_technical, check_void

__all__ = [
    "check_application",
    "check_inspection",
    "check_issue",
    "check_replacement",
    "check_technical",
    "check_void",
]
