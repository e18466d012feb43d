"""Figures -> SDMX-CSV 1.0 and SDMX-ML 2.1 (structure-specific, one element for each observation)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from kpcs.scheme.periods import Length, Period
from kpcs.scheme.rules.statistics import Line, Subject
from kpcs.scheme.rules.statistics.lines import MIXED
from kpcs.scheme.values import decimal

from .structure import AGENCY, COMMON, DIMENSIONS, FLOW, MESSAGE, VERSION, header

SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
CSV_HEAD = ("DATAFLOW", *DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
Observation = tuple[str, ...]


class NotUnique(ValueError):
    """Two lines have the same key: SDMX has one observation for each."""


def observations(participant: str, subject: Subject, period: Period, lines: Iterable[Line]) -> Iterator[Observation]:
    """The dimensions of an observation in their order, then time, value and status."""
    seen: set[Observation] = set()
    frequency = {Length.HALF_YEAR: "S", Length.YEAR: "A"}.get(subject.length, "Q")
    for line in lines:
        key = (frequency, participant, *_key(line))
        if key in seen:
            raise NotUnique(line.place)
        seen.add(key)
        for measure, value in _measures(subject, line):
            yield (*key, measure, period.sdmx, value, "Z" if line.is_nil else "A")


def _key(line: Line) -> Observation:
    origin = "MIXED" if line.origin == MIXED else line.origin or "_U"
    heading = line.hs.replace(".", "") or "_Z"
    return (line.flow.upper(), line.method.upper() or "_Z", line.partner or "_Z", heading, origin)


def _measures(subject: Subject, line: Line) -> Iterator[tuple[str, str]]:
    if subject is Subject.CERTIFICATES:
        yield "CERTIFICATES", str(line.certificates or 0)
    elif line.is_nil:
        yield "CARATS", "0"
    else:
        yield "CARATS", decimal(line.points or 0)
    if subject not in (Subject.CERTIFICATES, Subject.STOCK) and not line.is_nil:
        yield "USD", decimal(line.cents or 0)


def csv_rows(found: Iterable[Observation]) -> Iterator[Observation]:
    """The rows of SDMX-CSV 1.0 below :data:`CSV_HEAD`."""
    flow = f"{AGENCY}:{FLOW}({VERSION})"
    return ((flow, *one) for one in found)


def xml_pieces(found: Iterable[Observation], *, is_test: bool = False) -> Iterator[str]:
    """The data message in pieces; one of made-up figures says in its header that it is a test."""
    own = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={AGENCY}:{FLOW}({VERSION}):ObsLevelDim:AllDimensions"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<mes:StructureSpecificData xmlns:mes="{MESSAGE}" xmlns:com="{COMMON}" xmlns:ss="{SPECIFIC}" '
    yield f'xmlns:kp="{own}" xmlns:xsi="{INSTANCE}">\n'
    reference = f'<Ref agencyID="{AGENCY}" id="{FLOW}" version="{VERSION}" class="Dataflow"/>'
    structure = (
        f'<mes:Structure structureID="{FLOW}" namespace="{own}" dimensionAtObservation="AllDimensions">'
        f"<com:StructureUsage>{reference}</com:StructureUsage></mes:Structure>"
    )
    yield header("RETURNS", is_test=is_test).replace("</mes:Header>", f"{structure}</mes:Header>")
    about = f'ss:structureRef="{FLOW}" ss:dataScope="DataStructure" ss:action="Replace" xsi:type="kp:DataSetType"'
    yield f"<mes:DataSet {about}>\n"
    names = CSV_HEAD[1:]
    for one in found:
        cells = " ".join(f"{name}={quoteattr(cell)}" for name, cell in zip(names, one, strict=True))
        yield f"<Obs {cells}/>\n"
    yield "</mes:DataSet>\n</mes:StructureSpecificData>\n"
