"""Verifying with both lists loaded, and the status snapshot of the whole world: its size, making and reading it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import shake_128

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.codec import _TRUST, _ratio
from benchmarks.row import Row
from benchmarks.world import world
from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.trust import sealed, trust_of, trust_text
from kpcs.scheme.trust.snapshot import (
    HASH_BYTES,
    MOST_BYTES,
    Honest,
    SerialSet,
    StatusSnapshot,
    fitted,
    snapshot_of,
    united,
)
from kpcs.scheme.verify import verify
from tests.scheme.certificates import REALISTIC
from tests.vectors.keys import ON, SL

MOST = 64_000
# A great office's certificates that are out and not yet used: some two months of 30,000 a year.
OUT = 5_000


def rows() -> list[Row]:
    """Size, two worst cases that are told and not promised, making, reading, and verifying with the lists."""
    snapshot = world()
    message = _message(fitted(snapshot)[1])
    as_json = json.dumps([[str(one.number), one.state, str(one.since), one.reason] for one in snapshot.told])
    plain = len(sealed.packed((as_json + _numbers(snapshot)).encode()))
    told = f"{snapshot.used_count:,} used, {len(snapshot.told):,} told"
    name = "status snapshot, whole world, two years"
    return [
        Row(name, f"{_kb(len(message))} ({told})", "< 64 kB", f"{_kb(plain)} as a zipped list", len(message) < MOST),
        _told("every reason another: those of replaced and void give way", _message(fitted(world(wordy=True))[1])),
        _untold("a great office's key stolen, 5,000 honest ones listed", _message(fitted(_stolen(snapshot))[1])),
        _untold("serials that do not run but are drawn at random", _message(fitted(world(scattered=True))[1])),
        _made(snapshot),
        _read(message, as_json + _numbers(snapshot)),
        _verified(message),
    ]


def _numbers(snapshot: StatusSnapshot) -> str:
    """What a plain list of the used numbers would say."""
    return "\n".join(f"{one.series[0]}{serial:06d} {one.quarter}" for one in snapshot.used for serial in one.serials)


def _message(content: bytes) -> bytes:
    return sealed.seal(content, content=sealed.Content.STATUS, kid=SL.kid, algorithm=SL.algorithm, sign=SL.sign)


def _kb(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _told(what: str, message: bytes) -> Row:
    return Row(f"the same, {what}", _kb(len(message)), "< 64 kB", "none", len(message) < MOST)


def _untold(what: str, message: bytes) -> Row:
    return Row(f"the same, worst case: {what}", _kb(len(message)), "none: told, not promised", "none", True)


def _stolen(snapshot: StatusSnapshot) -> StatusSnapshot:
    """Hashes do not pack: each certificate that is out takes its eight bytes."""
    hashes = shake_128(b"honest").digest(OUT * HASH_BYTES)
    return replace(snapshot, honest=(Honest(SL.kid, ("EU", 6), SerialSet.of(range(OUT)), hashes),))


def _made(snapshot: StatusSnapshot) -> Row:
    """From the numbers of sixty offices to the sealed edition."""
    parts = [[one] for one in snapshot.used]
    seconds = _seconds(lambda: _message(fitted(replace(snapshot, used=united(parts)))[1]))
    return Row("the same, time to make", f"{seconds * 1000:.0f} ms", "<= 1 s", "none", seconds <= 1)


def _read(message: bytes, plain: str) -> Row:
    """Signature, unpacking, every check of the form: beside reading the same numbers from a list as dumb as can be."""
    lines = json.dumps(plain.splitlines())
    own = _seconds(lambda: _opened(message))
    bare = _seconds(lambda: set(json.loads(lines)))
    shown = f"{own / bare:.1f} ({own * 1000:.0f} ms)"
    return Row(
        "the same, time to read and check", shown, "<= 5 times json.loads", f"{bare * 1000:.0f} ms", own / bare <= 5
    )


def _opened(message: bytes) -> StatusSnapshot:
    parts = sealed.sealed_of(message, content=sealed.Content.STATUS)
    if not parts.holds(public=SL.public):
        raise AssertionError("the seal does not hold")
    return snapshot_of(sealed.unpacked(parts.payload, most=MOST_BYTES))


def _verified(message: bytes) -> Row:
    text = qr_text(data := SL.signed(payload_of(REALISTIC)))
    start = time.perf_counter()
    trust = trust_of(trust_text(_TRUST)).with_status(_opened(message))
    loaded = time.perf_counter() - start
    if not verify(text, trust=trust, on=ON).is_genuine:
        raise AssertionError("what is measured is not the whole way to a genuine certificate")
    key = generate_private_key(SECP256R1())
    ecdsa = ECDSA(SHA256())
    signature, public = key.sign(data, ecdsa), key.public_key()
    ratio, own, bare = _ratio(lambda: verify(text, trust=trust, on=ON), lambda: public.verify(signature, data, ecdsa))
    shown = f"{ratio:.2f} ({own:,.0f} a second; lists loaded in {loaded * 1000:.0f} ms)"
    return Row(
        "verify with both lists of the world", shown, ">= 0.45 of raw ES256", f"{bare:,.0f} a second", ratio >= 0.45
    )


def _seconds(work: Callable[[], object], rounds: int = 5) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)
