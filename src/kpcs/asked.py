"""What a list is asked for. What cannot be read or is not known is an error: ignored, it widens lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from pydantic import BeforeValidator

from kpcs.errors import refuse_if_blocked
from kpcs.scheme.findings import Finding, Severity

LONGEST_NAME = 40


def _written(day: object) -> object:
    if (isinstance(day, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day)) or isinstance(day, int | float):
        raise ValueError(_("Write year, month and day, such as 2026-11-22."))
    return day


# Pydantic alone takes a number for the seconds since 1970, so that ?since=0 would widen a list unseen.
Day = Annotated[date, BeforeValidator(_written)]


def counted(text: str) -> int:
    """A page or a row that is asked for; -1 for what is no plain number, or one longer than any list."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


class Asked(forms.Form):
    """The filters of one list; other names in the address are refused, save those read ``elsewhere``."""

    elsewhere: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        if unknown := set(self.data) - set(self.fields) - set(self.elsewhere):
            name = {"name": min(unknown)[:LONGEST_NAME]}
            raise forms.ValidationError(_("This list has no filter “%(name)s”."), params=name)
        several = (name for name, field in self.fields.items() if isinstance(field, forms.MultipleChoiceField))
        if doubled := _doubled(self.data, several):
            name = {"name": doubled[0]}
            raise forms.ValidationError(_("The filter “%(name)s” is given twice, and not alike."), params=name)
        return super().clean() or {}


def refuse_others(sent: QueryDict, known: Iterable[str] = (), several: Iterable[str] = ()) -> None:
    """Refuse every name that is not known or is given twice; for files and programs, which have no form to show."""
    others, doubled = sorted(set(sent) - set(known)), _doubled(sent, several)
    refuse_if_blocked(
        [
            *(_finding(name, _t("This list has no such filter."), _t("Remove it.")) for name in others),
            *(_finding(name, _t("The filter is given twice, and not alike."), _t("Give it once.")) for name in doubled),
        ]
    )


def _finding(name: str, message: str, remedy: str) -> Finding:
    return Finding("K-API.1", Severity.BLOCK, name[:LONGEST_NAME], message, remedy)


def _doubled(sent: object, several: Iterable[str]) -> list[str]:
    """Names of which only the last value would count."""
    given = sent.lists() if isinstance(sent, QueryDict) else ()
    doubled = {name for name, values in given if len(set(values)) > 1}
    return sorted(doubled.difference(several))
