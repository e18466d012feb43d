"""The office and its witnesses: one down, one foreign, one that lies, and an office that forgot its newest entries."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from kpcs.accounts.models import Officer
from kpcs.errors import Conflict, NotAllowed, Refused
from kpcs.exchange import actions, queries
from kpcs.exchange.calling import Call, Reply, speak
from kpcs.ledger import actions as ledger
from kpcs.ledger import guard
from kpcs.ledger import queries as log
from kpcs.ledger.actions import Program
from kpcs.ledger.kinds import Kind
from kpcs.ledger.models import Cosignature, Event, LogEpoch, Witness
from kpcs.permissions import Permission
from kpcs.scheme.log import LogPolicy, LogRefused, note_key_of, opened
from tests.factories import NOW, make_authority, make_event, make_officer
from tests.witness.webs import Webs

pytestmark = pytest.mark.django_db
BY = Program("log", frozenset({Permission.KEY_MANAGE}))
NAMES = ("ministry.example/w", "industry.example/w", "society.example/w")
SIDES = (Witness.Side.GOVERNMENT, Witness.Side.INDUSTRY, Witness.Side.CIVIL_SOCIETY)


@pytest.fixture
def webs(tmp_path: Path) -> Webs:
    """Three witnesses that watch the office's log."""
    three = Webs(tmp_path, NAMES)
    for name, side in zip(NAMES, SIDES, strict=True):
        url = f"https://{name}"
        ledger.add_witness(verifier_key=three.key(url), side=side, url=url, by=BY, at=NOW)
    three.watch(ledger.open_log().verifier_key)
    return three


def grow(count: int = 1) -> Event:
    officer = Officer.objects.first() or make_officer(make_authority(), "administrator")
    for _entry in range(count):
        event = make_event(officer, Kind.CERTIFICATE_VOIDED, subject=("certificate", "SL004912"))
    return event


def told(answers: tuple[actions.Answer, ...]) -> dict[str, str]:
    return {answer.name.split(".")[0]: answer.state for answer in answers}


def publish(webs: Webs) -> dict[str, str]:
    ledger.publish(at=NOW)
    return told(actions.push(by=BY, at=NOW, over=webs))


def policy(*, needed: int) -> LogPolicy:
    keys = tuple(note_key_of(row.verifier_key) for row in log.witnesses())
    return LogPolicy(note_key_of(log.head().verifier_key), keys, needed)


def note() -> str:
    newest = log.newest_checkpoint()
    assert newest is not None
    return log.note_of(newest)


def test_three_witnesses_cosign_and_the_policy_is_met(webs: Webs) -> None:
    grow(3)
    assert publish(webs) == {"ministry": "cosigned", "industry": "cosigned", "society": "cosigned"}
    assert {one.key.name for one in opened(note(), policy=policy(needed=3)).witnesses} == set(NAMES)
    assert publish(webs) == {}
    grow()
    assert set(publish(webs).values()) == {"cosigned"}
    assert {queries.cosigned_size(one) for one in log.witnesses()} == {log.head().size}


def test_two_of_three_are_enough_and_one_that_is_down_is_asked_again(webs: Webs) -> None:
    grow()
    webs.down = {"https://industry.example/w"}
    assert publish(webs)["industry"] == "silent"
    assert len(opened(note(), policy=policy(needed=2)).witnesses) == 2
    with pytest.raises(LogRefused, match="Fewer witnesses"):
        opened(note(), policy=policy(needed=3))
    row = queries.answers().get(name="industry.example/w")
    assert (row.state, row.detail, row.since) == ("silent", "Connection refused", NOW)
    actions.push(by=BY, at=NOW + timedelta(minutes=5), over=webs)
    assert queries.answers().get(name="industry.example/w").since == NOW
    webs.down, webs.calls = set(), []
    assert publish(webs) == {"industry": "cosigned"}
    assert {call.url for call in webs.calls} == {"https://industry.example/w/add-checkpoint"}
    assert len(opened(note(), policy=policy(needed=3)).witnesses) == 3


