"""A trust list as JSON: one strict reader, which tells everything that is wrong at once, and one writer."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NoReturn, TypeVar

from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.standings import Precision, Standing, Standings, Status
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from .values import AnnouncedNumbers, NumberState, NumberStatus, TrustedKey, TrustList

VERSION = 1
MOST_CHARACTERS = 64 * 1024 * 1024
T = TypeVar("T")


class TrustRefused(ValueRefused):
    """The text is not a trust list; ``findings`` has every reason with its place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        lines = [f"{finding.field}: {finding.message}" if finding.field else finding.message for finding in findings]
        super().__init__(" ".join(lines[:5]) + (f" And {len(lines) - 5} more." if len(lines) > 5 else ""))
        self.findings = findings


def trust_of(text: str) -> TrustList:
    """The list that the text holds. Unknown fields, doubled fields, fractions and values out of order are refused."""
    if len(text) > MOST_CHARACTERS:
        raise TrustRefused((_finding("", "The text is longer than any trust list."),))
    try:
        raw = json.loads(text, object_pairs_hook=_pairs, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError) as reason:
        raise TrustRefused((_finding("", f"This is not JSON as a trust list is written: {reason}."),)) from None
    reading = _Reading()
    trust = reading.trust(raw)
    if trust is None or reading.findings:
        raise TrustRefused(tuple(reading.findings))
    return trust


def _finding(place: str, message: str) -> Finding:
    return Finding("K-TRUST.1", Severity.BLOCK, place, message, "Get the list again from the office that published it.")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a field is given twice")
    return result


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} is not a whole number")


