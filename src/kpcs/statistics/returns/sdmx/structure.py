"""The data structure definition: concepts, code lists from our vocabularies, dimensions and attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from kpcs.scheme.participants import countries, participants

AGENCY = "KP"
STRUCTURE, FLOW, VERSION = "KP_RETURNS", "RETURNS", "1.0"
OWN = f'agencyID="{AGENCY}" version="{VERSION}" isFinal="true"'
PREPARED = "2026-11-22T00:00:00"
MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
PARTS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
Name = tuple[str, str]

NOT_APPLICABLE: Name = ("Not applicable", "Sans objet")
NOT_KNOWN: Name = ("Not known", "Non connu")
# Dimension: its name in English and French, and its code list; the last one is time.
DIMENSIONS: Mapping[str, tuple[Name, str]] = {
    "FREQ": (("Frequency", "Fréquence"), "CL_FREQ"),
    "REF_AREA": (("Participant that reports", "Participant déclarant"), "CL_PARTICIPANT"),
    "FLOW": (("What happened to the stones", "Ce qu’il est advenu des pierres"), "CL_FLOW"),
    "METHOD": (("Method of mining", "Mode d’extraction"), "CL_METHOD"),
    "COUNTERPART_AREA": (("Partner", "Partenaire"), "CL_PARTICIPANT"),
    "HS": (("HS heading", "Position SH"), "CL_HS"),
    "ORIGIN": (("Country of origin", "Pays d’origine"), "CL_ORIGIN"),
    "MEASURE": (("What is measured", "Ce qui est mesuré"), "CL_MEASURE"),
}
MEASURES: Mapping[str, Name] = {
    "CARATS": ("Weight in carats", "Poids en carats"),
    "USD": ("Value in US dollars", "Valeur en dollars des États-Unis"),
    "CERTIFICATES": ("Number of certificates", "Nombre de certificats"),
}


@cache
def code_lists() -> Mapping[str, tuple[Name, Mapping[str, Name]]]:
    """Every code list: its name, and its codes with their names."""
    parties = {str(one.code): (one.english, one.french) for one in participants()}
    origins = {code: (one.english, one.french) for code, one in countries().items()}
    return {
        "CL_FREQ": (("Frequency", "Fréquence"), {
            "Q": ("Quarterly", "Trimestriel"), "S": ("Half-yearly", "Semestriel"), "A": ("Yearly", "Annuel"),
        }),
        "CL_PARTICIPANT": (("Participants", "Participants"), parties | {"_Z": NOT_APPLICABLE}),
        "CL_FLOW": (("Flow", "Flux"), {
            "PRODUCTION": ("Production", "Production"), "IMPORT": ("Import", "Importation"),
            "EXPORT": ("Export", "Exportation"), "STOCK": ("Closing stock", "Stock de clôture"),
            "POLISHED": ("Cut and polished at home", "Taillé et poli sur place"),
        }),
        "CL_METHOD": (("Method of mining", "Mode d’extraction"), {
            "ARTISANAL": ("Artisanal and small-scale", "Artisanale et à petite échelle"),
            "LARGE_SCALE": ("Large-scale", "Industrielle"), "UNDIVIDED": ("Undivided", "Non répartie"),
            "_Z": NOT_APPLICABLE,
        }),
        "CL_HS": (("HS headings", "Positions SH"), {
            "710210": ("Unsorted", "Non triés"), "710221": ("Industrial", "Industriels"),
            "710231": ("Gem", "Gemmes"), "_Z": NOT_APPLICABLE,
        }),
        "CL_ORIGIN": (("Countries of origin", "Pays d’origine"),
                      origins | {"MIXED": ("Mixed origin", "Origine mixte"), "_U": NOT_KNOWN}),
        "CL_MEASURE": (("Measures", "Mesures"), MEASURES),
        "CL_OBS_STATUS": (("Status", "Statut"), {"A": ("Normal", "Normal"), "Z": ("Nil return", "Déclaration néant")}),
    }  # fmt: skip


def structure() -> str:
    """The structure message (SDMX-ML 2.1): code lists, concepts, data structure and data flow."""
    return "".join(_message())


def _message() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<mes:Structure xmlns:mes="{MESSAGE}" xmlns:str="{PARTS}" xmlns:com="{COMMON}">\n'
    yield header("STRUCTURE")
    yield "<mes:Structures>\n<str:Dataflows>\n"
    yield f'<str:Dataflow id="{FLOW}" {OWN}>'
    yield _names(("Returns of statistics", "Déclarations statistiques"))
    yield f"<str:Structure>{_reference(STRUCTURE, 'datastructure', 'DataStructure')}</str:Structure></str:Dataflow>\n"
    yield "</str:Dataflows>\n<str:Codelists>\n"
    for name, (title, codes) in code_lists().items():
        yield f'<str:Codelist id="{name}" {OWN}>{_names(title)}\n'
        yield from (f"<str:Code id={quoteattr(code)}>{_names(names)}</str:Code>\n" for code, names in codes.items())
        yield "</str:Codelist>\n"
    yield "</str:Codelists>\n"
    yield from _concepts()
    yield from _data_structure()
    yield "</mes:Structures>\n</mes:Structure>\n"


def header(identifier: str, prefix: str = "mes", *, is_test: bool = False) -> str:
    """Who sends a message, and when; a fixed moment, so that equal content is equal bytes."""
    parts = (
        f"<{prefix}:ID>{escape(identifier)}</{prefix}:ID>",
        f"<{prefix}:Test>{str(is_test).lower()}</{prefix}:Test>",
    )
    sent = f'<{prefix}:Prepared>{PREPARED}</{prefix}:Prepared><{prefix}:Sender id="{AGENCY}"/>'
    return f"<{prefix}:Header>{''.join(parts)}{sent}</{prefix}:Header>\n"


def _concepts() -> Iterator[str]:
    concepts = {name: title for name, (title, _) in DIMENSIONS.items()} | {
        "TIME_PERIOD": ("Period", "Période"), "OBS_VALUE": ("Figure", "Chiffre"), "OBS_STATUS": ("Status", "Statut"),
    }  # fmt: skip
    yield f'<str:Concepts>\n<str:ConceptScheme id="CS_{STRUCTURE}" {OWN}>'
    yield _names(("Concepts of returns", "Concepts des déclarations")) + "\n"
    yield from (f'<str:Concept id="{name}">{_names(title)}</str:Concept>\n' for name, title in concepts.items())
    yield "</str:ConceptScheme>\n</str:Concepts>\n"


def _data_structure() -> Iterator[str]:
    yield f'<str:DataStructures>\n<str:DataStructure id="{STRUCTURE}" {OWN}>'
    yield _names(("Returns of statistics", "Déclarations statistiques"))
    yield '\n<str:DataStructureComponents>\n<str:DimensionList id="DimensionDescriptor">\n'
    for place, (name, (_, codes)) in enumerate(DIMENSIONS.items(), start=1):
        yield f'<str:Dimension id="{name}" position="{place}">{_identity(name)}<str:LocalRepresentation>'
        yield f"<str:Enumeration>{_reference(codes, 'codelist', 'Codelist')}</str:Enumeration>"
        yield "</str:LocalRepresentation></str:Dimension>\n"
    yield f'<str:TimeDimension id="TIME_PERIOD" position="{len(DIMENSIONS) + 1}">{_identity("TIME_PERIOD")}'
    yield '<str:LocalRepresentation><str:TextFormat textType="ObservationalTimePeriod"/></str:LocalRepresentation>'
    yield '</str:TimeDimension>\n</str:DimensionList>\n<str:AttributeList id="AttributeDescriptor">\n'
    yield f'<str:Attribute id="OBS_STATUS" assignmentStatus="Conditional">{_identity("OBS_STATUS")}'
    yield f"<str:LocalRepresentation><str:Enumeration>{_reference('CL_OBS_STATUS', 'codelist', 'Codelist')}"
    yield "</str:Enumeration></str:LocalRepresentation><str:AttributeRelationship>"
    yield '<str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure></str:AttributeRelationship></str:Attribute>\n'
    yield '</str:AttributeList>\n<str:MeasureList id="MeasureDescriptor"><str:PrimaryMeasure id="OBS_VALUE">'
    yield f'{_identity("OBS_VALUE")}<str:LocalRepresentation><str:TextFormat textType="Decimal" decimals="2"/>'
    yield "</str:LocalRepresentation></str:PrimaryMeasure></str:MeasureList>\n"
    yield "</str:DataStructureComponents>\n</str:DataStructure>\n</str:DataStructures>\n"


def _names(names: Sequence[str]) -> str:
    said = zip(("en", "fr"), names, strict=True)
    return "".join(f'<com:Name xml:lang="{language}">{escape(name)}</com:Name>' for language, name in said)


def _reference(identifier: str, package: str, kind: str) -> str:
    return f'<Ref id="{identifier}" agencyID="{AGENCY}" version="{VERSION}" package="{package}" class="{kind}"/>'


def _identity(concept: str) -> str:
    scheme = f'maintainableParentID="CS_{STRUCTURE}" maintainableParentVersion="{VERSION}"'
    place = f'agencyID="{AGENCY}" package="conceptscheme" class="Concept"'
    return f'<str:ConceptIdentity><Ref id="{concept}" {scheme} {place}/></str:ConceptIdentity>'
