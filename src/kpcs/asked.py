"""What a list is asked for. What cannot be read or is not known is an error: ignored, it widens lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from kpcs.errors import refuse_if_blocked
from kpcs.scheme.findings import Finding, Severity

LONGEST_NAME = 40


class Asked(forms.Form):
    """The filters of one list; other names in the address are refused, save those read ``elsewhere``."""

    elsewhere: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        if unknown := set(self.data) - set(self.fields) - set(self.elsewhere):
            name = {"name": min(unknown)[:LONGEST_NAME]}
            raise forms.ValidationError(_("This list has no filter “%(name)s”."), params=name)
        return super().clean() or {}


def refuse_others(sent: Iterable[str], known: Iterable[str] = ()) -> None:
    """Refuse every name that is not known; for files and programs, which have no form to show."""
    refuse_if_blocked(
        Finding("K-API.1", Severity.BLOCK, name[:LONGEST_NAME], "This list has no such filter.", "Remove it.")
        for name in sorted(set(sent) - set(known))
    )
