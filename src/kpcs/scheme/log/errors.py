"""Why a text or a proof of a log is refused: a stable code for translation, and an English sentence."""

from __future__ import annotations

from kpcs.scheme.values import ValueRefused

REASONS = {
    "bad_note": "This is not a signed note.",
    "bad_key": "This is not the key of a log or witness: name, key hash and Base64, joined by plus signs.",
    "bad_checkpoint": "This is not the checkpoint of a log.",
    "bad_signature": "The signature of a known key does not hold.",
    "not_signed": "No key that counts here signed this checkpoint.",
    "other_log": "The checkpoint is of another log.",
    "few_witnesses": "Fewer witnesses than the policy needs cosigned this checkpoint.",
    "bad_proof": "This is not the proof of a log entry.",
    "outside": "There is no such entry or size in the log.",
    "not_included": "The proof does not lead from the entry to the root of the checkpoint.",
    "not_consistent": "The larger tree is not the smaller one with entries added at its end.",
    "bad_opening": "This is not the opening of a log entry.",
    "other_document": "The entry of the log is about another document.",
    "bad_tile": "This is not the path of a tile.",
}


class LogRefused(ValueRefused):
    """The text does not have the form or the proof does not hold; ``code`` is a key of ``REASONS``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{REASONS[code]} {detail}".rstrip())
        self.code = code
        self.detail = detail
