"""Filing an application, and what issuing shares with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpcs.scheme.application import ParcelDraft, Source, SourceKind
from kpcs.scheme.facts import ParentFacts
from kpcs.scheme.rules.certificates import check_application
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import Carats, CountryCode, HsCode, Usd
from tests.spec.case import Case, Table
from tests.spec.given import BE, CA, CF, DAY, DRAFT, EXPORTER, KE, SL, VE, filed, history, number, parcel

NOLA, BERBERATI = (
    (Source(row=0, kind=SourceKind.PURCHASE, reference="Voucher 7", zone=zone),) for zone in ("Nola", "berberati")
)
IMPORTED = Source(row=0, kind=SourceKind.IMPORT, certificate=number("ZA 000123"))
PARENT = ParentFacts(number=number("ZA 000123"), is_known=True, is_confirmed=True, carats=Carats.parse("12.50"))
AUGUST, ONE_DAY_LATER = date(2016, 8, 15), date(2016, 9, 19)
CAR = {"issuer": history(CF), "exporter": replace(EXPORTER, country=CF, licence_from=None, licence_until=None)}


def mined(zone: tuple[Source, ...]) -> dict[str, object]:
    return {"origin": Origin((CF,)), "sources": zone}


MIXED = {"origin": Origin(is_mixed=True)}
LISTED = {"origin": Origin((SL, CountryCode("GN")), is_mixed=True)}

TRADE = (
    Case("R-III.c", "{destination} is not", "Destination Kenya, which never took part",
         filed({"destination": KE, "importer_country": KE}, destination=None),
         "Destination European Union", filed()),
    Case("R-NC.11", "may not trade", "To Venezuela in 2015, self-suspended",
         filed({"destination": VE, "importer_country": VE}, destination=history(VE), on=date(2015, 3, 2)),
         "To Venezuela in 2018, back", filed({"destination": VE, "importer_country": VE}, destination=history(VE), on=date(2018, 3, 2))),
    Case("R-III.c", "for which this office issues", "Sierra Leone in July 2003, on no list yet", filed(on=date(2003, 7, 1)),
         "Sierra Leone on the day of the first list", filed(on=date(2003, 8, 31))),
    Case("R-NC.11", "may not export", "Central African Republic in 2014, suspended",
         filed(mined(BERBERATI), **CAR, on=date(2014, 6, 1)),
         "Central African Republic in 2025, readmitted", filed(mined(BERBERATI), **CAR, on=date(2025, 6, 1))),
    Case("R-NC.4", "may not be exported", "Nola in August 2016, not yet compliant",
         filed(mined(NOLA), **CAR, on=AUGUST, exports_approved=True),
         "Nola on 19 September 2016, compliant from that day", filed(mined(NOLA), **CAR, on=ONE_DAY_LATER, exports_approved=True),
         "sources.0.zone"),
    Case("R-CAR.4", "needs the approval", "Berberati in August 2016 without approval",
         filed(mined(BERBERATI), **CAR, on=AUGUST),
         "Berberati in August 2016 with approval", filed(mined(BERBERATI), **CAR, on=AUGUST, exports_approved=True)),
    Case("R-CAR.8", "every month", "Berberati in 2020", filed(mined(BERBERATI), **CAR, on=date(2020, 6, 1)),
         "Berberati in 2025", filed(mined(BERBERATI), **CAR, on=date(2025, 6, 1))),
    Case("R-I.5", "nothing is exported", "To the own Participant", filed({"destination": SL}, destination=history(SL)),
         "To another", filed(), "destination"),
    Case("R-AI.V5", "does not belong", "Importer in Canada, destination European Union", filed({"importer_country": CA}),
         "Importer in Belgium, destination European Union", filed(), "importer_country"),
    Case("R-AI.V3", "does not belong", "Exporter in Belgium, issuer Sierra Leone", filed(exporter=replace(EXPORTER, country=BE)),
         "Exporter in Sierra Leone", filed()),
    Case("R-I.2", "is not a country", "Origin ZZ", filed({"origin": Origin((CountryCode("ZZ"),))}),
         "Origin SL", filed(), "origins.0.country"),
    Case("R-AI.V4", "no production", "Origin Belgium", filed({"origin": Origin((BE,))}), "Origin Sierra Leone", filed(),
         "origins.0.country"),
    Case("R-I.13", "only one country", "Mixed, one country listed", filed({"origin": Origin((SL,), is_mixed=True)}),
         "Mixed, two countries listed", filed(LISTED), "origins"),
    Case("R-CER.2", "own production", "Own production, origin Canada", filed({"origin": Origin((CA,))}),
         "Own production and a purchase, origin Canada",
         filed({"origin": Origin((CA,)), "sources": (*DRAFT.sources, Source(row=1, kind=SourceKind.PURCHASE, reference="x"))})),
    Case("R-SAN.1", "refuses mixed origin", "Mixed without a list to the European Union", filed(MIXED),
         "The same on 28 February 2025, the day before", filed(MIXED, on=date(2025, 2, 28), exporter=replace(EXPORTER, licence_from=None)),
         "origins"),
    Case("R-ANO.4", "ever sold for", "US$ 0.01 a carat", filed({"parcels": (parcel(carats="1000.00", value="10.00"),)}),
         "US$ 0.10 a carat", filed({"parcels": (parcel(carats="1000.00", value="100.00"),)}), "parcels.0.value"),
    Case("R-ANO.8", "in one shipment", "10,000,000.01 carats", filed({"parcels": (parcel(carats="10,000,000.01", value="99,000,000"),)}),
         "10,000,000 carats", filed({"parcels": (parcel(carats="10,000,000", value="99,000,000"),)})),
)  # fmt: skip


def line(**values: object) -> dict[str, object]:
    return {"parcels": (replace(ParcelDraft(row=2, hs=HsCode.GEM, carats=Carats(100), value=Usd(100)), **values),)}


def reexport(*sources: Source, **facts: object) -> object:
    return filed({"sources": sources, "origin": Origin((CountryCode("ZA"),))}, **facts)


FILING = (
    Case("R-AII.13", "not registered", "A firm that is not an exporter", filed(exporter=replace(EXPORTER, is_exporter=False)),
         "A registered exporter", filed()),
    Case("R-AII.13", "licence", "The day after the licence ended", filed(exporter=replace(EXPORTER, licence_until=date(2026, 3, 1))),
         "The last day of the licence", filed(exporter=replace(EXPORTER, licence_until=DAY))),
    Case("R-AI.A10", "importer's name", "No name", filed({"importer_name": ""}), "A name", filed(), "importer_name"),
    Case("R-AI.A10", "importer's address", "No address", filed({"importer_address": ""}), "An address", filed(), "importer_address"),
    Case("R-AI.V5", "country is missing", "No country", filed({"importer_country": None}), "A country", filed(), "importer_country"),
    Case("R-CER.3", "destination is missing", "No destination", filed({"destination": None}, destination=None), "A destination", filed()),
    Case("R-AI.A3", "origin is missing", "No origin", filed({"origin": None}), "Mixed origin", filed(LISTED), "origins"),
    Case("R-AI.V2", "No parcel", "No line", filed({"parcels": ()}), "One line", filed(), "parcels"),
    Case("R-AI.A13", "number of parcels", "No count", filed({"parcel_count": None}), "One parcel", filed(), "parcel_count"),
    Case("R-AI.A14", "heading", "A line without heading", filed(line(hs=None)), "A line with one", filed(line()), "parcels.2.hs"),
    Case("R-AI.A11", "weight", "A line without weight", filed(line(carats=None)), "With one", filed(line()), "parcels.2.carats"),
    Case("R-AI.A12", "value", "A line without value", filed(line(value=None)), "With one", filed(line()), "parcels.2.value"),
    Case("R-AI.V2", "weighs nothing", "0.00 carats", filed(line(carats=Carats(0))), "0.01 carats", filed(line(carats=Carats(1))),
         "parcels.2.carats"),
    Case("R-AI.V2", "worth nothing", "US$ 0.00", filed(line(value=Usd(0))), "US$ 0.01", filed(line(value=Usd(1))), "parcels.2.value"),
    Case("R-CER.2", "No source", "No source", filed({"sources": ()}), "One source", filed(), "sources"),
    Case("R-CER.2", "what kind", "A source without a kind", filed({"sources": (Source(row=1, reference="x"),)}), "With one", filed(),
         "sources.1.kind"),
    Case("R-CER.3", "reference", "A purchase without reference", filed({"sources": (Source(row=1, kind=SourceKind.PURCHASE),)}),
         "An import, whose certificate is its reference", reexport(IMPORTED, parents=(PARENT,)), "sources.1.reference"),
    Case("R-CER.4", "behind this source", "An import without its certificate", reexport(replace(IMPORTED, certificate=None)),
         "With it", reexport(IMPORTED, parents=(PARENT,)), "sources.0.certificate"),
    Case("R-CER.4", "cited twice", "The same certificate in two rows", reexport(IMPORTED, replace(IMPORTED, row=1), parents=(PARENT,)),
         "Two certificates", reexport(IMPORTED, replace(IMPORTED, row=1, certificate=number("ZA 000124")), parents=(PARENT,)),
         "sources.1.certificate"),
    Case("R-CER.4", "no record", "A certificate that this office never saw", reexport(IMPORTED, parents=(replace(PARENT, is_known=False),)),
         "One that it imported", reexport(IMPORTED, parents=(PARENT,)), "sources.0.certificate"),
    Case("R-CER.30", "not been confirmed", "Imported, not confirmed", reexport(IMPORTED, parents=(replace(PARENT, is_confirmed=False),)),
         "Imported and confirmed", reexport(IMPORTED, parents=(PARENT,)), "sources.0.certificate"),
    Case("R-ANO.3", "are left", "12.50 carats of 12.49 left", reexport(IMPORTED, parents=(replace(PARENT, carats=Carats(1249)),)),
         "12.50 carats of 12.50 left", reexport(IMPORTED, parents=(PARENT,)), "parcels"),
    Case("R-AII.18", "not declared", "Not ticked", filed({"declaration": False}), "Ticked", filed(), "declaration"),
)  # fmt: skip

TABLE = Table(("trade", "application"), check_application, TRADE + FILING)
