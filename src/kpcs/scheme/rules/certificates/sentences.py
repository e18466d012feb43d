"""What is said of files, photographs, stock and keys: the rooms find it out, the law has the words."""

from __future__ import annotations

from kpcs.scheme.catalogue import wording

TOO_LARGE = wording(
    "upload",
    "K-FILE.1",
    "The application holds {count} characters; {most} is the most that is kept.",
    "Divide the shipment over several applications.",
)
NO_HEADING = wording("inspection", "R-AI.A14", "The heading of parcel {row} is missing.", "Choose what was found.")
NO_WEIGHT = wording(
    "inspection", "R-AI.A11", "The weight of parcel {row} is missing.", "Weigh it and write the carats."
)
UNREADABLE = wording(
    "upload",
    "K-FILE.1",
    "The file {name} cannot be read: {why}.",
    "Send a workbook (xlsx, ods) or a CSV file in UTF-8 of at most 2 MB; the template shows the columns.",
    field="file",
)
FORMULA = wording(
    "upload",
    "K-FILE.2",
    "The file calculates: {place} holds a formula.",
    "Put the values in place of the formulas (copy, paste as values) and send it again.",
    field="file",
)
NOT_A_PICTURE = wording(
    "photograph",
    "K-FILE.1",
    "The file is not a photograph that can be read: {why}.",
    "Send a JPEG or PNG of at most 10 megabytes and 40 million pixels.",
    field="picture",
)
CANNOT_BE_WRITTEN = wording(
    "issue",
    "R-II.c",
    "The certificate cannot be written: {why}",
    "Return the application to the exporter for correction.",
)
NO_BLANK = wording(
    "issue",
    "K-BLANK.3",
    "There is no blank in stock at this desk or in the central store.",
    "Ask the keeper of blanks to receive or allot numbers.",
)
NO_KEY = wording(
    "issue",
    "R-AI.A6",
    "The authority has no valid key to sign with on this day: none, or none that the Participant's root certified.",
    "Ask the administrator to make a signing key, or to have the root certify the one that waits: kpcs keys certify.",
)
KEY_CLOSED = wording(
    "issue",
    "R-AI.A6",
    "The number {number} is taken for this certificate, but the office's signing key does not open now.",
    "Tell the operator of the office. When the key opens again the certificate is completed; nothing is lost.",
)
NOT_INSPECTED = wording(
    "issue",
    "R-CER.5",
    "No inspection of this shipment is on record.",
    "Ask an inspecting officer to record the inspection.",
)
MISSING = wording("technical", "R-II.c", "This is missing.", "Fill it in: every certificate states it.")
NO_SUCH_FIRST = wording(
    "technical",
    "R-CER.24",
    "No shipment was presented here under {number}.",
    "Write the number of the certificate with which the goods came.",
    field="first",
)
