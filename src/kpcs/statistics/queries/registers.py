"""Both registers of one trade in a quarter, as far as the reader may know them: sums, causes, certificates that differ.

The exporter's reader sees his certificates and what was confirmed to his authority; the importer's reader sees his
arrivals and the certificates of which he was warned. Nobody else sees anything (R-WEB.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kpcs.certificates.queries.moved import sent_lines, sent_numbers
from kpcs.participants.queries import all_authorities, hosted_authorities
from kpcs.permissions import Holder
from kpcs.scheme.periods import Period
from kpcs.scheme.rules.statistics import compared as law
from kpcs.scheme.rules.statistics.compared import NOTHING, Cause, Causes
from kpcs.shipments.queries.moved import received_lines, received_numbers

from ..compiled import Compiled, Row, rows
from .compared import Compared, Headings, Pair, require_partners

# A certificate that only the importer has on record lacks in the exporter's register.
CAUSES = {cause.value: cause for cause in Cause} | {"unknown": Cause.MISSING}
AGREED = "agreed"
_COUNTED = '*, count(*) OVER () AS "all"'
# The greatest difference in value first; the number makes the order certain.
_ORDER = 'ORDER BY abs(coalesce("cents_in", 0) - coalesce("cents", 0)) DESC, coalesce("number", "number_in")'


@dataclass(frozen=True, slots=True)
class Certificate:
    """A line of a certificate on which the two sides differ: period, heading, carats and value of each, or nothing."""

    number: str
    line: int
    cause: Cause
    sent: tuple[int, str, int, int] | None
    received: tuple[int, str, int, int] | None
    exporter: str
    importer: str

    @property
    def quarters(self) -> tuple[str, ...]:
        """In which quarter each side has it, 2026-Q3; nothing for a side that has not."""
        return tuple(f"{side[0] // 10}-Q{side[0] % 10}" if side else "" for side in (self.sent, self.received))

    @property
    def is_of_two_quarters(self) -> bool:
        return bool(self.sent and self.received and self.sent[0] != self.received[0])


@dataclass(frozen=True)
class Registers:
    """What the certificates say of one pair in one quarter."""

    pair: Pair
    quarter: Period
    tables: Mapping[str, QuerySet[Any, Any]]
    is_of_both: bool
    sent: Headings
    received: Headings
    causes: dict[str, Causes]

    @property
    def is_known(self) -> bool:
        return bool(self.sent or self.received)

    def explain(self, filed: Compared) -> dict[str, Causes]:
        """The causes by heading, down to the certificates where both registers are on record and both sides filed."""
        if filed.missing or not (self.is_known and self.is_of_both):
            return filed.by_heading
        sums = self.sent, self.received
        return law.explain_by_certificates(*filed.headings, *sums, certificates=self.causes)

    def differing(self, *, first: int = 0, limit: int = 0) -> tuple[int, list[Certificate]]:
        """How many lines of certificates differ, and some of them, the greatest difference in value first."""
        found = list(
            self._differing(columns=_COUNTED, ordered=f"{_ORDER} LIMIT %s OFFSET %s", given=(limit or 1, first))
        )
        return (found[0]["all"] if found else 0), [_certificate(row) for row in found[:limit]]

    def all(self) -> Iterator[Certificate]:
        """Every line that differs."""
        return map(_certificate, self._differing(ordered=_ORDER))

    def _differing(self, **given: Any) -> Iterator[Row]:
        return rows(Compiled.DIFFERING, self.tables, **given)


def registers(exporter: str, importer: str, quarter: Period, *, by: Holder) -> Registers | None:
    """The registers of a pair for a reader of one of its authorities; None for everybody else."""
    require_partners(by)
    own = all_authorities().filter(code=by.authority_code).values_list("participant_id", flat=True).first()
    if own not in (exporter, importer) or exporter == importer:
        return None
    arrived = received_numbers(exporter, importer, quarter, reader=own)
    left = sent_numbers(exporter, importer, quarter)
    tables = {
        "exports": sent_lines(exporter, importer, quarter, arrived=arrived, reader=own),
        "imports": received_lines(exporter, importer, quarter, sent=left, reader=own),
    }
    sent, received, causes = _explained((exporter, importer), quarter, tables)
    hosted = set(hosted_authorities().values_list("participant_id", flat=True))
    both = {exporter, importer} <= hosted
    return Registers((exporter, importer), quarter, tables, both, sent, received, causes)


def _explained(
    pair: Pair, quarter: Period, tables: Mapping[str, QuerySet[Any, Any]]
) -> tuple[Headings, Headings, dict[str, Causes]]:
    """The sums of each register by heading, and what each cause makes of them."""
    sent: Headings = {}
    received: Headings = {}
    causes: dict[str, Causes] = {}
    key = quarter.year * 10 + quarter.part
    for row in rows(Compiled.EXPLAINED, tables):
        if (row["exporter"], row["importer"], row["period"]) != (*pair, key):
            continue
        out = row["exported_points"] or 0, row["exported_cents"] or 0
        came = row["imported_points"] or 0, row["imported_cents"] or 0
        hs = row["hs"]
        for side, amount in ((sent, out), (received, came)):
            if amount != NOTHING:
                side[hs] = law.plus(side.get(hs, NOTHING), amount)
        if row["cause"] != AGREED:
            causes = law.merged((causes, {hs: {CAUSES[row["cause"]]: law.minus(came, out)}}))
    return sent, received, causes


def _certificate(row: Row) -> Certificate:
    number, _, line = (row["number"] or row["number_in"]).rpartition("/")
    sides = []
    for end in ("", "_in"):
        there = row[f"number{end}"] is not None
        sides.append((row[f"period{end}"], row[f"hs{end}"], row[f"points{end}"], row[f"cents{end}"]) if there else None)
    exporter, importer = row["exporter"] or row["exporter_in"], row["importer_in"] or row["importer"]
    return Certificate(number, int(line), CAUSES[row["cause"]], sides[0], sides[1], exporter, importer)
