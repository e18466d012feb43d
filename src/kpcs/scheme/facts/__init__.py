"""Everything that a decision needs, gathered once and frozen; the rules see nothing else.

Facts about the standing and practice of both sides come with them, as of the day that the caller states.
"""

from kpcs.scheme.application import Draft, ParcelDraft, Source, SourceKind
from kpcs.scheme.policies import Valuation
from kpcs.scheme.standings import Precision, Refusal, Standing, Standings, Status

from .arrival import (
    ArrivalFacts,
    ConfirmationFacts,
    Decision,
    DecisionFacts,
    Difference,
    DifferenceCause,
    EarlierUse,
    How,
    NoticeKind,
    NumberNotice,
    NumberRange,
)
from .export import (
    ApplicationFacts,
    Container,
    ContainerKind,
    ExporterFacts,
    FoundParcel,
    InspectionFacts,
    IssueFacts,
    ParentFacts,
    TradeFacts,
)
from .side import ReplacementFacts, ReturnFacts, TechnicalFacts, VoidFacts

__all__ = [
    "ApplicationFacts",
    "ArrivalFacts",
    "ConfirmationFacts",
    "Container",
    "ContainerKind",
    "Decision",
    "DecisionFacts",
    "Difference",
    "DifferenceCause",
    "Draft",
    "EarlierUse",
    "ExporterFacts",
    "FoundParcel",
    "How",
    "InspectionFacts",
    "IssueFacts",
    "NoticeKind",
    "NumberNotice",
    "NumberRange",
    "ParcelDraft",
    "ParentFacts",
    "Precision",
    "Refusal",
    "ReplacementFacts",
    "ReturnFacts",
    "Source",
    "SourceKind",
    "Standing",
    "Standings",
    "Status",
    "TechnicalFacts",
    "TradeFacts",
    "Valuation",
    "VoidFacts",
]
