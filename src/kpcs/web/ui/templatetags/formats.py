"""Figures, days, moments and names as people read them, in the language of the page."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from django.template import Library
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpcs.permissions import ROLES
from kpcs.scheme.phrases import amounts
from kpcs.scheme.statement import Origin
from kpcs.scheme.values import Carats, CertificateNumber, Usd, ValueRefused

register = Library()
NOTHING = "–"
# An amount without commas, and a tick of a picture.
LONG = re.compile(r"(?<![\d.,])(\d{4,})(?=\.\d{2}(?:\u00a0| )?(?:ct|US\$))")
SHORT = re.compile(r"(\d+(?:\.\d+)?)(bn|M|k)")
SHARE = re.compile(r"(?<=\d)\.(?=\d\s?%)")
# Where the scheme's documents use another name than the Unicode tables.
KP_NAMES = {
    "en": {
        "CD": "Democratic Republic of the Congo",
        "CG": "Republic of the Congo",
        "CI": "Côte d’Ivoire",
        "HK": "Hong Kong, China",
        "KR": "Republic of Korea",
        "LA": "Lao People’s Democratic Republic",
        "MO": "Macao, China",
        "RU": "Russian Federation",
        "TR": "Türkiye",
        "TW": "Chinese Taipei",
        "VN": "Viet Nam",
    },
    "fr": {
        "CD": "République démocratique du Congo",
        "CG": "République du Congo",
        "HK": "Hong Kong, Chine",
        "KR": "République de Corée",
        "LA": "République démocratique populaire lao",
        "MO": "Macao, Chine",
        "RU": "Fédération de Russie",
        "TR": "Türkiye",
        "TW": "Taipei chinois",
    },
}


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))


def locale() -> Locale:
    """The page's language, with the day before the month in English too."""
    return _locale_of(get_language() or "en")


def _hundredths(value: Carats | Usd | int | str) -> Decimal:
    number = value.points if isinstance(value, Carats) else value.cents if isinstance(value, Usd) else int(value)
    return Decimal(number).scaleb(-2)


@register.filter
def carats(value: Carats | int | str | None) -> str:
    """``123456`` points as ``1,234.56 ct``."""
    if value is None or value == "":
        return NOTHING
    return f"{format_decimal(_hundredths(value), '#,##0.00', locale=locale())}\u00a0ct"


@register.filter
def usd(value: Usd | int | str | None) -> str:
    """``123456`` cents as ``US$ 1,234.56``."""
    if value is None or value == "":
        return NOTHING
    return f"US$\u00a0{format_decimal(_hundredths(value), '#,##0.00', locale=locale())}"


@register.filter
def figures(label: str) -> str:
    """A label of a picture, its amounts as the language writes them: ``1,234.56 ct``, ``2.5M``, ``87.5 %``."""
    grouped = LONG.sub(lambda found: f"{int(found[1]):,}", str(label))
    if locale().language != "fr":
        return grouped
    if tick := SHORT.fullmatch(grouped):
        return f"{tick[1].replace('.', ',')}\u00a0{'Md' if tick[2] == 'bn' else tick[2]}"
    return SHARE.sub(",", amounts(grouped, "fr")).replace(": ", "\u00a0: ")


@register.filter
def count(value: int | None) -> str:
    """A whole number with its thousands apart."""
    return NOTHING if value is None else format_decimal(value, "#,##0", locale=locale())


@register.filter
def day(value: date | datetime | str | None) -> str:
    """``22 November 2026``; a text is read as ISO 8601."""
    if not value:
        return NOTHING
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return _first(value.day, format_date(value, "d MMMM y", locale=locale()))


def _first(number: int, text: str) -> str:
    """The first of a month is *1er* in French, as in the sentences of the rules."""
    return text.replace("1", "1er", 1) if number == 1 and locale().language == "fr" else text


@register.filter
def moment(value: datetime | None) -> str:
    """``22 November 2026, 14:05`` in the office's time zone, which is named."""
    if not value:
        return NOTHING
    local = timezone.localtime(value)
    shown = format_datetime(local, "d MMMM y, HH:mm", locale=locale())
    return f"{_first(local.day, shown)}\u00a0{local.tzname()}"


@register.filter
def ago(value: datetime | date | None, now: datetime | None = None) -> str:
    """``3 days ago`` or ``in 2 days``, in the greatest unit."""
    if not value:
        return NOTHING
    if not isinstance(value, datetime):
        today = timezone.localtime(now).date() if now else timezone.localdate()
        if value == today:
            return _("today")
        return format_timedelta(value - today, granularity="day", add_direction=True, locale=locale())
    return format_timedelta(value - (now or timezone.now()), add_direction=True, locale=locale())


@register.filter
def country(code: Any) -> str:
    """The name of a country or Participant by its two letters, as the scheme writes it; an unknown code stays."""
    letters = str(code or "").upper()
    language = (get_language() or "en").split("-")[0]
    return KP_NAMES.get(language, {}).get(letters) or str(locale().territories.get(letters, letters or NOTHING))


@register.filter
def origin(value: Origin) -> str:
    """One country; or the asterisks, and behind them every country and share that the certificate states."""
    shares = [f" {format_decimal(Decimal(share) / 10, locale=locale())}\u00a0%" for share in value.shares]
    listed = ", ".join(country(code) + share for code, share in zip_longest(value.countries, shares, fillvalue=""))
    mixed = _("Mixed origin") + " ***" if value.is_mixed else ""
    return ": ".join(filter(None, (mixed, listed)))


@register.filter
def number_printed(value: Any) -> str:
    """``SL004912`` as it is printed for people: ``SL 004912``, which does not break."""
    try:
        return CertificateNumber.parse(str(value)).printed.replace(" ", "\u00a0")
    except ValueRefused:
        return str(value or NOTHING)


@register.filter
def name(value: Any) -> SafeString:
    """A name that somebody typed, kept apart from the direction of the text around it."""
    return format_html("<bdi>{}</bdi>", value or NOTHING)


@register.filter
def role_names(officer: Any) -> str:
    """The officer's roles in words."""
    return ", ".join(str(ROLES[role].name) for role in officer.roles if role in ROLES)


@register.filter
def shape(schema: dict[str, Any]) -> str:
    """A JSON schema in a word: its kind, its name, or the kinds it may have."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " / ".join(shape(one) for one in schema["anyOf"] if one.get("type") != "null")
    if schema.get("type") == "array":
        return f"[{shape(schema.get('items', {}))}]"
    return str(schema.get("type") or schema.get("title") or "")
