"""Checkpoints go to the witnesses, cosignatures come back; and what a witness knows better is not passed over.

The log is public and may be late, never wrong: a witness that is down is said and asked again, and no act waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as log
from kpcs.ledger.guard import Dispute, dispute
from kpcs.ledger.models import Checkpoint, Witness
from kpcs.scheme.log import LogPolicy, LogRefused, note_key_of, opened
from kpcs.witness.report import place_of
from kpcs.witness.request import request_text

from .. import queries
from ..calling import Call, Reply, Speak, speak
from ..models import WitnessAnswer

ROUNDS = 3
SIZE = "text/x.tlog.size"
State = WitnessAnswer.State


@dataclass(frozen=True, slots=True)
class Answer:
    """What one witness said: a state, and in its own words what is not said by it."""

    name: str
    state: str
    detail: str = ""

    @property
    def sentence(self) -> str:
        """The state in the reader's language, with what the witness said."""
        label = str(State(self.state).label)
        return f"{label}: {self.detail}" if self.detail else label


@dataclass(frozen=True, slots=True)
class _Asked:
    """A witness and the size from which it is shown the proof."""

    witness: Witness
    old: int


def push(*, by: ledger.Actor, at: datetime, over: Speak = speak) -> tuple[Answer, ...]:
    """Show the newest checkpoint to every witness that has not cosigned it, keep what it cosigns, and say how it went.

    Nothing is locked meanwhile. A size that a witness states may be newer than what is remembered here: it is asked
    again from there.
    """
    checkpoint = log.newest_checkpoint()
    if checkpoint is None:
        return ()
    asked = [_Asked(one, queries.cosigned_size(one)) for one in queries.witnesses_without(checkpoint)]
    answers: list[Answer] = []
    claims: list[tuple[str, int]] = []
    for _round in range(ROUNDS):
        replies = over([Call(f"{_address(one.witness)}/add-checkpoint", _body(one, checkpoint)) for one in asked])
        heard = [_heard(one, reply, checkpoint, claims, over) for one, reply in zip(asked, replies, strict=True)]
        answers += [found for found in heard if isinstance(found, Answer)]
        asked = [found for found in heard if isinstance(found, _Asked)]
    answers += [Answer(one.witness.name, State.REFUSED, "Its answers contradict one another.") for one in asked]
    _believe_many(claims, checkpoint)
    _keep(answers, at)
    log.log_state(at=at)
    return tuple(sorted(answers, key=lambda answer: answer.name))


def ask_witnesses(*, by: ledger.Actor, at: datetime, over: Speak = speak) -> tuple[Answer, ...]:
    """Ask what each witness has seen of this log; an office restored from an older copy learns it here (K-LOG.1)."""
    head = log.head()
    if not head.verifier_key:
        return ()
    watching = list(log.witnesses())
    replies = over([Call(f"{_address(one)}/{place_of(head.origin)}") for one in watching])
    answers = [
        found
        for one, reply in zip(watching, replies, strict=True)
        if reply.status == 200 and (found := _compared(one, reply.text)) is not None
    ]
    _keep(answers, at)
    log.log_state(at=at)
    return tuple(answers)


def _address(witness: Witness) -> str:
    # One without an address is known by its name: those of a demonstration, which are asked without a network.
    return witness.url or witness.name


def _body(one: _Asked, checkpoint: Checkpoint) -> bytes:
    proof = log.consistency(one.old, checkpoint.size)
    return request_text(old=one.old, proof=proof, checkpoint=checkpoint.note).encode()


def _heard(
    one: _Asked, reply: Reply, checkpoint: Checkpoint, claims: list[tuple[str, int]], over: Speak
) -> Answer | _Asked:
    """What the reply means; or from where the witness is to be asked again."""
    name = one.witness.name
    if reply.status == 0:
        return Answer(name, State.SILENT, reply.text)
    if reply.status == 200:
        return _kept(one.witness, checkpoint, reply.text)
    if reply.status == 409 and reply.type.startswith(SIZE) and (held := _size(reply.text)) is not None:
        if held <= checkpoint.size and held != one.old:
            return replace(one, old=held)
        return _told(one.witness, over) or _claimed(name, held, checkpoint, claims)
    if reply.status == 422 and (found := _told(one.witness, over)) is not None:
        return found
    return Answer(name, State.REFUSED, f"{reply.status} {reply.text}".strip()[:300])


def _kept(witness: Witness, checkpoint: Checkpoint, lines: str) -> Answer:
    try:
        kept = ledger.keep_cosignature(checkpoint=checkpoint, witness=witness, lines=lines)
    except LogRefused as refusal:
        return Answer(witness.name, State.REFUSED, str(refusal))
    return Answer(witness.name, State.COSIGNED if kept else State.REFUSED, "" if kept else "No signature of its key.")


def _told(witness: Witness, over: Speak) -> Answer | None:
    """What the witness shows on its pages of this log, when that contradicts the database."""
    (reply,) = over([Call(f"{_address(witness)}/{place_of(log.head().origin)}")])
    return _compared(witness, reply.text) if reply.status == 200 else None


def _compared(witness: Witness, note: str) -> Answer | None:
    """Compare a checkpoint with the database. Only one that this log itself signed can accuse it."""
    head = log.head()
    try:
        seen = opened(note, policy=LogPolicy(note_key_of(head.verifier_key))).checkpoint
    except LogRefused:
        return None
    here = log.present()
    if seen.size <= here.size and log.root_at(seen.size) == seen.root:
        return None
    dispute(Dispute(head.epoch, seen.size, seen.root, witness.name, note))
    return Answer(witness.name, State.AHEAD if seen.size > here.size else State.DISPUTED, f"{seen.size} / {here.size}")


def _claimed(name: str, held: int, checkpoint: Checkpoint, claims: list[tuple[str, int]]) -> Answer:
    """A witness that states a size and shows nothing: alone it may err or lie."""
    claims.append((name, held))
    state = State.AHEAD if held > checkpoint.size else State.DISPUTED
    return Answer(name, state, f"{held} / {checkpoint.size}")


def _believe_many(claims: Sequence[tuple[str, int]], checkpoint: Checkpoint) -> None:
    """As many witnesses as a checkpoint needs are believed without proof: fewer could stop an office by lying."""
    ahead = [(name, size) for name, size in claims if size > checkpoint.size]
    if ahead and len(ahead) >= max(log.head().witnesses_needed, 2):
        names = ", ".join(name for name, _size in ahead)
        dispute(Dispute(checkpoint.epoch, min(size for _name, size in ahead), b"", names, ""))


def _size(text: str) -> int | None:
    line = text.strip()
    return int(line) if line.isascii() and line.isdecimal() and len(line) < 20 else None


def _keep(answers: Iterable[Answer], at: datetime) -> None:
    """Remember what each witness said last, and since when it says something else than a cosignature."""
    for answer in answers:
        said = {"state": answer.state, "detail": answer.detail, "at": at}
        before = WitnessAnswer.objects.filter(name=answer.name).first()
        is_same = before is not None and before.state == answer.state
        since = before.since if before is not None and is_same else at
        WitnessAnswer.objects.update_or_create(name=answer.name, defaults={**said, "since": since})
