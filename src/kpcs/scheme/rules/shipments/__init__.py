"""Is the certificate good on arrival, is the decision justified, is the confirmation complete?"""

from .arrival import check_arrival
from .confirmation import check_confirmation, differences
from .decision import check_decision, check_return

__all__ = ["check_arrival", "check_confirmation", "check_decision", "check_return", "differences"]
