"""Who watches the public log: witnesses are added and retired, and what they cosigned is kept once it was checked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kpcs.errors import Conflict, NotFound
from kpcs.permissions import Holder, Permission, require
from kpcs.scheme.log import SignatureType, SignedNote, Signer, note_key_of, signature_lines_of, signed_note_of, signers

from ..kinds import Kind
from ..models import Checkpoint, Cosignature, LogHead, Witness
from .publishing import open_log
from .recording import Actor, record

# Beyond it the clock of a witness is broken: the year 3058.
LATEST_SECOND = 2**35


class Watching(Actor, Holder, Protocol):
    """Who changes the list of witnesses."""


@transaction.atomic
def add_witness(*, verifier_key: str, side: str, url: str, by: Watching, at: datetime) -> Witness:
    """Let somebody watch the log from now on; refuses what is no witness's key, and a name that is taken."""
    require(by, Permission.KEY_MANAGE)
    key = note_key_of(verifier_key.strip())
    if key.kind is not SignatureType.COSIGNATURE:
        raise Conflict(_("This is the key of a log, not of a witness."))
    given = {"verifier_key": key.text, "side": Witness.Side(side), "url": url.rstrip("/"), "added_at": at}
    try:
        with transaction.atomic():
            witness = Witness.objects.create(name=key.name, **given)
    except IntegrityError:
        raise Conflict(_("A witness of this name was added before. A new key needs a new name.")) from None
    data = {"verifier_key": key.text, "side": side, "url": url}
    record(Kind.WITNESS_ADDED, subject=("witness", key.name[:64]), by=by, at=at, data=data)
    return witness


@transaction.atomic
def retire_witness(*, name: str, reason: str, by: Watching, at: datetime) -> Witness:
    """Stop asking a witness; what it cosigned stays. Refuses one that is not there or was retired before."""
    require(by, Permission.KEY_MANAGE)
    witness = Witness.objects.select_for_update(no_key=True).filter(name=name, retired_at__isnull=True).first()
    if witness is None:
        raise NotFound
    witness.retired_at = at
    witness.save(update_fields=["retired_at"])
    record(Kind.WITNESS_RETIRED, subject=("witness", name[:64]), by=by, at=at, data={"reason": reason})
    return witness


@transaction.atomic
def need_witnesses(*, count: int, by: Watching, at: datetime) -> int:
    """Say how many witnesses must have cosigned a checkpoint before it counts; refuses more than there are."""
    require(by, Permission.KEY_MANAGE)
    of = Witness.objects.filter(retired_at__isnull=True).count()
    if not 0 <= count <= of:
        raise Conflict(_("There are %(count)s witnesses; more than these cannot be needed.") % {"count": of})
    open_log()
    LogHead.objects.update(witnesses_needed=count)
    record(Kind.WITNESSES_NEEDED, subject=("log", "witnesses"), by=by, at=at, data={"needed": count, "of": of})
    return count


def keep_cosignature(*, checkpoint: Checkpoint, witness: Witness, lines: str) -> Signer | None:
    """Keep the signature of a witness under a checkpoint; None, and nothing kept, when there is none that holds."""
    key = note_key_of(witness.verifier_key)
    note = SignedNote(signed_note_of(checkpoint.note).text, signature_lines_of(lines))
    found = next(iter(signers(note, [key])), None)
    if found is None or found.at is None or found.at > LATEST_SECOND:
        return None
    line = next(one.line for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id))
    kept = {"line": line, "at": datetime.fromtimestamp(found.at, UTC)}
    Cosignature.objects.get_or_create(checkpoint=checkpoint, witness=witness, defaults=kept)
    return found
