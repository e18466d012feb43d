"""Three demonstration witnesses of the demonstration office's log: real keys, real proofs, no servers.

They lie in the folder ``witnesses`` of the data folder and are asked inside the process, so that a demonstration costs
no further processes. Their names say what they are; nobody should take their signatures for anybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from django.conf import settings

from kpcs.exchange.calling import Call, Reply
from kpcs.ledger import actions as ledger
from kpcs.permissions import Permission
from kpcs.witness import actions as witness
from kpcs.witness import report

NAMES = {
    "government": "demonstration.invalid/government",
    "industry": "demonstration.invalid/industry",
    "civil_society": "demonstration.invalid/civil-society",
}


def begin(*, at: datetime) -> None:
    """Make the three witnesses and let them watch the log."""
    by = ledger.Program("demo", frozenset({Permission.KEY_MANAGE}))
    vkey = ledger.open_log().verifier_key
    for side, name in NAMES.items():
        folder = _folder(name)
        rmtree(folder, ignore_errors=True)  # of a demonstration that was stopped midway and begins again
        key = witness.init(folder, name=name, unprotected=True, at=int(at.timestamp()))
        witness.add_log(folder, vkey=vkey, at=int(at.timestamp()))
        ledger.add_witness(verifier_key=key.text, side=side, url="", by=by, at=at)


def asked_at(at: datetime) -> Callable[[Sequence[Call]], list[Reply]]:
    """What stands in for the network: the three answer as they would at this moment."""
    second = int(at.timestamp())

    def ask(call: Call) -> Reply:
        name = next((one for one in NAMES.values() if call.url.startswith(f"{one}/")), None)
        if name is None or not _folder(name).exists():
            return Reply(0, "There is no such demonstration witness.")
        folder = _folder(name)
        if call.body is None:
            note = report.checkpoint_at(folder, call.url.removeprefix(f"{name}/"))
            return Reply(404, "") if note is None else Reply(200, note, witness.TEXT)
        answer = witness.add_checkpoint(folder, body=call.body, keys=witness.open_keys(folder), at=second)
        return Reply(answer.status, answer.text, answer.type)

    return lambda calls: [ask(call) for call in calls]


def _folder(name: str) -> Path:
    return Path(settings.KPCS_DATA_DIR) / "witnesses" / name.rpartition("/")[2]
