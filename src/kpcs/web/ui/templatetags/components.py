"""The parts that pages are made of. Each is shown with real text on ``/design``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import uuid4

from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template import Context, Library
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpcs.said import said
from kpcs.scheme.findings import Finding, Severity
from kpcs.web.kept_form import hidden_field
from kpcs.web.navigation import Place, places_for

register = Library()
TONES = {"neutral", "wait", "good", "warn", "bad", "done"}
KINDS = {"primary", "secondary", "danger"}


@register.inclusion_tag("ui/request_id.html", takes_context=True)
def request_id(context: Context) -> dict[str, Any]:
    """Hidden fields of every form that acts: a fresh id (a second click repeats nothing) and whose form it is."""
    request: HttpRequest | None = context.get("request")
    return {"id": uuid4(), **(hidden_field(request) if request else {})}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Label, hint, error and control of one field."""
    return bound.as_field_group()


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: BaseForm | None = None, findings: Iterable[Finding] = ()) -> dict[str, Any]:
    """Everything that is wrong, above the form, each linked to its field; nothing when nothing is."""
    lines: list[dict[str, str]] = []
    for key, errors in form.errors.items() if form is not None else ():
        label = str(form[key].label) if form is not None and key in form.fields else ""
        label += "" if not label else " " if label.endswith("?") else f"{_(':')} "
        lines.extend({"target": _target(form, key), "message": f"{label}{error}"} for error in errors)
    for finding in said(findings):
        if finding.severity is Severity.BLOCK:
            line = {"message": finding.message, "remedy": finding.remedy, "code": finding.code}
            lines.append({"target": _target(form, finding.field), "row": _row(finding.field), **line})
    return {"lines": lines}


def _target(form: BaseForm | None, key: str) -> str:
    """The id of a field's control, or of the box around its choices; a box in a table is named by its path."""
    if form is None or key not in form.fields:
        return f"id_{key}" if "." in key else ""
    return str(form[key].id_for_label or form[key].auto_id)


class Rowed(Protocol):
    """A form with rows, each of which has a name."""

    def row_of(self, path: str) -> str: ...


def _row(path: str) -> str:
    """The line of a table that a path such as ``found.0.carats`` lies in."""
    row = path.partition(".")[2].partition(".")[0]
    return _("Line %(line)s") % {"line": int(row) + 1} if row.isdecimal() else ""


@register.inclusion_tag("ui/findings.html")
def findings(found: Iterable[Finding], sheet: Rowed | None = None) -> dict[str, Any]:
    """What the rules say: first what stops the act, then warnings, then notes; each with rule and remedy.

    Those about a ``sheet`` say the row that they are about.
    """
    order = [Severity.BLOCK, Severity.WARN, Severity.NOTE]
    in_order = sorted(said(found), key=lambda finding: order.index(finding.severity))
    return {"findings": [(sheet.row_of(one.field) if sheet else "", one) for one in in_order]}


@register.inclusion_tag("ui/status_tag.html")
def status_tag(label: str, tone: str = "neutral") -> dict[str, Any]:
    """A state in words on a tint: neutral, wait, good, warn, bad or done."""
    if tone not in TONES:
        raise ValueError(f"no such tone: {tone}")
    return {"label": label, "tone": tone}


@register.inclusion_tag("ui/action_button.html", takes_context=True)
def action_button(
    context: Context,
    label: str,
    url: str,
    findings: Iterable[Finding] = (),
    kind: str = "primary",
    method: str = "post",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """One act as a button that posts (or a link, ``method="get"``); if a rule stops it, it says why in text."""
    if kind not in KINDS:
        raise ValueError(f"no such kind of button: {kind}")
    reasons = [finding for finding in said(findings) if finding.severity is Severity.BLOCK]
    shown = {
        "label": label,
        "url": url,
        "reasons": reasons,
        "kind": kind,
        "method": method,
        "name": name,
        "value": value,
    }
    return {
        **shown,
        "reasons_id": f"why-{uuid4().hex[:8]}",
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Earlier and later pages of a list, with the filters kept."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: Context, column: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A column's head that sorts by ``?sort=column`` and, pressed again, by ``?sort=-column``."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    now = query.get("sort", "")
    query["sort"] = f"-{column}" if now == column else column
    direction = {column: "ascending", f"-{column}": "descending"}.get(now, "")
    return {"label": label, "query": query.urlencode(), "direction": direction, "numeric": numeric}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "") -> dict[str, Any]:
    """What stands where a list has no rows: what it will hold, and how the first row comes about."""
    return {"title": title, "text": text, "url": url, "label": label}


@register.inclusion_tag("ui/crumb.html")
def crumb(url: str, label: str) -> dict[str, Any]:
    """The way back to the list that this page belongs to."""
    return {"url": url, "label": label}


@register.inclusion_tag("ui/table_head.html", name="figure_table")
def figure_table(caption: str, cards: bool = False, tight: bool = False, quiet: bool = False) -> dict[str, Any]:
    """Opens a table with its caption, scrolling in its own box or falling into ``cards``.

    Cards say each column's head; ``tight`` ones leave it out and put cells side by side: ``is-first`` beside the row's
    head, ``is-line`` on a line of its own, ``is-last`` at the end, ``is-desk`` only on a wide screen.
    """
    return {"caption": caption, "cards": cards, "tight": tight, "quiet": quiet, "id": f"table-{uuid4().hex[:8]}"}


@register.simple_tag
def end_figure_table() -> SafeString:
    """Closes what ``figure_table`` opened."""
    return SafeString("</table></div>")


@register.inclusion_tag("ui/facts.html")
def facts(*pairs: Any) -> dict[str, Any]:
    """A summary list of terms and what stands for them, given in turn; empty ones are shown as a dash."""
    if len(pairs) % 2:
        raise ValueError("facts come in pairs")
    return {"facts": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Place]:
    """Where this reader may go, the present place marked."""
    request: HttpRequest | None = context.get("request")
    return places_for(request) if request is not None else []


@register.simple_tag
def severity_label(finding: Finding) -> str:
    """The weight of a finding in a word."""
    return {Severity.BLOCK: _("Stops this"), Severity.WARN: _("Warning"), Severity.NOTE: _("Note")}[finding.severity]
