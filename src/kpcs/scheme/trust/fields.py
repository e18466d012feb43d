"""Reading strict JSON: named fields, lists and single values; what is wrong is collected with its place."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.values import ValueRefused

T = TypeVar("T")


def finding(place: str, message: str) -> Finding:
    """Something that keeps the text from being a trust list."""
    return Finding("K-TRUST.1", Severity.BLOCK, place, message, "Get the list again from the office that published it.")


def json_of(text: str) -> object:
    """The content of the text; a field given twice and a number that is not whole are refused."""
    return json.loads(text, object_pairs_hook=_pairs, parse_float=_no_number, parse_constant=_no_number)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a field is given twice")
    return result


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text[:20]} is not a whole number")


class Fields:
    """Collects findings; a part that cannot be read is None, and the rest is still read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def say(self, place: str, message: str) -> None:
        self.findings.append(finding(place, message))

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
        # Everything in ``parts`` was read; None is the mark of what could not be.
        return self.build(place, lambda: made(**parts)) if None not in parts.values() else None

    def build(self, place: str, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ValueError as reason:
            self.say(place, str(reason)[:200])
            return None


_WORDS = {str: "text", int: "whole number", bool: "true or false"}


def natural(number: int) -> int:
    """A whole number from 0."""
    if number < 0:
        raise ValueRefused("A number below zero has no meaning here.")
    return number


def line(text: str) -> str:
    """A text of one line that is not empty."""
    if not text.strip() or not text.isprintable():
        raise ValueRefused("A text of one line is expected, without invisible characters.")
    return text


def from_base64(text: str) -> bytes:
    """The bytes behind the text."""
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueRefused("This is not Base64.") from None
