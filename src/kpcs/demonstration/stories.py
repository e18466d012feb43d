"""How shipments end: each story yields how long after its beginning it goes on, and then acts.

A story that would go on after today stops where it is, as real ones do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from kpcs.certificates import actions as certificates
from kpcs.scheme.facts import Decision
from kpcs.scheme.values import CertificateNumber
from kpcs.shipments import actions as shipments
from kpcs.shipments.queries import confirmations

from . import goods
from .shipment import Shipment

Story = Callable[[Shipment], Iterator[timedelta]]


def _at(days: int, hours: int = 0) -> timedelta:
    return timedelta(days=days, hours=hours)


def drafted(one: Shipment) -> Iterator[timedelta]:
    yield _at(0)
    one.draft()


def submitted(one: Shipment) -> Iterator[timedelta]:
    yield from drafted(one)
    yield _at(0, 1)
    one.submit()


def withdrawn(one: Shipment) -> Iterator[timedelta]:
    yield from submitted(one)
    yield _at(1)
    one.withdraw()


def sent_back(one: Shipment) -> Iterator[timedelta]:
    yield from submitted(one)
    yield _at(1)
    one.send_back("The licence of the mine is not legible; attach it again.")


def refused_application(one: Shipment) -> Iterator[timedelta]:
    yield from submitted(one)
    yield _at(1)
    one.refuse_application("The origin of the goods could not be shown.")


def inspected(one: Shipment) -> Iterator[timedelta]:
    yield from submitted(one)
    yield _at(1, 4)
    one.inspect()


def issued(one: Shipment) -> Iterator[timedelta]:
    yield from inspected(one)
    yield _at(1, 6)
    one.issue()


def notified(one: Shipment) -> Iterator[timedelta]:
    yield from issued(one)
    yield _at(1, 7)
    one.warn()


def exported(one: Shipment) -> Iterator[timedelta]:
    yield from notified(one)
    yield _at(2)
    one.export()


def presented(one: Shipment) -> Iterator[timedelta]:
    yield from exported(one)
    yield _at(4)
    one.present()


def opened(one: Shipment) -> Iterator[timedelta]:
    yield from presented(one)
    yield _at(4, 2)
    one.open()


def accepted(one: Shipment) -> Iterator[timedelta]:
    yield from opened(one)
    yield _at(4, 3)
    one.decide(Decision.ACCEPT)


def confirmed(one: Shipment) -> Iterator[timedelta]:
    yield from accepted(one)
    yield _at(5)
    one.confirm()


def closed(one: Shipment) -> Iterator[timedelta]:
    yield from confirmed(one)
    yield _at(6)
    one.see_confirmation()


def lighter(one: Shipment) -> Iterator[timedelta]:
    """Five hundredths of a carat are missing; the exporting authority has not answered yet."""
    yield from presented(one)
    yield _at(4, 2)
    one.open(lighter=5)
    yield _at(4, 3)
    one.decide(Decision.ACCEPT)
    yield _at(5)
    one.confirm(lighter=5)


def lighter_and_answered(one: Shipment) -> Iterator[timedelta]:
    yield from lighter(one)
    yield _at(8)
    officer = one.out.officers["issuing_officer"]
    for row in confirmations.confirmation(officer, one.number).discrepancies.all():
        answer = "Our balance was checked; the difference lies within its tolerance."
        shipments.answer_discrepancy(discrepancy=row.pk, answer=answer, by=officer, at=one.at)


def endorsed(one: Shipment) -> Iterator[timedelta]:
    """A figure of the consignee's address is wrong; the issuing authority says so, and the importing one notes it."""
    yield from opened(one)
    instruction = "Read “33 Demonstration Street” in the consignee's address; our clerk's error."
    yield _at(4, 6)
    one.give_instruction(instruction)
    yield _at(5)
    one.endorse("Consignee's address: 33 Demonstration Street", instruction)
    yield _at(5, 1)
    one.decide(Decision.ACCEPT)
    yield _at(5, 2)
    one.confirm()


def foreign(one: Shipment) -> Iterator[timedelta]:
    """Paper of a Participant without a system, typed; genuine or not only its authority can say."""
    yield _at(0)
    one.present_foreign(goods.foreign_paper("BW", "BW004711", to=one.into.place.participant, on=one.at.date()))
    yield _at(0, 2)
    one.open()


