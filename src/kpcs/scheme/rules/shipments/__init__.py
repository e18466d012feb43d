"""Is the certificate good on arrival, is the decision justified, is the confirmation complete?"""

from .arrival import check_arrival
from .confirmation import check_confirmation, differences, differences_between, totals
from .decision import against_accepting, blocks, check_decision, check_passing, check_return

__all__ = [
    "against_accepting",
    "blocks",
    "check_arrival",
    "check_confirmation",
    "check_decision",
    "check_passing",
    "check_return",
    "differences",
    "differences_between",
    "totals",
]
