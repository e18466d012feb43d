"""The certificate as bytes: verifying, signing and the size of the code, each beside the bare signature library."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import segno
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.row import Row
from kpcs.scheme.codec import assemble, payload_of, qr_text, to_be_signed
from kpcs.scheme.standings import Standing, Standings, Status
from kpcs.scheme.trust import TrustList
from kpcs.scheme.values import CountryCode
from kpcs.scheme.verify import verify
from kpcs.signing import KeyStore
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import ON, SL, TRUST

# As published: each key once, a history of several spans for each of some sixty Participants.
_SPANS = tuple(
    Standing(status=Status.ACTIVE, from_on=date(year, 1, 1), until=date(year + 6, 1, 1))
    for year in (2003, 2009, 2015, 2021)
)
_CODES = ("SL", "EU", *(f"{first}{second}" for first in "MNP" for second in "ABCDEFGHIJKLMNOPQRST"))
_TRUST = TrustList(
    published_at=datetime(ON.year, ON.month, ON.day, tzinfo=UTC),
    sequence=1,
    roots=TRUST.roots,
    participants=tuple(Standings(CountryCode(code), code, _SPANS) for code in _CODES),
    keys=TRUST.keys[:1],
)

_ECDSA = ECDSA(SHA256())


def rows() -> list[Row]:
    """Four rows: verify, sign, characters of the code, version of the QR code."""
    key = generate_private_key(SECP256R1())
    data = SL.signed(payload_of(REALISTIC))
    signature, public = key.sign(data, _ECDSA), key.public_key()
    text = qr_text(data)
    if not verify(text, trust=_TRUST, on=ON).is_genuine:
        raise AssertionError("what is measured is not the whole way to a genuine certificate")
    with tempfile.TemporaryDirectory() as folder:
        sign = _signing(Path(folder))
        verified = _ratio(lambda: verify(text, trust=_TRUST, on=ON), lambda: public.verify(signature, data, _ECDSA))
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
    """Rate of ``work`` by rate of ``baseline``, and both rates: the best of many short turns taken in alternation.

    Other work on the machine only makes a turn slower, and it falls on both alike.
    """
    own, bare = (
        min(seconds) for seconds in zip(*[(_seconds(work), _seconds(baseline)) for _ in range(1_500)], strict=True)
    )
    return bare / own, 1 / own, 1 / bare


def _seconds(work: Callable[[], object], times: int = 5) -> float:
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times
