"""What programs send about crossings. Figures that were weighed or valued come in as texts, as in the forms."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from ninja import Path as InPath
from pydantic import AfterValidator, ConfigDict

from kpcs.asked import Day

State = Literal[
    "presented",
    "opened",
    "held",
    "accepted",
    "confirmed",
    "refused",
    "return_ordered",
    "returned",
    "detained",
    "seized",
    "released",
    "forfeited",
    "passed_on",
]
Row = Annotated[int, InPath(ge=1, le=2**63 - 1)]
Number = Annotated[str, InPath(pattern=r"^[A-Z]{2}[0-9]{4,10}$", description="Without separator, such as SL004912.")]


def _plain(text: str) -> str:
    if any(not character.isprintable() and character not in "\r\n\t" for character in text):
        raise ValueError("The text holds an invisible control character; type it again without.")
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_plain)]
Line = Annotated[str, Field(max_length=200), AfterValidator(_plain)]


class In(Schema):
    """A body; a field that is not described is refused."""

    model_config = ConfigDict(extra="forbid")


class Act(In):
    """Every act may carry an id of its own: sent again, it returns the first result."""

    request_id: UUID | None = None


class PageIn(In):
    page: int = Field(1, ge=1, le=10_000)
    size: int = Field(50, ge=1, le=100)


class ArrivalsIn(PageIn):
    state: list[State] = []
    issuer: str = Field("", pattern=r"^([A-Za-z]{2})?$")
    number: str = Field("", pattern=r"^([A-Za-z]{2}[0-9]{0,10})?$", description="The beginning of the number.")
    since: Day | None = None
    until: Day | None = None


class ReceivedIn(PageIn):
    only_open: bool = False


class LookUpIn(In):
    text: str = Field(max_length=4400, description="A number, or the QR text that begins with KP1:")


class PaperRow(In):
    hs: Line = ""
    carats: Line = ""
    value: Line = ""


class OriginRow(In):
    country: Line = ""
    share: Line = ""


class PaperIn(In):
    """The fields of Annex I as they stand on paper; texts, read as the form reads them."""

    title: Line | None = None
    statement: Line | None = None
    english: Line | None = None
    forgery_resistant: Line | None = None
    number: Line = ""
    authority: Line = ""
    issued_on: Line = ""
    validated_on: Line = ""
    expires_on: Line = ""
    exporter_name: Line = ""
    exporter_address: Line = ""
    exporter_country: Line = ""
    importer_name: Line = ""
    importer_address: Line = ""
    importer_country: Line = ""
    destination: Line = ""
    origin_kind: Line = ""
    origins: list[OriginRow] = Field([], max_length=50)
    parcels: list[PaperRow] = Field([], max_length=200)
    parcel_count: Line = ""
    seals: list[Line] = Field([], max_length=200)


class PresentIn(Act):
    text: str = Field("", max_length=4400, description="Number or QR text; with paper: the code that did not hold.")
    paper: PaperIn | None = None
    exported_on: Day | None = None
    is_original_present: bool = True
    has_prior_notice: bool = False
    is_transit: bool = False


class OpenIn(Act):
    corrects: datetime | None = Field(None, description="The ``opened_at`` of the record that this one corrects.")
    container: Literal["", "intact", "tampered"] = ""
    seals: list[Line] = Field([], max_length=200)
    found: list[PaperRow] = Field([], max_length=200)
    parcel_count: Line = ""
    remarks: Text = ""
    is_original_present: bool = True
    origin_zone: Line = ""
    exports_approved: bool = False
    g7_verified: bool = False

    def raw(self) -> dict[str, Any]:
        """The shape that the form posts."""
        said = self.model_dump(
            exclude={"request_id", "corrects", "is_original_present", "exports_approved", "g7_verified"}
        )
        ticks = {
            "original": self.is_original_present,
            "exports_approved": self.exports_approved,
            "g7_verified": self.g7_verified,
        }
        return {**said, **{name: "yes" if tick else "no" for name, tick in ticks.items()}}


class DecideIn(Act):
    decision: Literal["accept", "hold", "refuse", "return", "detain", "seize"]
    reasons: list[Line] = Field([], max_length=50, description="Rule ids, such as R-AI.A8.")
    note: Text = ""
    is_fault_unknowing: bool = False


class SettleIn(Act):
    event: Literal["return", "release", "forfeit", "pass_transit"]
    note: Text = ""
    is_prosecution_running: bool = False


class EndorseIn(Act):
    correction: Text
    instruction: Line = Field("", description="The issuing authority's message: who, when, by which way.")


class PartyIn(In):
    name: Line = ""
    address: Line = ""
    country: Line = ""


class Measures(In):
    parcels: Text = ""
    carats: Text = ""
    value: Text = ""


class ReceiptIn(Act):
    number: Line = ""
    parcel_count: Line = ""
    carats: Line = ""
    value: Line = ""
    exporter: PartyIn | None = None
    importer: PartyIn | None = None
    received_on: Line = ""
    causes: Measures = Field(default_factory=Measures, description="A cause for each measure that differs.")
    explanations: Measures = Field(default_factory=Measures)

    def raw(self) -> dict[str, Any]:
        """The shape that the form posts."""
        return self.model_dump(exclude={"request_id"}, exclude_none=True)


class DifferenceAnswerIn(Act):
    answer: Text