class _Reading:
    """Collects findings; a part that cannot be read is None, and the rest is still read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def say(self, place: str, message: str) -> None:
        self.findings.append(_finding(place, message))

    def trust(self, raw: object) -> TrustList | None:
        known = self.fields(
            raw, "", {"version", "published_on", "sequence", "participants", "keys"}, {"numbers", "status"}
        )
        if known is None:
            return None
        if type(known["version"]) is not int or known["version"] != VERSION:
            self.say("version", f"This program reads version {VERSION} of the list.")
            return None
        parts: dict[str, Any] = {
            "published_on": self.value(known["published_on"], "published_on", str, date.fromisoformat),
            "sequence": self.value(known["sequence"], "sequence", int, _natural),
            "participants": tuple(self.each(known, "participants", self.standings)),
            "keys": tuple(self.each(known, "keys", self.key)),
            "numbers": tuple(self.each(known, "numbers", self.numbers)),
            "statuses": tuple(self.each(known, "status", self.status)),
        }
        return None if self.findings else self.build("", lambda: TrustList(**parts))

    def standings(self, raw: object, place: str) -> Standings | None:
        known = self.fields(raw, place, {"code", "name", "standings"}, set())
        if known is None:
            return None
        code = self.value(known["code"], f"{place}.code", str, CountryCode)
        name = self.value(known["name"], f"{place}.name", str, _line)
        spans = tuple(self.each(known, "standings", self.span, place))
        return self.build(place, lambda: Standings(code, name, spans)) if code and name else None

    def span(self, raw: object, place: str) -> Standing | None:
        optional = {"to", "source", "zones", "needs_approval", "monthly_report", "precision", "note"}
        known = self.fields(raw, place, {"status", "from"}, optional)
        if known is None:
            return None
        parts: dict[str, Any] = {
            "status": self.value(known["status"], f"{place}.status", str, Status),
            "from_on": self.value(known["from"], f"{place}.from", str, date.fromisoformat),
            "zones": tuple(self.each(known, "zones", lambda zone, at: self.value(zone, at, str, _line), place)),
        }
        if known.get("to") is not None:
            parts["until"] = self.value(known["to"], f"{place}.to", str, date.fromisoformat)
        readers: dict[str, Callable[[Any], object]] = {"source": str, "note": str, "precision": Precision}
        for name in readers.keys() & known.keys():
            parts[name] = self.value(known[name], f"{place}.{name}", str, readers[name])
        for name in {"needs_approval", "monthly_report"} & known.keys():
            parts[name] = self.value(known[name], f"{place}.{name}", bool, bool)
        return self.whole(place, parts, Standing)

    def key(self, raw: object, place: str) -> TrustedKey | None:
        required = {"kid", "participant", "authority", "algorithm", "public", "valid_from", "valid_until"}
        known = self.fields(raw, place, required, {"revoked_at", "reason", "accepted", "why_not"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            "participant": self.value(known["participant"], f"{place}.participant", str, CountryCode),
            "authority": self.value(known["authority"], f"{place}.authority", str, _line),
            "public": self.value(known["public"], f"{place}.public", str, _from_base64),
            "valid_from": self.value(known["valid_from"], f"{place}.valid_from", str, date.fromisoformat),
            "valid_until": self.value(known["valid_until"], f"{place}.valid_until", str, date.fromisoformat),
        }
        if known.get("revoked_at") is not None:
            parts["revoked_at"] = self.value(known["revoked_at"], f"{place}.revoked_at", str, datetime.fromisoformat)
        for name in {"reason", "why_not"} & known.keys():
            parts[name] = self.value(known[name], f"{place}.{name}", str, str)
        if "accepted" in known:
            parts["accepted"] = self.value(known["accepted"], f"{place}.accepted", bool, bool)
        key = self.whole(place, parts, TrustedKey)
        if key is not None and (known["kid"] != key.kid.hex() or known["algorithm"] != key.algorithm):
            self.say(
                place, f"The key has the id {key.kid.hex()} and signs with {key.algorithm}; the list says otherwise."
            )
        return key

    def numbers(self, raw: object, place: str) -> AnnouncedNumbers | None:
        known = self.fields(raw, place, {"participant", "year", "first", "last"}, {"source"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            name: self.value(known[name], f"{place}.{name}", int, _natural) for name in ("year", "first", "last")
        }
        parts["participant"] = self.value(known["participant"], f"{place}.participant", str, CountryCode)
        parts["source"] = self.value(known.get("source", ""), f"{place}.source", str, str)
        return self.whole(place, parts, AnnouncedNumbers)

    def status(self, raw: object, place: str) -> NumberStatus | None:
        known = self.fields(raw, place, {"number", "status", "since"}, {"reason"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            "number": self.value(known["number"], f"{place}.number", str, CertificateNumber.parse),
            "state": self.value(known["status"], f"{place}.status", str, NumberState),
            "since": self.value(known["since"], f"{place}.since", str, date.fromisoformat),
            "reason": self.value(known.get("reason", ""), f"{place}.reason", str, str),
        }
        return self.whole(place, parts, NumberStatus)

    def fields(self, raw: object, place: str, required: set[str], optional: set[str]) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            self.say(place, "Named fields are expected here.")
            return None
        for name in sorted(raw.keys() - required - optional):
            self.say(place, f"There is no field {name[:40]!r} in this version of the list.")
        for name in sorted(required - raw.keys()):
            self.say(place, f"The field {name!r} is missing.")
        return raw if required <= raw.keys() else None

    def value(self, raw: object, place: str, wanted: type, read: Callable[[Any], T]) -> T | None:
        if type(raw) is wanted:
            try:
                return read(raw)
            except ValueError as reason:
                self.say(place, str(reason)[:200])
                return None
        self.say(place, f"A {_WORDS[wanted]} is expected here.")
        return None

    def each(
        self, known: Mapping[str, Any], name: str, read: Callable[[object, str], T | None], place: str = ""
    ) -> Iterator[T]:
        path = f"{place}.{name}" if place else name
        rows = known.get(name, [])
        if not isinstance(rows, list):
            self.say(path, "A list is expected here.")
            return
        for at, row in enumerate(rows):
            if (item := read(row, f"{path}.{at}")) is not None:
                yield item

    def whole(self, place: str, parts: dict[str, Any], made: Callable[..., T]) -> T | None:
        return self.build(place, lambda: made(**parts)) if None not in parts.values() else None

    def build(self, place: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ValueError as reason:
            self.say(place, str(reason)[:200])
            return None


_WORDS = {str: "text", int: "whole number", bool: "true or false"}


def _natural(number: int) -> int:
    if number < 0:
        raise ValueRefused("A number below zero has no meaning here.")
    return number


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueRefused("A text of one line is expected, without invisible characters.")
    return text


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueRefused("The public key is not Base64.") from None


def trust_text(trust: TrustList) -> str:
    """The list as JSON; equal lists give equal texts."""
    content = {
        "version": VERSION,
        "published_on": trust.published_on.isoformat(),
        "sequence": trust.sequence,
        "participants": [_standings_form(entry) for entry in trust.participants],
        "keys": [_key_form(key) for key in trust.keys],
        "numbers": [
            {
                "participant": one.participant.code,
                "year": one.year,
                "first": one.first,
                "last": one.last,
                "source": one.source,
            }
            for one in trust.numbers
        ],
        "status": [
            {"number": str(one.number), "status": one.state, "since": one.since.isoformat(), "reason": one.reason}
            for one in trust.statuses
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _standings_form(entry: Standings) -> dict[str, object]:
    spans = [
        {
            "status": span.status,
            "from": span.from_on.isoformat(),
            "to": None if span.until is None else span.until.isoformat(),
            "zones": list(span.zones),
            "needs_approval": span.needs_approval,
            "monthly_report": span.monthly_report,
            "precision": span.precision,
            "source": span.source,
            "note": span.note,
        }
        for span in entry.spans
    ]
    return {"code": entry.participant.code, "name": entry.name, "standings": spans}


def _key_form(key: TrustedKey) -> dict[str, object]:
    return {
        "kid": key.kid.hex(),
        "participant": key.participant.code,
        "authority": key.authority,
        "algorithm": key.algorithm,
        "public": base64.b64encode(key.public).decode("ascii"),
        "valid_from": key.valid_from.isoformat(),
        "valid_until": key.valid_until.isoformat(),
        "revoked_at": None if key.revoked_at is None else key.revoked_at.isoformat(),
        "reason": key.reason,
        "accepted": key.accepted,
        "why_not": key.why_not,
    }
