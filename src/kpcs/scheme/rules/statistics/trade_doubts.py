"""What is said of doubtful figures of trade, certificates and balance; of production: :mod:`.doubts`."""

from __future__ import annotations

from kpcs.scheme.catalogue import Wording, wording
from kpcs.scheme.findings import Severity


def _doubt(code: str, sentence: str, remedy: str) -> Wording:
    return wording("doubts about trade", code, sentence, remedy, severity=Severity.WARN)


def _beside(code: str, sentence: str, remedy: str) -> Wording:
    return wording("what speaks for a doubt about trade", code, sentence, remedy, severity=Severity.NOTE)


MIRROR = _doubt(
    "R-ANO.1",
    "{period}, {heading}: {issuer} reports {exported} sent to {destination}, which reports {imported} ({measure}: "
    "{change}); the quarters before and after do not make up for it.",
    "Ask both for the certificates behind their figures, {participant} first.",
)
MIRROR_MISSING = _doubt(
    "R-ANO.1",
    "{period}, {heading}: {issuer} and {destination} do not both know of a trade: sent {exported}, received "
    "{imported}; the quarters before and after do not make up for it.",
    "Ask {participant}, which filed nothing of it, and compare the certificates of the other side.",
)
MIRROR_UNIT = _doubt(
    "R-ANO.1",
    "{period}, {heading}: {issuer} reports {exported} sent to {destination}, which reports {imported}: the {measure} "
    "of {participant} seems to be in another unit ({factor}).",
    "Ask {participant} in which unit it was filed, or where the decimal point stood.",
)
MIRROR_HEADING = _doubt(
    "R-ANO.1",
    "{period}: {issuer} and {destination} agree on the whole of their trade but not on its headings: sent {exported}, "
    "received {imported}.",
    "Ask both under which heading the stones were entered, and look at the parcels’ certificates.",
)
MIRROR_COUNT = _doubt(
    "R-ANO.2",
    "{period}: {issuer} reports {exported} certificates issued for {destination}, which reports {imported} received; "
    "the quarters before and after do not make up for it.",
    "Ask {participant} to count again, and compare the numbers of the certificates.",
)
MIRROR_COUNT_ALL = _doubt(
    "R-ANO.2",
    "{period}: {issuer} reports {exported} certificates issued; its partners together report {imported} received from "
    "it. The quarters before and after do not make up for it.",
    "Ask {participant} to count again, by partner.",
)
MIRROR_COUNT_WORLD = _doubt(
    "R-ANO.2",
    "{period}: all together report {exported} certificates issued and {imported} received; the quarters before and "
    "after do not make up for it.",
    "Ask for counts by partner; until then {participant}, whose trade would need the most, is the first to ask.",
)
WITHOUT_CERTIFICATES = _doubt(
    "R-ANO.2",
    "{participant}, {period}: {carats} carats of {noun} and no certificate.",
    "Ask how many certificates there were; no shipment travels without one.",
)
WITHOUT_TRADE = _doubt(
    "R-ANO.2",
    "{participant}, {period}: {count} certificates for {noun} and no carat.",
    "Ask for the return of trade; a certificate belongs to a shipment.",
)
PRICE = _doubt(
    "R-ANO.4",
    "{participant}, {period}, {heading}: US$ {price} a carat for {noun} ({country}), where the other quarters show "
    "about US$ {usual}.",
    "Ask how the stones were valued, and whether weight and value belong together.",
)
SLIPPED = _doubt(
    "R-ANO.4",
    "{participant}, {period}, {heading}: US$ {price} a carat for {noun} ({country}), where the other quarters show "
    "about US$ {usual}: the decimal point of the {measure} seems to have slipped ({factor}).",
    "Ask for the figure as it stands in the Participant’s own books.",
)
PEERS = _doubt(
    "R-ANO.4",
    "{participant}, {period}, {heading}: US$ {price} a carat for {noun} of stones from {country}, where {count} others "
    "show between US$ {low} and US$ {high}.",
    "Ask how the stones were valued, and compare sizes and qualities with those of the others.",
)
JUMP = _doubt(
    "R-ANO.5",
    "{participant}, {period}, {heading}: stones came at US$ {usual} a carat and left at US$ {price} ({change}).",
    "Ask what was done to them in between: sorting, blending, or another valuation; and which parcels they were.",
)
JUMP_ORIGIN = _doubt(
    "R-ANO.5",
    "{participant}, {period}, {heading}: stones from {country} came at US$ {usual} a carat and left at US$ {price} "
    "({change}).",
    "Ask what was done to them in between: sorting, blending, or another valuation; and which parcels they were.",
)
CHANGE = _doubt(
    "R-ANO.6",
    "{participant}, {noun} of {period} against {before}: carats {carats}, value {value}, price {price}.",
    "Ask what changed: mines, buyers, stocks; or whether a figure was typed wrong.",
)
WEIGHT = _doubt(
    "R-ANO.6",
    "{participant}, {noun} of {period}: {carats} carats, where the quarters around show about {usual}.",
    "Ask what was traded in that quarter, and whether the weight was typed right.",
)
COUNT_CHANGE = _doubt(
    "R-ANO.6",
    "{participant}, {period}: {count} certificates for {noun}, {usual} in {before} ({change}); the carats: {carats}.",
    "Ask whether shipments became smaller or larger, and to count again.",
)
COUNT_WEIGHT = _doubt(
    "R-ANO.6",
    "{participant}, {period}: {count} certificates for {noun}, of {carats} carats each, where the other quarters show "
    "about {usual}.",
    "Ask to count again; certificates may be missing from the count, or counted twice.",
)
MIX = _doubt(
    "R-ANO.7",
    "{participant}, {noun} of {period}: {heading} is {share} of the carats, where the quarters around show about "
    "{usual}.",
    "Ask under which heading the stones were entered, and whether sorting changed.",
)
FOOTPRINT = _doubt(
    "R-ANO.10",
    "{participant}, {period}, {heading}: {noun} of stones from {country} at US$ {price} a carat; the footprint of that "
    "origin lies between US$ {low} and US$ {high}.",
    "Ask for the parcels’ certificates and pictures. Compared are price and heading, not sizes, shapes or colours.",
)
FOOTPRINT_HEADING = _doubt(
    "R-ANO.10",
    "{participant}, {period}: {carats} carats of {heading} ({noun}) from {country}, whose own exports show {share} "
    "under that heading.",
    "Ask for the parcels’ certificates and where the stones were mined. Compared is weight by heading, not sizes, "
    "shapes or colours.",
)
USED_TWICE = _doubt(
    "R-ANO.11",
    "{participant}: certificate {number} was presented {count} times: {figures}.",
    "Compare the presentations, and ask {issuer} which of them it knows of.",
)
USED_LATE = _doubt(
    "R-ANO.11",
    "{participant}: certificate {number} came on {came_on}, after it had expired on {expired_on}.",
    "Ask {issuer} whether it was extended or replaced; say why the goods were let in.",
)
NUMBER_TWICE = _doubt(
    "R-ANO.11",
    "{participant}: the number {number} stands on {count} certificates that are not the same: {figures}.",
    "Ask {issuer} which is its own; report the other as false.",
)
NOT_IN_STANDING = _doubt(
    "R-ANO.13",
    "{participant} filed {figures} of trade with {country} in {period}, whose standing then was: {status}.",
    "Ask for the certificates, and tell the Chair: such trade is not allowed. A newer decision may explain it.",
)
NEVER_STOOD = _doubt(
    "R-ANO.13",
    "{participant} filed {figures} of trade with {country} in {period}, which took no part in the scheme then.",
    "Ask whether the partner was typed right; if it was, tell the Chair.",
)
REPORTER_NOT_IN_STANDING = _doubt(
    "R-ANO.13",
    "{participant} filed {figures} of trade in {period}, when its own standing was: {status}.",
    "Ask for the certificates, and compare with the decision on its standing.",
)
EMBARGOED = _doubt(
    "R-ANO.13",
    "{participant} filed {figures} of stones from {country} in {period}, when these were under embargo.",
    "Ask when and where the stones were mined and bought, and tell the Chair.",
)
ROUND = _doubt(
    "R-ANO.14",
    "{participant}: {share} of {count} values of {noun} are whole hundred thousands of US$.",
    "A weak sign: ask whether they were valued or estimated.",
)
DIGITS = _doubt(
    "R-ANO.14",
    "{participant}: the first digits of {count} values of {noun} are not spread as grown figures are; {figures} begin "
    "with {digit}, where {usual} would be expected.",
    "A weak sign: ask how the values came about.",
)
ON_THE_WAY = _beside(
    "R-ANO.1",
    "With the quarter {period} the difference would be {change}.",
    "Goods on their way at the end of a quarter explain only so much.",
)
IF_UNIT = _beside(
    "R-ANO.1",
    "With the {measure} put right ({factor}), {participant} comes to {total}.",
    "Count it so if the Participant agrees.",
)
IF_PARTNER = _beside(
    "R-ANO.1",
    "As {country} reports it, it would be {total}.",
    "Never merged: each side’s figure is its own.",
)
IF_USUAL = _beside(
    "R-ANO.4",
    "At the price of the other quarters it would be {total}.",
    "An estimate, for the size of the doubt only.",
)
OUTSIDE_MIRROR = _doubt(
    "R-ANO.9",
    "{participant}, {period}: {noun} of US$ {value} stand in the scheme’s figures, US$ {other} in those of {source} "
    "({change}).",
    "Ask what the one counts and the other does not: free zones, valuation, re-exports, or a missing return.",
)
OUTSIDE_PARTNER = _doubt(
    "R-ANO.9",
    "{source}, {period}: {participant} shows trade of US$ {value} in rough diamonds with {country}, which took no part "
    "in the scheme or could not trade.",
    "Ask {participant} for the customs entries: rough diamonds may not be traded with it.",
)
