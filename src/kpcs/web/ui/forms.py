"""How a form's fields are written: label, hint, error, control; and how a day is asked for."""

from __future__ import annotations

from typing import Any

from django.forms import DateInput
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's own widgets in the groups of this look."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


class DayInput(DateInput):
    """The browser's calendar; a browser without one shows a text box, for which the hint should give 2026-11-22."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "2026-11-22", **(attrs or {})}, format="%Y-%m-%d")
