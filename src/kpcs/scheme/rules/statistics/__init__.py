"""What returns of statistics must agree with: the certificates, and the returns of the partners."""

from .mirror import MirrorFacts, basis_points, check_mirror
from .quarter import Flow, Movement, QuarterFacts, Row, check_quarter, rebuilt

__all__ = [
    "Flow",
    "MirrorFacts",
    "Movement",
    "QuarterFacts",
    "Row",
    "basis_points",
    "check_mirror",
    "check_quarter",
    "rebuilt",
]
