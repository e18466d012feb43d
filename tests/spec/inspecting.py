"""Recording an inspection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpcs.scheme.facts import Container, ContainerKind
from kpcs.scheme.rules.certificates import check_inspection
from kpcs.scheme.values import Carats
from tests.spec.case import Case, Table
from tests.spec.given import CA, DAY, EU, FOUND, inspected, parcel, practice

GOOD = Container(kind=ContainerKind.BOX, is_tamper_resistant=True, has_number=True)
CANADA = {"policy": practice(CA)}

TABLE = Table(
    ("inspection",),
    check_inspection,
    (
        Case("R-CER.5", "No parcel was weighed", "Nothing weighed", inspected(found=()), "One parcel weighed", inspected(), "found"),
        Case("R-CER.5", "parcel lines were found", "Two lines where one was declared", inspected(found=(FOUND, FOUND)),
             "One and one", inspected(), "found"),
        Case("R-CER.5", "carats were found", "12.49 for 12.50 carats", inspected(found=(replace(FOUND, carats=Carats(1249)),)),
             "12.50 for 12.50", inspected(), "found.0.carats"),
        Case("R-AI.A14", "of heading", "Gem stones where industrial ones were declared", inspected(declared=(parcel(hs="7102.21"),)),
             "As declared", inspected(), "found.0.hs"),
        Case("R-AI.V2", "weigh nothing", "0.00 carats", inspected(found=(replace(FOUND, carats=Carats(0)),)), "12.50", inspected()),
        Case("R-AI.A12", "declared value", "No declared value", inspected(found=(replace(FOUND, declared=None),)), "One", inspected()),
        Case("R-SL.2", "government's", "Sierra Leone, two valuations", inspected(found=(replace(FOUND, government=None),)),
             "The Union, the declared value only", inspected(found=(replace(FOUND, government=None),), policy=practice(EU)),
             "found.0.government"),
        Case("R-SL.2", "independent", "Sierra Leone, two valuations", inspected(found=(replace(FOUND, independent=None),)),
             "Three valuations", inspected(), "found.0.independent"),
        Case("R-SL.3", "at the valuation", "Sierra Leone, two present", inspected(valuers_present=("Exporter", "Customs")),
             "Canada, none asked", inspected(valuers_present=(), **CANADA), "valuers_present"),
        Case("R-SL.1", "hours of notice", "Filed on the same day", inspected(filed_on=DAY),
             "Filed on the day before", inspected(filed_on=date(2026, 3, 1))),
        Case("R-CER.9", "Something else", "Polished stones in the box", inspected(contents_only_rough=False), "Rough only", inspected()),
        Case("R-IV.c", "No container", "None", inspected(containers=()), "A box", inspected(), "containers"),
        Case("R-IV.c", "does not resist", "A paper envelope", inspected(containers=(Container(kind=ContainerKind.OTHER, is_tamper_resistant=False),)),
             "A box", inspected(), "containers.0.is_tamper_resistant"),
        Case("R-CER.8", "re-sealable", "A re-sealable bag, called tamper-resistant",
             inspected(containers=(Container(kind=ContainerKind.RESEALABLE_BAG, is_tamper_resistant=True),)),
             "A security bag", inspected(containers=(Container(kind=ContainerKind.SECURITY_BAG, is_tamper_resistant=True),)), "containers.0.kind"),
        Case("R-AI.C2", "bear the number", "Canada, no number on it", inspected(**CANADA),
             "Sierra Leone, where it may be there", inspected(), "containers.0.has_number"),
        Case("R-CER.1", "No seal", "None", inspected(seals=("", " ")), "One", inspected(), "seals"),
        Case("R-CER.7", "each needs its own", "Canada, two containers and one seal", inspected(containers=(GOOD, GOOD), **CANADA),
             "Two and two", inspected(containers=(GOOD, GOOD), seals=("A", "B"), **CANADA), "seals"),
        Case("R-CER.7", "recorded twice", "The same number twice", inspected(seals=("sl-77001", " SL-77001")),
             "Two numbers", inspected(seals=("SL-77001", "SL-77002")), "seals.1"),
        Case("R-CER.5", "day of sealing is missing", "No day", inspected(sealed_on=None), "A day", inspected(), "sealed_on"),
        Case("R-CER.5", "has not come yet", "Sealed tomorrow", inspected(sealed_on=date(2026, 3, 3)), "Sealed today", inspected(), "sealed_on"),
        Case("R-CER.5", "when the application was filed", "Sealed on the day before", inspected(sealed_on=date(2026, 2, 19)),
             "Sealed on the day of filing", inspected(sealed_on=date(2026, 2, 20)), "sealed_on"),
    ),
)  # fmt: skip
