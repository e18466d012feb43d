"""Anybody checks a certificate: by number its standing, by its code everything that the paper itself says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kpcs import reading
from kpcs.errors import Refused
from kpcs.public.queries.status import status_of
from kpcs.public.throttle import is_too_often
from kpcs.said import said
from kpcs.scheme.codec import MOST_CHARACTERS, PREFIX
from kpcs.scheme.reading import Reader
from kpcs.scheme.values import CertificateNumber
from kpcs.scheme.verify import Verdict
from kpcs.scheme.verify.texts import say
from kpcs.shipments.queries.checks import step_lines
from kpcs.shipments.queries.trust import verdict_for_anyone

from .drawn import PAGE, answer


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The form; with ``text`` (number or code) or ``picture`` also the answer. Bad input gets a sentence."""
    asked = request.POST if request.method == "POST" else request.GET
    picture = request.FILES.get("picture")
    if not picture and not asked.get("text", "").strip():
        problem = _("Type a number, paste the text of the code, or choose a picture.")
        context = {"problem": problem if request.method == "POST" else ""}
        return render(request, PAGE, context, status=422 if request.method == "POST" else 200)
    if is_too_often(request):
        sentence = _("Too many look-ups from your address. Wait a minute and try again.")
        response = render(request, PAGE, {"problem": sentence, **_typed(asked)}, status=429)
        response["Retry-After"] = "60"
        return response
    text = asked.get("text", "").strip()
    try:
        if not picture and text[: len(PREFIX)].upper() != PREFIX:
            return answer(request, status_of(_number(text), on=timezone.localdate()), text)
        code = reading.certificate_text(picture.read()) if picture else text
        context = _told(verdict_for_anyone(code, on=timezone.localdate()))
    except reading.ReadingRefused as refused:
        problem = say(refused.because, get_language() or "en")
        return render(request, PAGE, {"problem": problem, **_typed(asked)}, status=422)
    except Refused as refusal:
        problem = " ".join(f"{one.message} {one.remedy}" for one in said(refusal.findings))
        return render(request, PAGE, {"problem": problem, **_typed(asked)}, status=422)
    return render(request, PAGE, {**context, **_typed(asked)})


def _typed(asked: QueryDict) -> dict[str, str]:
    return {"text": asked.get("text", "")[:MOST_CHARACTERS]}


def _number(text: str) -> CertificateNumber:
    reader = Reader()
    number = reader.number(text, "text")
    if number is None:
        raise Refused(reader.findings)
    return number


def _told(verdict: Verdict) -> dict[str, Any]:
    language = get_language() or "en"
    return {
        "verdict": verdict,
        "sentence": verdict.sentence(language),
        "advice": verdict.advice(language),
        "ages": [age.as_dict(verdict.on, language) for age in verdict.lists],
        "steps": step_lines(verdict, language),
        "statement": verdict.statement,
    }