def passing_through(one: Shipment) -> Iterator[timedelta]:
    yield _at(0)
    said = goods.foreign_paper("ZA", "ZA007042", to="AE", on=one.at.date())
    one.present_foreign(said, is_transit=True)
    yield _at(0, 5)
    one.settle("pass_transit", "Seals whole; left on the next flight.")


def held(one: Shipment) -> Iterator[timedelta]:
    yield from presented(one)
    yield _at(4, 2)
    one.open(seals=("DEMO-OTHER",))
    yield _at(4, 3)
    one.decide(Decision.HOLD, "R-AII.22", note="The seal is not the one on the certificate; the issuer is asked.")


def refused(one: Shipment) -> Iterator[timedelta]:
    yield from _broken(one, Decision.REFUSE)


def return_ordered(one: Shipment) -> Iterator[timedelta]:
    yield from _broken(one, Decision.RETURN)


def returned(one: Shipment) -> Iterator[timedelta]:
    yield from return_ordered(one)
    yield _at(6)
    one.settle("return", "Sent back by Demonstration Carrier.")


def received_back(one: Shipment) -> Iterator[timedelta]:
    yield from returned(one)
    yield _at(9)
    officer = one.out.officers["issuing_officer"]
    certificates.receive_back(number=one.number, remarks="Seals as sent back.", by=officer, at=one.at)


def detained(one: Shipment) -> Iterator[timedelta]:
    yield from _broken(one, Decision.DETAIN)


def released(one: Shipment) -> Iterator[timedelta]:
    yield from detained(one)
    yield _at(12)
    one.settle("release", "The issuing authority explained the seal.")


def seized(one: Shipment) -> Iterator[timedelta]:
    yield from _broken(one, Decision.SEIZE)


def forfeited(one: Shipment) -> Iterator[timedelta]:
    yield from seized(one)
    yield _at(60)
    one.settle("forfeit", "By order of the court.")


def _broken(one: Shipment, decision: Decision) -> Iterator[timedelta]:
    """The container was opened on the way."""
    yield from presented(one)
    yield _at(4, 2)
    one.open(lighter=1_200, seals=(), is_intact=False)
    yield _at(4, 3)
    one.decide(decision, "R-AII.22", note="The container was opened on the way and stones are missing.")


def presented_twice(one: Shipment) -> Iterator[timedelta]:
    """The same paper comes a second time, after it was used."""
    yield from confirmed(one)
    yield _at(15)
    one.present()


def void(one: Shipment) -> Iterator[timedelta]:
    yield from issued(one)
    yield _at(1, 8)
    officer = one.out.officers["issuing_officer"]
    certificates.void(number=one.number, reason="The buyer withdrew before export.", by=officer, at=one.at)


def replaced(one: Shipment) -> Iterator[timedelta]:
    """The consignee moved; a corrected certificate names the old one and goes the usual way."""
    yield from issued(one)
    yield _at(1, 8)
    one.replace(address="33 Demonstration Street", reason="The consignee's address had changed.")
    yield _at(1, 9)
    one.warn()
    yield _at(2)
    one.export()


def for_research(one: Shipment) -> Iterator[timedelta]:
    yield _at(0)
    one.send_samples()
    yield _at(0, 1)
    one.warn()


def lost(one: Shipment) -> Iterator[timedelta]:
    yield from notified(one)
    yield _at(2)
    officer = one.out.officers["issuing_officer"]
    certificates.report_lost(number=one.number, reason="Lost between office and airport.", by=officer, at=one.at)


def stolen(one: Shipment) -> Iterator[timedelta]:
    yield from exported(one)
    yield _at(3)
    officer = one.out.officers["issuing_officer"]
    certificates.report_stolen(number=one.number, reason="The shipment was robbed on the way.", by=officer, at=one.at)


def expired(one: Shipment) -> Iterator[timedelta]:
    """Issued and never used: the timer ends it on the day after its last."""
    yield from issued(one)
    yield _at(65)
    certificates.expire_overdue(by=one.out.program, at=one.at)


def reported_false(one: Shipment) -> Iterator[timedelta]:
    """A forged paper with a number that was really issued turned up; the number is good for nothing from then on."""
    yield from confirmed(one)
    yield _at(7)
    number = CertificateNumber.parse(one.number)
    officer = one.out.officers["import_officer"]
    certificates.report_false(number=number, reason="A copy was offered over the internet.", by=officer, at=one.at)
