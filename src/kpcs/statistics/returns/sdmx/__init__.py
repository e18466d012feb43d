"""Returns as SDMX: a published structure, CSV and ML in and out, exact both ways.

One observation for each measure of a line. Codes come from our vocabularies; ``_Z`` is "not applicable", ``_U``
"not known". A nil line is one observation of nothing with the status ``Z``.
"""

from .reading import is_sdmx, sheet_of
from .structure import AGENCY, FLOW, VERSION, structure
from .writing import CSV_HEAD, NotUnique, Observation, csv_rows, observations, xml_pieces

__all__ = [
    "AGENCY",
    "CSV_HEAD",
    "FLOW",
    "VERSION",
    "NotUnique",
    "Observation",
    "csv_rows",
    "is_sdmx",
    "observations",
    "sheet_of",
    "structure",
    "xml_pieces",
]
