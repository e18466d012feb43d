"""A trust list as JSON: the strict reader, which tells everything that is wrong at once.

``docs/reference/trust-list.md`` says what each field means.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from kpcs.scheme.findings import Finding
from kpcs.scheme.standings import Precision, Standing, Standings, Status
from kpcs.scheme.values import CertificateNumber, CountryCode, ValueRefused

from .certification import LogPlace
from .fields import Fields, finding, from_base64, json_of, line, natural
from .published import About, Feature, LogSource, Policy, Side, Witness
from .roots import Anchor, Root
from .statuses import NumberState, NumberStatus
from .values import AnnouncedNumbers, TrustedKey, TrustList

VERSION = 2
K = TypeVar("K", Root, TrustedKey)
MOST_CHARACTERS = 64 * 1024 * 1024
_REQUIRED = {"version", "published_at", "sequence", "good_until", "participants", "roots", "keys"}
_OPTIONAL = {"publisher", "anchors", "numbers", "features", "logs", "witnesses", "policy", "status"}


class TrustRefused(ValueRefused):
    """The text is not a trust list; ``findings`` has every reason with its place."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        lines = [f"{finding.field}: {finding.message}" if finding.field else finding.message for finding in findings]
        super().__init__(" ".join(lines[:5]) + (f" And {len(lines) - 5} more." if len(lines) > 5 else ""))
        self.findings = findings


def trust_of(text: str) -> TrustList:
    """The list that the text holds. Unknown fields, doubled fields, fractions and values out of order are refused."""
    if len(text) > MOST_CHARACTERS:
        raise TrustRefused((finding("", "The text is longer than any trust list."),))
    try:
        raw = json_of(text)
    except (ValueError, RecursionError) as reason:
        raise TrustRefused((finding("", f"This is not JSON as a trust list is written: {reason}."),)) from None
    reading = _Reading()
    trust = reading.trust(raw)
    if trust is None or reading.findings:
        raise TrustRefused(tuple(reading.findings))
    return trust


