"""The other side: reads and writes our messages with ``cwt`` alone. Run in the environment of its own.

Lines of JSON in, lines of JSON out; nothing of kpcs is imported here.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from cwt import COSE, COSEKey
from cwt.exceptions import VerifyError


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """``verify``: the payload if the signature holds. ``sign``: the message for a payload."""
    kid = bytes.fromhex(request["kid"])
    key = COSEKey.from_pem(request["key"], kid=kid, alg=request["algorithm"])
    if request["do"] == "verify":
        try:
            protected, _, payload = COSE.new().decode_with_headers(bytes.fromhex(request["signed"]), keys=key)
            return {"payload": payload.hex(), **({"content": protected[3]} if 3 in protected else {})}
        except VerifyError as reason:
            return {"refused": str(reason)}
    header = {1: {"ES256": -7, "EdDSA": -8}[request["algorithm"]], 4: kid}
    signed = COSE.new().encode_and_sign(bytes.fromhex(request["payload"]), key=key, protected=header)
    return {"signed": signed.hex() if isinstance(signed, bytes) else None}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))
