"""The rulebook for everybody: every rule with its level, how well it is documented, and where it is checked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import EmptyPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kpcs.asked import Asked, counted
from kpcs.errors import NotFound
from kpcs.scheme.catalogue import Entry, Evidence, Level, entries
from kpcs.scheme.pages import AREAS, area_of
from kpcs.scheme.rulebook import Kept, coded, kept
from kpcs.scheme.vocabulary import rows

ROWS = 60
LEVELS = {
    Level.MUST: _("Requirement of the scheme"),
    Level.SHOULD: _("Recommendation"),
    Level.NATIONAL: _("National law or practice"),
    Level.DERIVED: _("Derived by this software"),
    Level.FACT: _("Fact"),
}
EVIDENCE = {
    Evidence.CONFIRMED: _("Confirmed"),
    Evidence.PARTLY: _("Partly confirmed"),
    Evidence.UNCONFIRMED: _("Unconfirmed"),
    Evidence.DESIGN: _("Our own design"),
}
TONES = {
    Evidence.CONFIRMED: "good",
    Evidence.PARTLY: "wait",
    Evidence.UNCONFIRMED: "warn",
    Evidence.DESIGN: "neutral",
}
KEPT = {Kept.CODE: _("Checked by code"), Kept.DATA: _("Applied as data"), Kept.TEXT: _("For people to follow")}


class RulesForm(Asked):
    """Which rules to list. An invalid filter is an error."""

    elsewhere = ("page",)

    q = forms.CharField(label=_("Rule or word"), required=False, max_length=60)
    level = forms.ChoiceField(label=_("Force"), required=False, choices=[("", _("All")), *LEVELS.items()])
    status = forms.ChoiceField(label=_("Evidence"), required=False, choices=[("", _("All")), *EVIDENCE.items()])
    kept = forms.ChoiceField(label=_("Kept as"), required=False, choices=[("", _("All")), *KEPT.items()])

    def fits(self, entry: Entry) -> bool:
        """Whether a rule is asked for; call only when the form is valid."""
        said = self.cleaned_data
        word = said["q"].casefold()
        return (
            (not word or word in entry.id.casefold() or word in entry.sentence.casefold())
            and (not said["level"] or entry.level == said["level"])
            and (not said["status"] or entry.status == said["status"])
            and (not said["kept"] or kept(entry) == said["kept"])
        )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, filtered."""
    form = RulesForm(request.GET)
    if not form.is_valid():
        return render(request, "public/rules.html", {"form": form}, status=422)
    found = [entry for entry in entries().values() if form.fits(entry)]
    asked = request.GET.get("page", "1")
    try:
        page = Paginator(found, ROWS).page(counted(asked))
    except EmptyPage as reason:
        raise NotFound from reason
    context = {"form": form, "page": page, "rows": [_shown(entry) for entry in page], "count": len(found)}
    return render(request, "public/rules.html", context)


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with its sources and the sentences that an officer reads."""
    entry = entries().get(code)
    if entry is None:
        raise NotFound
    sources = {row["key"]: row for row in rows("sources.csv")}
    context = {
        "rule": _shown(entry),
        "area": AREAS[area_of(entry.id)],
        "sources": [(key, sources[key]) for key in entry.sources if key in sources],
        "sentences": coded().get(entry.id, ()),
    }
    return render(request, "public/rule.html", context)


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "level": LEVELS[entry.level],
        "evidence": EVIDENCE[entry.status],
        "tone": TONES[entry.status],
        "kept": KEPT[kept(entry)],
    }