def test_an_answer_that_was_lost_is_asked_for_again(webs: Webs) -> None:
    grow()
    url = "https://society.example/w"

    def lose(call: Call) -> Reply:
        webs.ask(url, call)
        return Reply(0, "timed out")

    webs.instead[url] = lose
    assert publish(webs)["society"] == "silent"
    webs.instead = {}
    grow()
    assert publish(webs)["society"] == "cosigned"


def test_what_is_no_cosignature_of_the_witness_is_not_kept(webs: Webs) -> None:
    grow()
    other = webs.ask
    webs.instead = {
        "https://ministry.example/w": lambda call: other("https://industry.example/w", call),
        "https://industry.example/w": lambda call: Reply(200, "thank you", "text/plain"),
        "https://society.example/w": lambda call: Reply(404, "This witness does not watch this log.\n"),
    }
    assert set(publish(webs).values()) == {"refused"}
    assert not Cosignature.objects.exists()
    assert "does not watch" in queries.answers().get(name="society.example/w").detail


def test_a_witness_that_contradicts_itself_is_not_asked_for_ever(webs: Webs) -> None:
    grow(9)
    sizes = iter(range(1, 9))
    url = "https://society.example/w"
    webs.instead[url] = lambda call: call.body and Reply(409, f"{next(sizes)}\n", "text/x.tlog.size")
    assert publish(webs)["society"] == "refused"
    assert sum(call.url.startswith(url) for call in webs.calls) == 3


def restored(webs: Webs, *, lost: int) -> None:
    """The office published some entries, then its database and its folder were put back as they were before."""
    grow(4)
    publish(webs)
    with transaction.atomic():
        grow(lost)
        publish(webs)
        transaction.set_rollback(True)


def test_an_office_that_forgot_is_told_by_any_witness_before_it_signs(webs: Webs) -> None:
    restored(webs, lost=3)
    size = log.head().size
    webs.down = {"https://ministry.example/w", "https://industry.example/w"}
    assert told(actions.ask_witnesses(by=BY, at=NOW, over=webs)) == {"society": "ahead"}
    with pytest.raises(Refused, match=f"was at {size + 3} entries before; its database holds {size}"):
        grow()
    with pytest.raises(Refused):
        log.require_log(at=NOW)
    assert [finding.code for finding in guard.said()] == ["K-LOG.1"]


def test_a_log_that_went_on_from_an_old_copy_is_caught_when_it_is_shown(webs: Webs) -> None:
    restored(webs, lost=3)
    grow(8)
    assert set(publish(webs).values()) == {"disputed"}
    with pytest.raises(Refused, match="held something else before"):
        grow()


def test_one_witness_that_claims_without_showing_stops_nobody_but_two_do(webs: Webs) -> None:
    grow()

    def claim(call: Call) -> Reply:
        if call.body is None:
            return Reply(404, "")
        return Reply(409, "1000\n", "text/x.tlog.size")

    webs.instead["https://society.example/w"] = claim
    assert publish(webs)["society"] == "ahead"
    grow()
    webs.instead["https://industry.example/w"] = claim
    publish(webs)
    with pytest.raises(Refused, match="1000 entries"):
        grow()


def test_a_witness_that_shows_what_the_log_never_signed_stops_nobody(webs: Webs) -> None:
    grow()
    publish(webs)
    forged = note().replace(f"\n{log.head().size}\n", "\n5000\n", 1)
    webs.instead["https://society.example/w"] = lambda call: Reply(200, forged) if call.body is None else None
    assert actions.ask_witnesses(by=BY, at=NOW, over=webs) == ()
    grow()


