"""How a form's fields are written: label, hint, error, control."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

Widget = Mapping[str, Any]


class Renderer(TemplatesSetting):
    """Django's own widgets in the groups of this look.

    Django's templates of boxes and lists of choices include another template for every choice: a list of countries
    took a third of a page's time. Those are written here, word for word the same.
    """

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if write := _WRITTEN.get(template_name):
            return write(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    return f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{value}{_attributes(widget)}>'


def _select(widget: Widget) -> str:
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>{"".join(_choices(widget))}\n</select>'


def _choices(widget: Widget) -> Iterator[str]:
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{escaped(group)}">'
        for option in options:
            value, label = escaped(option["value"]), escaped(option["label"])
            yield f'\n  <option value="{value}"{_attributes(option)}>{label}</option>'
        if group:
            yield "\n  </optgroup>"


def escaped(value: object) -> str:
    """As in a template: what is marked as safe stays."""
    text = str(value)
    return text if isinstance(text, SafeString) else escape(text)


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


_INPUTS = ("date", "email", "hidden", "number", "password", "text")
_WRITTEN: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
}