class _Reading(Fields):
    """One method for each kind of entry."""

    def trust(self, raw: object) -> TrustList | None:
        version = raw.get("version", VERSION) if isinstance(raw, dict) else VERSION
        if type(version) is not int or version != VERSION:
            # Said alone: what another version lacks or has more would only confuse.
            self.say("version", f"This program reads version {VERSION} of the list.")
            return None
        known = self.fields(raw, "", _REQUIRED, _OPTIONAL)
        if known is None:
            return None
        parts: dict[str, Any] = {
            "published_at": self.value(known["published_at"], "published_at", str, datetime.fromisoformat),
            "sequence": self.value(known["sequence"], "sequence", int, natural),
            "good_until": self.value(known["good_until"], "good_until", str, date.fromisoformat),
            "publisher": self.publisher(known.get("publisher", {"name": ""})),
            "policy": self.policy(known.get("policy", {"needed": 0, "of": []})),
        }
        readers: dict[str, Callable[[object, str], Any]] = {
            "anchors": self.anchor,
            "participants": self.standings,
            "roots": self.root,
            "keys": self.key,
            "numbers": self.numbers,
            "features": self.feature,
            "logs": self.log,
            "witnesses": self.witness,
        }
        parts |= {name: tuple(self.each(known, name, read)) for name, read in readers.items()}
        parts["statuses"] = tuple(self.each(known, "status", self.status))
        return None if self.findings else self.build("", lambda: TrustList(**parts))

    def publisher(self, raw: object) -> str | None:
        known = self.fields(raw, "publisher", {"name"}, set())
        return None if known is None else self.value(known["name"], "publisher.name", str, str)

    def anchor(self, raw: object, place: str) -> Anchor | None:
        known = self.fields(raw, place, {"kid", "public", "valid_from", "valid_until"}, set())
        if known is None:
            return None
        anchor = self.whole(place, self.period(known, place), Anchor)
        if anchor is not None and known["kid"] != anchor.kid.hex():
            self.say(place, f"The key has the id {anchor.kid.hex()}; the list says otherwise.")
        return anchor

    def period(self, known: dict[str, Any], place: str) -> dict[str, Any]:
        return {
            "public": self.value(known["public"], f"{place}.public", str, from_base64),
            "valid_from": self.value(known["valid_from"], f"{place}.valid_from", str, date.fromisoformat),
            "valid_until": self.value(known["valid_until"], f"{place}.valid_until", str, date.fromisoformat),
        }

    def optional(
        self, known: dict[str, Any], place: str, readers: dict[str, tuple[type, Callable[[Any], object]]]
    ) -> dict[str, Any]:
        """Those fields that are given and not null."""
        return {
            name: self.value(known[name], f"{place}.{name}", *reader)
            for name, reader in readers.items()
            if known.get(name) is not None
        }

    def root(self, raw: object, place: str) -> Root | None:
        required = {"kid", "participant", "algorithm", "public", "valid_from", "valid_until"}
        known = self.fields(raw, place, required, {"accepted", "why_not", "certification"})
        if known is None:
            return None
        parts = {
            "participant": self.value(known["participant"], f"{place}.participant", str, CountryCode),
            **self.period(known, place),
            **self.optional(
                known, place, {"accepted": (bool, bool), "why_not": (str, str), "certification": (str, from_base64)}
            ),
        }
        return self.named(known, place, self.whole(place, parts, Root))

    def named(self, known: dict[str, Any], place: str, key: K | None) -> K | None:
        if key is not None and (known["kid"] != key.kid.hex() or known["algorithm"] != key.algorithm):
            said = f"The key has the id {key.kid.hex()} and signs with {key.algorithm}; the list says otherwise."
            self.say(place, said)
        return key

    def standings(self, raw: object, place: str) -> Standings | None:
        known = self.fields(raw, place, {"code", "name", "standings"}, set())
        if known is None:
            return None
        code = self.value(known["code"], f"{place}.code", str, CountryCode)
        name = self.value(known["name"], f"{place}.name", str, line)
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
            "zones": tuple(self.each(known, "zones", lambda zone, at: self.value(zone, at, str, line), place)),
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
        readers: dict[str, tuple[type, Callable[[Any], object]]] = {
            "certification": (str, from_base64),
            "revocation": (str, from_base64),
            "revoked_at": (str, datetime.fromisoformat),
            "reason": (str, str),
            "compromised": (bool, bool),
            "accepted": (bool, bool),
            "why_not": (str, str),
        }
        known = self.fields(raw, place, required, readers.keys() | {"log"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            "participant": self.value(known["participant"], f"{place}.participant", str, CountryCode),
            "authority": self.value(known["authority"], f"{place}.authority", str, line),
            **self.period(known, place),
            **self.optional(known, place, readers),
        }
        if known.get("log") is not None:
            parts["log"] = self.log_place(known["log"], f"{place}.log")
        return self.named(known, place, self.whole(place, parts, TrustedKey))

    def log_place(self, raw: object, place: str) -> LogPlace | None:
        known = self.fields(raw, place, {"origin", "size", "root"}, set())
        if known is None:
            return None
        parts = {
            "origin": self.value(known["origin"], f"{place}.origin", str, line),
            "size": self.value(known["size"], f"{place}.size", int, natural),
            "root": self.value(known["root"], f"{place}.root", str, from_base64),
        }
        return self.whole(place, parts, LogPlace)

    def numbers(self, raw: object, place: str) -> AnnouncedNumbers | None:
        known = self.fields(raw, place, {"participant", "year", "first", "last"}, {"source"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            name: self.value(known[name], f"{place}.{name}", int, natural) for name in ("year", "first", "last")
        }
        parts["participant"] = self.value(known["participant"], f"{place}.participant", str, CountryCode)
        parts["source"] = self.value(known.get("source", ""), f"{place}.source", str, str)
        return self.whole(place, parts, AnnouncedNumbers)

    def feature(self, raw: object, place: str) -> Feature | None:
        known = self.fields(raw, place, {"participant", "year", "about", "text"}, {"source"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            "participant": self.value(known["participant"], f"{place}.participant", str, CountryCode),
            "year": self.value(known["year"], f"{place}.year", int, natural),
            "about": self.value(known["about"], f"{place}.about", str, About),
            "text": self.value(known["text"], f"{place}.text", str, line),
            "source": self.value(known.get("source", ""), f"{place}.source", str, str),
        }
        return self.whole(place, parts, Feature)

    def log(self, raw: object, place: str) -> LogSource | None:
        known = self.fields(raw, place, {"origin", "vkey"}, {"authorities", "url"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            name: self.value(known.get(name, ""), f"{place}.{name}", str, str) for name in ("origin", "vkey", "url")
        }
        parts["authorities"] = tuple(
            self.each(known, "authorities", lambda one, at: self.value(one, at, str, line), place)
        )
        return self.whole(place, parts, LogSource)

    def witness(self, raw: object, place: str) -> Witness | None:
        known = self.fields(raw, place, {"name", "vkey", "side"}, {"url"})
        if known is None:
            return None
        parts: dict[str, Any] = {
            name: self.value(known.get(name, ""), f"{place}.{name}", str, str) for name in ("name", "vkey", "url")
        }
        parts["side"] = self.value(known["side"], f"{place}.side", str, Side)
        return self.whole(place, parts, Witness)

    def policy(self, raw: object) -> Policy | None:
        known = self.fields(raw, "policy", {"needed", "of"}, set())
        if known is None:
            return None
        needed = self.value(known["needed"], "policy.needed", int, natural)
        names = tuple(self.each(known, "of", lambda one, at: self.value(one, at, str, line), "policy"))
        return None if needed is None else self.build("policy", lambda: Policy(needed, names))

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
