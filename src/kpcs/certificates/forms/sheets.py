"""Forms with rows that grow without a script: posted text <-> the shape that the law reads, its findings beside.

A sheet never says that something is wrong by itself: the law reads the same shape from form, API, upload and storage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from kpcs.asked import counted
from kpcs.said import said
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.rules.certificates.sentences import MISSING
from kpcs.scheme.statement import MOST_PARCELS

_ROW = re.compile(r"(?P<table>[a-z_]+)-(?P<row>[0-9]{1,3})-(?P<name>[a-z_]+)")


class Typed(forms.CharField):
    """A text as typed: neither stripped nor judged. ``required`` is only shown; reading it is for the law."""

    def clean(self, value: Any) -> str:
        return "" if value is None else str(value)


def text(*, is_optional: bool = False, **options: Any) -> Typed:
    """A text that the law wants, or one that may stay empty."""
    return Typed(required=not is_optional, strip=False, **options)


def choice(choices: Iterable[tuple[str, Any]], **options: Any) -> Typed:
    """A choice that also shows a text which is none of its choices, because drafts keep what was typed."""
    return text(widget=OpenSelect(choices=[("", "–"), *choices]), **options)


class OpenSelect(forms.Select):
    """A list of choices to which the present value is added when it is not among them."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        known = {str(key) for key, _label in self.choices}
        strange = [one for one in value if one not in known]
        kept = self.choices
        try:
            self.choices = [*kept, *((one, one) for one in strange)]
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind: their form, how many blank ones stand ready, and the words around them."""

    form: type[forms.Form]
    caption: Any
    row_label: Any
    add_label: Any
    least: int = 1


@dataclass(slots=True)
class Rows:
    """The rows of one table as they are shown."""

    name: str
    table: Table
    forms: list[forms.Form] = field(default_factory=list)
    said: list[Finding] = field(default_factory=list)

    @property
    def heads(self) -> list[Any]:
        return [bound.label for bound in self.forms[0]] if self.forms else []

    @property
    def may_grow(self) -> bool:
        return len(self.forms) < MOST_PARCELS


class Sheet:
    """A head form and tables of rows, made from what was posted or from what is stored."""

    head: ClassVar[type[forms.Form]]
    tables: ClassVar[Mapping[str, Table]]

    def __init__(self, filed: Mapping[str, object], findings: Iterable[Finding] = (), do: str = "") -> None:
        self.findings = said(findings)
        self.form = self.head(_texts(filed, self.head.base_fields))
        self.rows = {name: self._rows(name, table, filed.get(name)) for name, table in self.tables.items()}
        self._attach()
        self._turn_to(do)

    @classmethod
    def filed(cls, posted: QueryDict) -> dict[str, object]:
        """What was posted, in the shape that the law reads; a row keeps its place."""
        found: dict[str, object] = {name: _one_line(posted.get(name, "")) for name in cls.head.base_fields}
        for name, table in cls.tables.items():
            rows: dict[int, dict[str, str]] = {}
            for key in posted:
                match = _ROW.fullmatch(key)
                if match and match["table"] == name and match["name"] in table.form.base_fields:
                    rows.setdefault(int(match["row"]), {})[match["name"]] = _one_line(posted.get(key, ""))
            found[name] = [rows[row] for row in sorted(rows)]
        return found

    @classmethod
    def changed(cls, filed: dict[str, object], do: str) -> bool:
        """Add or remove a row, as a button of the form asked; false when it asked for something else."""
        act, _, rest = do.partition("-")
        name, _, row = rest.partition("-")
        rows = filed.get(name)
        if name not in cls.tables or not isinstance(rows, list):
            return False
        if act == "add":
            rows.append({})
        elif act == "remove" and 0 <= (place := counted(row)) < len(rows):
            del rows[place]
        else:
            return False
        return True

    def _turn_to(self, do: str) -> None:
        """Put the cursor where a row was added or removed: the page would begin at its top again."""
        act, _, rest = do.partition("-")
        name, _, row = rest.partition("-")
        if act in ("add", "remove") and name in self.rows and self.rows[name].forms:
            forms = self.rows[name].forms
            place = min(counted(row), len(forms) - 1)
            next(iter(forms[place].fields.values())).widget.attrs["autofocus"] = True

    def _rows(self, name: str, table: Table, stored: object) -> Rows:
        rows = list(stored) if isinstance(stored, list | tuple) else []
        rows += [{}] * (table.least - len(rows))
        made = [
            table.form(_texts(row if isinstance(row, Mapping) else {}, table.form.base_fields, f"{name}-{place}-"),
                       prefix=f"{name}-{place}")
            for place, row in enumerate(rows[:MOST_PARCELS])
        ]  # fmt: skip
        return Rows(name, table, made)

    def _attach(self) -> None:
        """Put every finding beside the field that it is about."""
        for form in (self.form, *(row for rows in self.rows.values() for row in rows.forms)):
            form.full_clean()
        for finding in self.findings:
            name, _, rest = finding.field.partition(".")
            row, _, column = rest.partition(".")
            if finding.severity is not Severity.BLOCK:
                continue
            sentence = f"{finding.message} {finding.remedy}"
            if not rest and name in self.form.fields:
                self.form.add_error(name, sentence)
            elif name in self.rows and row.isdecimal() and int(row) < len(self.rows[name].forms):
                form = self.rows[name].forms[int(row)]
                form.add_error(column if column in form.fields else None, sentence)
            elif name in self.rows:
                self.rows[name].said.append(finding)

    @property
    def problems(self) -> list[tuple[str, str, Finding]]:
        """Everything that stops the act, each with the id of its field and the row that it is in."""
        stopping = [one for one in self.findings if one.severity is Severity.BLOCK]
        return [
            (self._target(one.field), ", ".join(filter(None, (self.row_of(one.field), self._unnamed(one)))), one)
            for one in stopping
        ]

    def _unnamed(self, finding: Finding) -> str:
        """The label of a field about which is said only that it is missing; other sentences name theirs."""
        name, _, rest = finding.field.partition(".")
        fields = self.rows[name].table.form.base_fields if name in self.rows else self.form.fields
        named = fields.get(rest.rpartition(".")[2] or name)
        return str(named.label) if named and finding.code == MISSING.id else ""

    def row_of(self, path: str) -> str:
        """The name of the row that a finding's path lies in, such as “Parcel 2”."""
        name, _, rest = path.partition(".")
        row = rest.partition(".")[0]
        return f"{self.rows[name].table.row_label} {int(row) + 1}" if name in self.rows and row.isdecimal() else ""

    @property
    def advice(self) -> list[Finding]:
        """Warnings and notes, which stop nothing."""
        return [one for one in self.findings if one.severity is not Severity.BLOCK]

    def _target(self, path: str) -> str:
        name, _, rest = path.partition(".")
        if not rest and name in self.form.fields:
            return self.form[name].id_for_label
        if name in self.rows:
            first = next(iter(self.rows[name].table.form.base_fields))
            return f"id_{path.replace('.', '-')}" if "." in rest else f"id_{name}-{rest or 0}-{first}"
        return ""


def _texts(stored: Mapping[str, object], names: Iterable[str], prefix: str = "") -> dict[str, str]:
    """What a form shows for stored values: texts as they are, lists of texts as lines."""
    shown = {}
    for name in names:
        value = stored.get(name)
        if isinstance(value, list | tuple):
            value = "\n".join(str(one) for one in value)
        shown[f"{prefix}{name}"] = "" if value is None else str(value)
    return shown


def _one_line(value: str | list[object]) -> str:
    """Browsers send line ends as CR LF."""
    return str(value).replace("\r\n", "\n")
