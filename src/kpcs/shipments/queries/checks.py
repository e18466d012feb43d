"""The checks on arrival in the order in which an officer goes through them, each in plain words.

The rules speak only where something is wrong; here the silent ones say what was looked at and found good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpcs.certificates.names import named
from kpcs.scheme.facts import ArrivalFacts
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.verify import Verdict


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the verification procedure in the reader's language."""

    number: int
    title: str
    result: str
    sentence: str


def step_lines(verdict: Verdict, language: str) -> tuple[StepLine, ...]:
    """Every numbered step of a verdict."""
    return tuple(
        StepLine(step.number, step.title(language), str(step.result), step.sentence(language)) for step in verdict.steps
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One numbered line: what was looked at, how it stands (good, note, warn, bad, unknown), and the findings."""

    code: str
    title: str | Promise
    stands: str
    sentence: str
    findings: tuple[Finding, ...] = ()
    steps: tuple[StepLine, ...] = ()


Words = Callable[[ArrivalFacts], str]
_TITLES: Sequence[tuple[str, str | Promise, frozenset[str]]] = (
    ("authentic", gettext_lazy("Genuine"), frozenset({"R-I.10", "R-FRD.1"})),
    ("in_force", gettext_lazy("In force"), frozenset({"R-AI.A8", "R-AI.V1"})),
    (
        "issuer",
        gettext_lazy("Exporting Participant in standing"),
        frozenset({"R-NUM.5", "R-NC.11", "R-NC.4", "R-CAR.4", "R-CAR.8"}),
    ),
    ("destination", gettext_lazy("Importing Participant in standing"), frozenset({"R-III.c", "R-III.b1"})),
    (
        "notices",
        gettext_lazy("Nothing reported against the number"),
        frozenset({"R-CER.11", "R-CER.29", "R-FRD.5", "R-NUM.4"}),
    ),
    ("number", gettext_lazy("Number announced for its year"), frozenset({"R-NUM.2"})),
    ("used", gettext_lazy("Not used before"), frozenset({"R-ANO.11"})),
    ("notice", gettext_lazy("Prior notice"), frozenset({"R-PRE.3"})),
    ("original", gettext_lazy("Original certificate with the shipment"), frozenset({"R-CER.19"})),
    ("origin", gettext_lazy("Origin stated as this side asks"), frozenset({"R-SAN.1"})),
    ("seals", gettext_lazy("Seals and container"), frozenset({"R-AII.22", "R-III.d"})),
    ("contents", gettext_lazy("Contents as certified"), frozenset({"R-AII.23"})),
)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _authentic(facts: ArrivalFacts) -> str:
    if not facts.outcome:
        return _("Typed from paper; nothing was signed that could be verified.")
    return _("The signature holds: the content is what %(authority)s signed.") % {
        "authority": facts.statement.authority
    }


def _in_force(facts: ArrivalFacts) -> str:
    days = {"issued": _day(facts.statement.issued_on), "expires": _day(facts.statement.expires_on)}
    return _("Issued %(issued)s, good until %(expires)s.") % days


def _side(code: str, first: date, second: date, *, is_export: bool = True) -> str:
    shown = {"name": named(code), "code": code, "first": _day(first), "second": _day(second)}
    if first == second:
        return _("%(name)s (%(code)s) is in standing on %(first)s.") % shown
    if not is_export:
        return _("%(name)s (%(code)s) is in standing on the day of issue, %(first)s, and on %(second)s.") % shown
    return _("%(name)s (%(code)s) is in standing on the day of export, %(first)s, and on %(second)s.") % shown


def _issuer(facts: ArrivalFacts) -> str:
    left = facts.exported_on or facts.statement.issued_on
    return _side(str(facts.statement.participant), left, facts.on, is_export=facts.exported_on is not None)


def _destination(facts: ArrivalFacts) -> str:
    return _side(str(facts.here), facts.on, facts.on)


def _number(facts: ArrivalFacts) -> str:
    year = facts.statement.issued_on.year
    if any(known.year == year for known in facts.number_ranges):
        return _("The serial is among those announced for %(year)s.") % {"year": year}
    return _("The issuer announced no numbers for %(year)s; nothing to compare with.") % {"year": year}


def _seals(facts: ArrivalFacts) -> str:
    if facts.seals_found is None:
        return _("Not inspected yet.")
    return _("Container intact; seals as on the certificate: %(seals)s.") % {
        "seals": ", ".join(facts.seals_found) or _("none")
    }


def _contents(facts: ArrivalFacts) -> str:
    if facts.found is None:
        return _("Not opened yet.")
    return _("Weight, headings and number of parcels are those of the certificate.")


def _origin(facts: ArrivalFacts) -> str:
    origin = facts.statement.origin
    return str(origin) if origin.is_mixed else named(str(origin))


_GOOD: dict[str, Words] = {
    "authentic": _authentic,
    "in_force": _in_force,
    "issuer": _issuer,
    "destination": _destination,
    "notices": lambda facts: _("This office knows of no notice against this number."),
    "number": _number,
    "used": lambda facts: _("No earlier presentation of this number is known here."),
    "notice": lambda facts: _("The exporting authority told before the shipment came."),
    "original": lambda facts: _("The original is here."),
    "origin": lambda facts: (
        _("Mixed origin, with the list of countries.")
        if facts.statement.origin.is_mixed and facts.statement.origin.countries
        else _("Origin: %(origin)s.") % {"origin": _origin(facts)}
    ),
    "seals": _seals,
    "contents": _contents,
}
_UNKNOWN: dict[str, Callable[[ArrivalFacts], bool]] = {
    "authentic": lambda facts: not facts.outcome,
    "number": lambda facts: not any(known.year == facts.statement.issued_on.year for known in facts.number_ranges),
    "seals": lambda facts: facts.seals_found is None,
    "contents": lambda facts: facts.found is None,
}
_STANDS = {Severity.BLOCK: "bad", Severity.WARN: "warn", Severity.NOTE: "note"}


def checks_of(
    facts: ArrivalFacts, findings: Sequence[Finding], *, verdict: Verdict | None, language: str
) -> tuple[Check, ...]:
    """Every check with its findings; a finding that belongs to none of them closes the list on its own."""
    known = frozenset[str]().union(*(codes for _code, _title, codes in _TITLES))
    rest = tuple(finding for finding in findings if finding.code not in known)
    checks = [
        _check(code, title, facts, tuple(finding for finding in findings if finding.code in codes), verdict, language)
        for code, title, codes in _TITLES
    ]
    if rest:
        checks.append(Check(code="other", title=_("Other rules"), stands=_worst(rest), sentence="", findings=rest))
    return tuple(checks)


def _check(
    code: str,
    title: str | Promise,
    facts: ArrivalFacts,
    findings: tuple[Finding, ...],
    verdict: Verdict | None,
    language: str,
) -> Check:
    steps = step_lines(verdict, language) if verdict is not None and code == "authentic" else ()
    if findings:
        shown = _GOOD[code](facts) if all(finding.severity is Severity.NOTE for finding in findings) else ""
        said = verdict.sentence(language) if steps and verdict and not verdict.is_genuine else shown
        return Check(code=code, title=title, stands=_worst(findings), sentence=said, findings=findings, steps=steps)
    stands = "unknown" if code in _UNKNOWN and _UNKNOWN[code](facts) else "good"
    return Check(code=code, title=title, stands=stands, sentence=_GOOD[code](facts), steps=steps)


def _worst(findings: Sequence[Finding]) -> str:
    return _STANDS[min((finding.severity for finding in findings), key=list(Severity).index)]
