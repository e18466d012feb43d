"""Why a text is not a certificate of this form: a stable code for translation, and an English sentence."""

from __future__ import annotations

from kpcs.scheme.values import ValueRefused

REASONS = {
    "not_kp1": "The text does not begin with KP1:, so it is not the code of a Kimberley Process Certificate.",
    "too_long": "The text is longer than a QR code can hold.",
    "bad_base45": "The text is damaged: it is not Base45 after KP1:. Scan it again.",
    "bad_zlib": "The text is damaged or cut off: what it packs cannot be unpacked. Scan it again.",
    "too_large": "The text unpacks to more than a certificate can hold.",
    "bad_envelope": "The packed bytes are not a signed certificate: they do not have the form of a COSE_Sign1 message.",
    "bad_algorithm": "The signature algorithm is neither ES256 nor EdDSA.",
    "bad_content": "What was signed is not a certificate of this form.",
    "no_room": "The certificate says more than a QR code can hold: use fewer lines, shorter texts or two certificates.",
}


class Unreadable(ValueRefused):
    """The bytes or the text do not have the form; ``code`` is a key of ``REASONS``, ``detail`` says more in English."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{REASONS[code]} {detail}".rstrip())
        self.code = code
        self.detail = detail
