"""The certificate as bytes: verifying, signing and the size of the code, each beside the bare signature library."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.row import Row
from kpcs.scheme.codec import assemble, payload_of, qr_text, to_be_signed
from kpcs.scheme.verify import verify
from kpcs.signing import KeyStore
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import ON, SL, TRUST

_ECDSA = ECDSA(SHA256())


def rows() -> list[Row]:
    """Four rows: verify, sign, characters of the code, version of the QR code."""
    key = generate_private_key(SECP256R1())
    data = SL.signed(payload_of(REALISTIC))
    signature, public = key.sign(data, _ECDSA), key.public_key()
    text = qr_text(data)
    with tempfile.TemporaryDirectory() as folder:
        sign = _signing(Path(folder))
        verified = _ratio(lambda: verify(text, trust=TRUST, on=ON), lambda: public.verify(signature, data, _ECDSA))
        signed = _ratio(sign, lambda: key.sign(data, _ECDSA))
    code = segno.make(text, error="m", boost_error=False, micro=False)
    return [
        _rate_row("verify, QR text to verdict", verified, 0.5, "raw ES256 verification"),
        _rate_row("sign, statement to QR text", signed, 0.4, "raw ES256 signing"),
        Row("QR text of three lines", f"{len(text)} characters", "<= 700", "none", len(text) <= 700),
        Row("QR code of three lines", f"version {code.version}, level M", "<= 17", "none", int(code.version) <= 17),
    ]


def _signing(folder: Path) -> Callable[[], str]:
    store = KeyStore(folder, passphrase="", may_be_unprotected=True)
    half = store.create()

    def sign() -> str:
        payload = payload_of(REALISTIC)
        signature = store.sign(to_be_signed(payload, kid=half.kid, algorithm=half.algorithm), kid=half.kid)
        return qr_text(assemble(payload, kid=half.kid, algorithm=half.algorithm, signature=signature))

    return sign


def _rate_row(name: str, measured: tuple[float, float, float], least: float, baseline: str) -> Row:
    ratio, own, bare = measured
    shown = f"{ratio:.2f} ({own:,.0f} a second)"
    return Row(name, shown, f">= {least} of {baseline}", f"{bare:,.0f} a second", ratio >= least)


def _ratio(work: Callable[[], object], baseline: Callable[[], object]) -> tuple[float, float, float]:
    """Rate of ``work`` by rate of ``baseline``, and both rates: the median of many short turns taken in alternation.

    Other work on the machine slows both alike, or falls on few of the turns.
    """
    pairs = [(_seconds(work), _seconds(baseline)) for _ in range(200)]
    ratio = statistics.median(bare / own for own, bare in pairs)
    return ratio, 1 / statistics.median(own for own, _ in pairs), 1 / statistics.median(bare for _, bare in pairs)


def _seconds(work: Callable[[], object], times: int = 40) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times
