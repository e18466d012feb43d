"""Private keys are read, made and used in one place only."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "kpcs"
PLACE = SOURCE / "signing"
# Keys of samples: their private halves are made from public words and open nothing.
SAMPLES = SOURCE / "conformance" / "keys.py"
TOUCHES = re.compile(
    r"load_(pem|der|ssh)_private_key|generate_private_key|derive_private_key|PrivateKey\.(generate|from_private)"
    r"|private_bytes|PrivateFormat|import pkcs11|from pkcs11"
)


def test_private_keys_are_touched_in_one_place() -> None:
    found = {path for path in SOURCE.rglob("*.py") if TOUCHES.search(path.read_text("utf-8"))} - {SAMPLES}
    assert found <= set(PLACE.glob("*.py")), sorted(str(path) for path in found - set(PLACE.glob("*.py")))
    assert len(found) == 2, "files and hardware: the search itself works"
