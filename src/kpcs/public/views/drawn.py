"""The page of a number: drawn once for each language and answer, then filled in.

Drawing the frame takes longer than the whole look-up, and strangers all see the same one. Only the number, the issuer,
the days, the address and the form's token differ: they are marks in the page that is kept, and are escaped when they
are filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import get_language

from kpcs.public.queries.status import Status

PAGE = "public/check.html"
NAMES = ("number", "authority", "issued", "expires", "text", "address", "csrf_token")
MARKS = {name: f"[[[{name}]]]" for name in NAMES}
SPLIT = re.compile(r"\[\[\[(" + "|".join(NAMES) + r")\]\]\]")


@dataclass(frozen=True, slots=True)
class Answer:
    """What decides how the page looks, whatever the number: the key under which it is kept."""

    language: str
    standing: str
    has_issuer: bool
    office: str
    is_demonstration: bool


def answer(request: HttpRequest, status: Status, text: str) -> HttpResponse:
    """The page for one number; an officer's own frame is drawn anew, a stranger's is the kept one."""
    language = get_language() or "en"
    values = {
        "number": status.number.printed,
        "authority": status.authority,
        "issued": _day(status.issued_on, language),
        "expires": _day(status.expires_on, language),
        "text": text,
    }
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
        return HttpResponse(render_to_string(PAGE, {**values, "status": status}, request))
    values |= {"address": request.get_full_path(), "csrf_token": get_token(request)}
    filled = [
        escape(values[part]) if place % 2 else part for place, part in enumerate(_parts(_key(status), request, status))
    ]
    return HttpResponse("".join(filled))


@lru_cache(4096)
def _day(day: date | None, language: str) -> str:
    return date_format(day, "j F Y") if day else ""


def _key(status: Status) -> Answer:
    return Answer(
        language=get_language() or "en",
        standing=status.standing,
        has_issuer=bool(status.authority),
        office=settings.KPCS_OFFICE_NAME,
        is_demonstration=settings.KPCS_DEMONSTRATION,
    )


_KEPT: dict[Answer, list[str]] = {}


def _parts(key: Answer, request: HttpRequest, status: Status) -> list[str]:
    """Text and name of mark in turn. As many keys as languages and answers: nothing needs to go."""
    if key not in _KEPT:
        page = render_to_string(PAGE, {**MARKS, "status": status}, request)
        _KEPT[key] = SPLIT.split(page.replace(str(escape(request.get_full_path())), MARKS["address"]))
    return _KEPT[key]
