"""What is said of doubtful figures: the tests of the statistics room find them, the law has the words.

A doubt is no verdict: the sentence says what is odd, the remedy what to ask. Evidence is said beside it, and what a
half-year would come to if the doubt is right.
"""

from __future__ import annotations

from kpcs.scheme.catalogue import Wording, wording
from kpcs.scheme.findings import Severity


def _doubt(code: str, sentence: str, remedy: str) -> Wording:
    return wording("doubts about figures", code, sentence, remedy, severity=Severity.WARN)


def _beside(code: str, sentence: str, remedy: str) -> Wording:
    return wording("what speaks for a doubt", code, sentence, remedy, severity=Severity.NOTE)


def _gap(code: str, sentence: str, remedy: str) -> Wording:
    return wording("gaps that are explained", code, sentence, remedy, severity=Severity.NOTE)


FILED_TWICE = _doubt(
    "K-DOUBT.1",
    "{participant} filed {kind} production of {period} more than once: {figures}.",
    "Ask which line holds; until then every line is counted.",
)
SAME_FIGURES = _doubt(
    "K-DOUBT.2",
    "{participant} filed the same {figures} for {period} and for {other}.",
    "Ask for which half-year it was meant, and for the figure of the other.",
)
SHARED_FIGURES = _doubt(
    "K-DOUBT.2",
    "{participant} filed for {period} the same {figures} as {country} for {other}.",
    "Ask both: a row may stand under the wrong name.",
)
DIVIDED_YEAR = _doubt(
    "K-DOUBT.2",
    "{participant} filed the same {figures} for both halves of {year}: a year’s total was divided by two.",
    "Ask for the two halves as they were.",
)
SLIPPED = _doubt(
    "K-DOUBT.3",
    "{participant}, {period}: US$ {price} a carat, where its other half-years show about US$ {usual}: the "
    "decimal point of the {measure} seems to have slipped ({factor}).",
    "Ask for the figure as it stands in the Participant’s own books.",
)
SLIPPED_BOTH = _doubt(
    "K-DOUBT.3",
    "{participant}, {period}: {carats} carats, where its other half-years show about {usual}, at the usual "
    "price: weight and value seem to be in another unit ({factor}).",
    "Ask in which unit weight and value were filed.",
)
PRICE = _doubt(
    "R-ANO.4",
    "{participant}, {period}: US$ {price} a carat, where the half-years around show about US$ {usual}.",
    "Ask how the stones were valued, and whether weight and value belong together.",
)
WEIGHT = _doubt(
    "R-ANO.6",
    "{participant}, {period}: {carats} carats, where the half-years around show about {usual}.",
    "Ask what happened at the mines in that half-year, and whether the weight was typed right.",
)
LEVEL = _doubt(
    "R-ANO.6",
    "{participant}: from {period} on about {carats} carats a half-year, before it about {usual}.",
    "Ask which mines opened or closed; compare with licences and capacity.",
)
EARLY = _doubt(
    "K-DOUBT.4",
    "{participant} filed {figures} for {period} on {filed_on}, {count} days before the half-year was over.",
    "Ask for which half-year the line was meant.",
)
NIL_EARLY = _doubt(
    "K-DOUBT.4",
    "{participant} filed {count} nil returns before the half-year was over, up to {days} days: {period}.",
    "A nil return can be known only after the end; ask for it again then.",
)
OUTSIDE = _doubt(
    "K-DOUBT.5",
    "{participant} filed {carats} carats for {period}, when it was not a Participant.",
    "Ask whether the year was typed right.",
)
SUSPENDED = _doubt(
    "K-DOUBT.5",
    "{participant} filed {carats} carats for {period}, when its standing was: {status}.",
    "Ask where the stones went, and compare with the decision on its standing.",
)
NO_VALUE = _doubt(
    "K-DOUBT.6",
    "{participant} filed {carats} carats for {period} without a value.",
    "Ask for the value at the mine or at first sale; the world’s value is too low by it.",
)
NO_CARATS = _doubt(
    "K-DOUBT.6",
    "{participant} filed US$ {value} for {period} without carats.",
    "Ask for the weight; the world’s weight is too low by it.",
)
NIL_AND_STONES = _doubt(
    "K-DOUBT.7",
    "{participant} filed for {period} both no production and {carats} carats.",
    "Ask which holds; the other is to be withdrawn.",
)
NIL_TWICE = _doubt(
    "K-DOUBT.7",
    "{participant} filed {count} nil returns for {period}.",
    "One is enough; the others are to be withdrawn.",
)
NIL_BETWEEN = _doubt(
    "K-DOUBT.7",
    "{participant} filed no production for {period}, between {before} carats before and {after} after.",
    "Ask whether nothing was mined, or nothing was counted.",
)
GAP = _doubt(
    "R-STA.3",
    "{participant} filed nothing for {period}, though it took part and mines diamonds.",
    "Ask for the returns, and tell the Chair that they are missing.",
)
METHOD_MISSING = _doubt(
    "K-DOUBT.8",
    "{participant}, {period}: {carats} carats filed as {kind} and nothing of the other way of mining, which "
    "yields about {usual} in the half-years around.",
    "Ask whether the line stands under the wrong way of mining.",
)
METHOD_BOTH = _doubt(
    "K-DOUBT.8",
    "{participant} filed for {period} undivided production and {kind} beside it: the same stones may be counted twice.",
    "Ask whether the undivided figure contains the other.",
)
SAME_PRICE = _doubt(
    "K-DOUBT.9",
    "{participant} shows the same price for artisanal and large-scale stones in {period} (US$ {price} a "
    "carat): one value was divided by weight.",
    "Ask for the value of each.",
)
RECKONED = _doubt(
    "K-DOUBT.9",
    "{participant}: in {count} half-years the value is the weight times a fixed price ({figures}): it was "
    "reckoned, not counted.",
    "Ask how the price was fixed, and for the value at the mine or at first sale.",
)
CHANGED_LATE = _doubt(
    "R-STA.6",
    "{participant} changed {period} on {changed_on}, {count} days or more after filing.",
    "Ask what changed and why; the earlier figures are not in the table.",
)
FIRST = _doubt(
    "K-DOUBT.10",
    "{participant} filed stones for the first time: {carats} carats for {period}.",
    "Ask where they were mined, and whether the mine was announced.",
)
ROUND = _doubt(
    "R-ANO.14",
    "{participant} filed {count} weights in whole thousands of carats: {figures}.",
    "A weak sign: ask whether they were weighed or estimated.",
)
BY_SITTINGS = _beside(
    "K-DOUBT.1", "The lines were filed on different days: {figures}.", "Compare what was sent on each day."
)
BY_COPY = _beside("K-DOUBT.2", "{figures} is also its figure of {period}.", "Compare the two returns.")
BY_CHANGE = _beside("R-STA.6", "It was last changed on {changed_on}.", "Ask what was changed.")
BY_DELAY = _beside(
    "K-DOUBT.4",
    "{period} was filed only on {filed_on}, {count} years after its end.",
    "Ask whether the year was typed right.",
)
BY_OTHER_HALF = _beside(
    "K-DOUBT.4",
    "The other half of the year was filed after it, on {filed_on}: the two may be exchanged.",
    "Compare the two halves.",
)
BY_SEASON = _beside(
    "K-DOUBT.4",
    "It was filed on {filed_on}, when returns of {period} are filed.",
    "Compare with the return of that half-year.",
)
BY_RETURN = _beside("R-ANO.6", "Afterwards the figures are as before.", "Nothing to ask of those.")
BY_ABSENCE = _beside("K-DOUBT.5", "It was not a Participant then.", "Ask whether the year was typed right.")
IF_WITHOUT = _beside(
    "K-DOUBT.1", "Without the line of {figures}, {period} comes to {total}.", "Count it so if the line is withdrawn."
)
IF_POINT = _beside(
    "K-DOUBT.3",
    "With the decimal point of the {measure} put right ({factor}), {period} comes to {total}.",
    "Count it so if the Participant agrees.",
)
IF_YEAR = _beside(
    "K-DOUBT.2",
    "If it is the {measure} of the whole year, {period} comes to {total}.",
    "Count it so if the Participant agrees.",
)
IF_USUAL = _beside(
    "R-ANO.4",
    "At the price of the half-years around, {period} comes to {total}.",
    "An estimate, for the size of the doubt only.",
)
NOT_YET = _gap("R-STA.1", "{participant} took part only from {from_on}.", "No return is expected before.")
NOT_KNOWN = _gap(
    "R-STA.1",
    "The first evidence that {participant} took part is of {from_on}; it may have begun before.",
    "Look whether a return was due.",
)
NO_LONGER = _gap(
    "R-STA.1", "{participant} took part only until {until_on}.", "Its production, if any, is filed by {country}."
)
NOT_TRADING = _gap(
    "R-STA.1",
    "{participant} was not in standing from {from_on} to {until_on}: {status}.",
    "None is expected for that time; ask whether stones were mined all the same.",
)
STILL_NOT = _doubt(
    "R-STA.1",
    "{participant} is not in standing since {from_on}: {status}.",
    "None is expected while that lasts; ask whether stones are mined all the same.",
)
NOT_DATED = _gap(
    "R-STA.1",
    "The source dates the beginning of {participant}’s part only to the year {year}.",
    "Look whether a return was due.",
)