def test_settling_begins_anew_under_a_new_name_and_says_what_was_lost(webs: Webs) -> None:
    restored(webs, lost=3)
    before, size = log.head().origin, log.head().size
    actions.ask_witnesses(by=BY, at=NOW, over=webs)
    with pytest.raises(Conflict, match="Say why"):
        actions.settle_log(reason=" ", by=BY, at=NOW)
    done = actions.settle_log(reason="The disk broke", by=BY, at=NOW)
    assert (done.origin, done.size, done.lost) == (f"{before}/2", size, 3)
    epoch = LogEpoch.objects.get()
    assert (epoch.before_origin, epoch.before_size, epoch.reason) == (before, size + 3, "The disk broke")
    assert opened(epoch.before_note, policy=LogPolicy(note_key_of(ledger_key(before)))).checkpoint.size == size + 3
    assert Event.objects.get(kind=Kind.LOG_SETTLED).data["before"]["size"] == size + 3


def ledger_key(origin: str) -> str:
    new = note_key_of(log.head().verifier_key)
    return type(new)(origin, new.kind, new.public).text


@pytest.mark.django_db(transaction=True)
def test_after_settling_the_office_goes_on_and_new_cosignatures_come(webs: Webs) -> None:
    grow(4)
    publish(webs)
    guard.dispute(guard.Dispute(1, log.head().size + 3, bytes(32), "society.example/w", ""))
    with pytest.raises(Refused):
        grow()
    assert guard.said()
    actions.settle_log(reason="The disk broke", by=BY, at=NOW)
    assert guard.said() == ()
    assert guard.disputed() is None
    grow(2)
    assert set(publish(webs).values()) == {"refused"}
    webs.watch(log.head().verifier_key)
    assert set(publish(webs).values()) == {"cosigned"}
    with pytest.raises(Conflict, match="nothing to settle"):
        actions.settle_log(reason="Again", by=BY, at=NOW)


def test_an_entry_of_a_wrong_clock_is_settled_without_a_new_beginning() -> None:
    make_event(
        make_officer(make_authority(), "administrator"),
        Kind.CERTIFICATE_VOIDED,
        subject=("certificate", "SL004912"),
        at=NOW + timedelta(days=400),
    )
    with pytest.raises(Refused, match="clock of this office"):
        grow()
    assert actions.settle_log(reason="The clock ran a year ahead", by=BY, at=NOW).origin == ""
    grow()
    assert not LogEpoch.objects.exists()


def test_witnesses_are_added_retired_and_needed_with_an_event_each(webs: Webs) -> None:
    ledger.need_witnesses(count=3, by=BY, at=NOW)
    with pytest.raises(Conflict, match="There are 3 witnesses"):
        ledger.need_witnesses(count=4, by=BY, at=NOW)
    with pytest.raises(Conflict, match="added before"):
        ledger.add_witness(
            verifier_key=webs.key("https://society.example/w"), side=SIDES[0], url="https://x.example", by=BY, at=NOW
        )
    with pytest.raises(Conflict, match="key of a log"):
        ledger.add_witness(verifier_key=log.head().verifier_key, side=SIDES[0], url="", by=BY, at=NOW)
    with pytest.raises(NotAllowed):
        ledger.need_witnesses(count=1, by=Program("stranger"), at=NOW)
    ledger.retire_witness(name="society.example/w", reason="Closed", by=BY, at=NOW)
    grow()
    assert set(publish(webs)) == {"ministry", "industry"}
    kinds = (
        Event.objects.filter(subject_kind__in=["witness", "log"]).order_by("sequence").values_list("kind", flat=True)
    )
    assert [*kinds] == ["witness.added"] * 3 + ["witnesses.needed", "witness.retired"]


def test_a_real_address_that_does_not_answer_is_an_answer() -> None:
    replies = speak([Call("http://127.0.0.1:9/add-checkpoint", b"x"), Call("ftp://example"), Call("http://[")])
    assert [reply.status for reply in replies] == [0, 0, 0]
    assert all(reply.text for reply in replies)
    assert speak([]) == []
