"""One made-up shipment and the acts of both authorities upon it, each through the room's own action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kpcs.certificates import actions as certificates
from kpcs.certificates import inspecting
from kpcs.certificates.queries import Correction, TechnicalRequest
from kpcs.scheme.facts import Decision, DifferenceCause, FoundParcel, How
from kpcs.scheme.statement import Statement
from kpcs.scheme.values import Carats, Usd
from kpcs.shipments import actions as shipments
from kpcs.shipments.queries import arrivals
from kpcs.shipments.queries.presented import Presented, find

from . import goods
from .goods import Goods, filed, found
from .ground import Cast

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer


@dataclass(slots=True)
class Shipment:
    """What the story of one shipment needs to remember; ``at`` is the moment at which it goes on."""

    out: Cast
    into: Cast
    cargo: Goods
    at: datetime
    firm: int = 0
    seal: str = ""
    application: UUID | None = None
    number: str = ""
    arrival: UUID | None = None
    statement: Statement | None = None

    @property
    def exporter(self) -> Officer:
        return self.out.exporters[self.firm]

    def draft(self) -> None:
        said = filed(self.cargo, to=self.into.place.participant)
        self.application = certificates.draft(filed=said, by=self.exporter, at=self.at).pk

    def submit(self) -> None:
        certificates.submit(application=self._application, by=self.exporter, at=self.at)

    def withdraw(self) -> None:
        certificates.withdraw(application=self._application, by=self.exporter, at=self.at)

    def send_back(self, reason: str) -> None:
        officer = self.out.officers["inspecting_officer"]
        certificates.send_back(application=self._application, reason=reason, by=officer, at=self.at)

    def refuse_application(self, reason: str) -> None:
        officer = self.out.officers["inspecting_officer"]
        certificates.refuse(application=self._application, reason=reason, by=officer, at=self.at)

    def inspect(self) -> None:
        record, unreadable = inspecting.read(found(self.cargo, seal=self.seal, on=self.at.date()))
        officer = self.out.officers["inspecting_officer"]
        given: dict[str, Any] = {"record": record, "unreadable": unreadable, "by": officer, "at": self.at}
        certificates.inspect(application=self._application, **given)

    def issue(self) -> None:
        officer = self.out.officers["issuing_officer"]
        self.number = certificates.issue(application=self._application, by=officer, at=self.at).number
        certificates.record_print(number=self.number, by=officer, at=self.at)

    def replace(self, *, address: str, reason: str) -> None:
        """Issue a corrected certificate against the old paper; the story goes on with the new number."""
        importer = goods.consignee(self.into.place, address=address)
        correction = Correction(importer=importer, old_is_surrendered=True, reason=reason)
        officer = self.out.officers["issuing_officer"]
        row = certificates.replace(number=self.number, correction=correction, by=officer, at=self.at)
        self.number = row.number

    def send_samples(self) -> None:
        """A technical certificate for stones that go to a laboratory and stay out of the trade figures (R-CER.24)."""
        said = goods.laboratory(self.out.place, self.into.place)
        request = TechnicalRequest(inspector=self.out.officers["inspecting_officer"].actor_id, **said)
        officer = self.out.officers["issuing_officer"]
        self.number = certificates.issue_technical(request=request, by=officer, at=self.at).number

    def warn(self) -> None:
        certificates.send_pre_alert(
            number=self.number,
            expected_on=(self.at + timedelta(days=4)).date(),
            carrier="Demonstration Carrier",
            by=self.out.officers["issuing_officer"],
            at=self.at,
        )

    def export(self) -> None:
        officer = self.out.officers["issuing_officer"]
        certificates.report_export(number=self.number, exported_on=self.at.date(), by=officer, at=self.at)

    def present(self) -> None:
        paper = find(self.number, by=self._importing, on=self.at.date())
        if not isinstance(paper, Presented):
            raise TypeError(f"{self.number} is not found at {self.into.place.code}")
        self.statement = paper.statement
        self.arrival = shipments.present(paper=paper, by=self._importing, at=self.at).pk

    def present_foreign(self, said: Statement, *, is_transit: bool = False) -> None:
        """Paper of a Participant that is not at home here, typed by the officer as it stands."""
        self.statement, self.number = said, str(said.number)
        exported_on = said.validated_on + timedelta(days=1)
        paper = Presented(statement=said, how=How.TYPED, exported_on=exported_on, is_transit=is_transit)
        self.arrival = shipments.present(paper=paper, by=self._importing, at=self.at).pk

    def give_instruction(self, instruction: str) -> None:
        officer = self.out.officers["issuing_officer"]
        certificates.give_instruction(number=self.number, instruction=instruction, by=officer, at=self.at)

    def endorse(self, correction: str, instruction: str) -> None:
        given: dict[str, Any] = {"correction": correction, "instruction": instruction, "by": self._importing}
        shipments.endorse(arrival=self._arrival, at=self.at, **given)

    def open(self, *, lighter: int = 0, seals: tuple[str, ...] | None = None, is_intact: bool = True) -> None:
        """Open the container; ``lighter`` points are missing from the first parcel."""
        parcels = [
            FoundParcel(row=row, hs=parcel.hs, carats=parcel.carats, declared=parcel.value)
            for row, parcel in enumerate(self._statement.parcels)
        ]
        parcels[0] = replace(parcels[0], carats=Carats(parcels[0].carats.points - lighter))
        opening = shipments.Opening(
            seals=self._statement.seals if seals is None else seals,
            is_container_intact=is_intact,
            parcels=tuple(parcels),
            parcel_count=self._statement.parcel_count,
        )
        shipments.open_container(arrival=self._arrival, found=opening, by=self._importing, at=self.at)

    def decide(self, decision: Decision, *reasons: str, note: str = "") -> None:
        given: dict[str, Any] = {
            "decision": decision,
            "reasons": reasons,
            "note": note,
            "by": self._importing,
            "at": self.at,
        }
        shipments.decide(arrival=self._arrival, **given)

    def settle(self, event: str, note: str) -> None:
        shipments.settle(arrival=self._arrival, event=event, note=note, by=self._importing, at=self.at)

    def confirm(self, *, lighter: int = 0) -> None:
        """Confirm receipt; a difference in weight comes with its cause."""
        said = self._statement
        causes = (("carats", DifferenceCause.WEIGHING),) if lighter else ()
        explanations = (("carats", "Weighed on another balance."),) if lighter else ()
        receipt = shipments.Receipt(
            number=said.number,
            parcel_count=said.parcel_count,
            carats=Carats(said.carats.points - lighter),
            value=Usd(said.value.cents),
            exporter=said.exporter,
            importer=said.importer,
            received_on=self.at.date(),
            causes=causes,
            explanations=explanations,
        )
        shipments.confirm(arrival=self._arrival, receipt=receipt, by=self._importing, at=self.at)

    def see_confirmation(self) -> None:
        shipments.see_confirmation(number=self.number, by=self.out.officers["issuing_officer"], at=self.at)

    @property
    def is_confirmed(self) -> bool:
        return self.arrival is not None and arrivals.arrival(self._importing, self.arrival).state == "confirmed"

    @property
    def _importing(self) -> Officer:
        return self.into.officers["import_officer"]

    @property
    def _application(self) -> UUID:
        if self.application is None:
            raise ValueError("nothing was filed")
        return self.application

    @property
    def _arrival(self) -> UUID:
        if self.arrival is None:
            raise ValueError("nothing arrived")
        return self.arrival

    @property
    def _statement(self) -> Statement:
        if self.statement is None:
            raise ValueError("nothing was presented")
        return self.statement
