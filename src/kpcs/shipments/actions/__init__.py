"""What an importing authority does with a shipment, and what the exporting one answers. Each is recorded.

present, open_container, decide, settle, endorse      the crossing
confirm, answer_discrepancy, see_confirmation         the word between the two authorities
"""

from kpcs.shipments.queries.facts import Receipt

from .arriving import Opening, open_container, present
from .confirming import answer_discrepancy, confirm, see_confirmation
from .deciding import FOLLOW_UPS, decide, endorse, settle

__all__ = [
    "FOLLOW_UPS",
    "Opening",
    "Receipt",
    "answer_discrepancy",
    "confirm",
    "decide",
    "endorse",
    "open_container",
    "present",
    "see_confirmation",
    "settle",
]
