"""How a form's fields are written: label, hint, error, control."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's own widgets with the field group of this look."""
