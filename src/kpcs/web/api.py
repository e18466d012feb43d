"""The JSON API, put together from the rooms' routers; described as OpenAPI 3.1 at ``/api/v1/openapi.json``.

A program signs in with a token (``Authorization: Bearer kp_…``), a page of this office with its session. Rooms read
who asks from ``request.auth``. What goes wrong is always ``application/problem+json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser as NinjaParser
from ninja.security import HttpBearer, SessionAuth

from kpcs import __version__
from kpcs.accounts import queries as accounts
from kpcs.asked import refuse_others
from kpcs.errors import KpcsError
from kpcs.scheme.findings import Finding, Severity
from kpcs.web import answers
from kpcs.web.problem import CONTENT_TYPE, FINDING, SCHEMA, problem
from kpcs.web.ui.templatetags.formats import shape

if TYPE_CHECKING:
    from kpcs.accounts.models import Officer

DEEPEST = 12
# Three times as many as anything that is described; each that is not known is a finding of its own.
MOST_NAMES = 60
# What the views call a whole body or query; no name that a program knows.
ARGUMENTS: set[str] = set()
SAID = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is not known, ended or revoked.",
    403: "The officer's roles do not allow it.",
    404: "There is no such thing, or it is none of the asker's business.",
    409: "Somebody else was first; nothing was changed.",
    413: "The body is larger than the office accepts.",
    422: "The rules refuse it, or the request has not the described shape; every reason is given.",
    503: "The office does too much else, or its database cannot be reached; nothing was changed, ask again.",
    507: "The office's disk is full; nothing was changed.",
}


class Token(HttpBearer):
    """An officer's token for his programs."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        return accounts.officer_of_token(token, at=timezone.now())


class Session(SessionAuth):
    """The browser's session; needs the CSRF token, as forms do. Without a session there is nothing to forge."""

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None


class Parser(NinjaParser):
    """Refuses what is not exactly one thing, and texts that no database keeps (NUL, half of a surrogate pair)."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        given = json.loads(request.body, object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite)
        if not isinstance(given, dict | list):
            raise ValueError(_("named fields are expected"))
        return _kept(given)  # type: ignore[arg-type]  # A few operations take a list.

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        return _kept(super().parse_querydict(data, list_fields, request))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:
        raise ValueError(_("one thing in it has more than %(most)s names") % {"most": MOST_NAMES})
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ValueError(_("a field is given twice"))
    return given


def _finite(text: str) -> float:
    if not isfinite(value := float(text)):
        raise ValueError(_("%(number)s is not a number that can be kept") % {"number": text[:20]})
    return value


def _kept(given: dict[str, Any]) -> dict[str, Any]:
    refused = _("This text holds an invisible control character; type it again without.")
    deep = _("This is nested too deep.")
    if errors := [{"loc": at, "msg": deep if len(at) > DEEPEST else refused} for at in _lost(given, ())]:
        raise ValidationError(errors)
    return given


def _lost(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Where a value holds a text that cannot be kept, or goes deeper than anything that is described."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            yield place
    elif len(place) > DEEPEST:
        yield place
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _lost(part, (*place, name))
            yield from _lost(name, place)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _lost(part, (*place, index))


class Api(NinjaAPI):
    """Ninja, with the problems documented at every operation."""

    def get_openapi_schema(self, *arguments: Any, **named: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(*arguments, **named)
        schema["components"]["schemas"].update(Finding=FINDING, Problem=SCHEMA)
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, sentence in SAID.items():
                    operation["responses"].setdefault(status, {"description": sentence, "content": content})
        return schema


api = Api(
    title="kpcs",
    version=__version__,
    description="One office of the Kimberley Process Certification Scheme. Weights: points of a carat; money: cents.",
    auth=[Token(), Session()],
    docs_url=None,
    urls_namespace="api",
    parser=Parser(),
)
for room in settings.ROOMS:
    if find_spec(f"kpcs.{room}.api"):
        api.add_router("", import_module(f"kpcs.{room}.api").router)


def closed(view: Any) -> Any:
    """An operation that refuses query parameters which it does not describe: a mistyped filter widens no list."""
    models = view._ninja_operation.models
    places = [place for model in models for place in getattr(model, "__ninja_flatten_map__", {}).values()]
    ARGUMENTS.update(place[0] for place in places if len(place) > 1)
    ARGUMENTS.update(name for model in models if (name := getattr(model, "__read_from_single_attr__", None)))
    asked = [model for model in models if model.__ninja_param_source__ == "query"]
    known = {name for model in asked for name in model.__ninja_flatten_map__}
    several = {name for model in asked for name in model.__ninja_collection_fields__}

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> Any:
        refuse_others(request.GET, known, several)
        return view(request, **given)

    return answered


api.add_decorator(closed, mode="operation")


@api.exception_handler(KpcsError)
def refused(request: HttpRequest, error: KpcsError) -> HttpResponse:
    return answers.answer(request, error)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Every place where the request is not as described, in the shape of findings."""
    findings = []
    for one in error.errors:
        place = [str(part) for part in one["loc"] if part not in ("body", "query", "path", "form", "file", "payload")]
        named = place[1:] if place and place[0] in ARGUMENTS else place
        message = str(one["msg"]).removeprefix("Value error, ")
        remedy = _("Write it as the description at /api says.")
        findings.append(Finding("K-API.1", Severity.BLOCK, ".".join(named), message, remedy))
    return problem(422, _("The request has not the described shape"), findings=findings)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, _("Sign in first"), _("Send a token that is in force: Authorization: Bearer …"))
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return answers.not_found(request)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:  # Ninja's session check says no more than that the CSRF token is missing.
        return answers.form_refused(request)
    if isinstance(error.__cause__, ValidationError):
        return misshapen(request, error.__cause__)
    if isinstance(error.__cause__, ValueError | RecursionError):
        why = {"why": str(error.__cause__)[:200]}
        return problem(400, _("The body cannot be read"), _("It is not JSON that says one thing: %(why)s.") % why)
    return problem(error.status_code, str(error.message))


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The API for people: every operation with what it takes and answers."""
    schema = api.get_openapi_schema()
    operations = [
        {"method": method.upper(), "path": path, "id": operation["operationId"], **_parts(operation)}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    words = {"header": "Authorization: Bearer kp_…", "file": "openapi.json"}
    return render(
        request, "ui/api.html", {"operations": operations, "schemas": schema["components"]["schemas"], **words}
    )


def _parts(operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {})
    good = {status: response for status, response in operation["responses"].items() if int(status) < 400}
    return {
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": [
            {"name": one["name"], "place": one["in"], "is_required": one.get("required"), "meaning": _meaning(one)}
            for one in operation.get("parameters", [])
        ],
        "is_public": not operation.get("security"),
        "takes": [(kind, shape(content["schema"])) for kind, content in body.items()],
        "gives": [
            (
                status,
                response["description"],
                [shape(content["schema"]) for content in response.get("content", {}).values()],
            )
            for status, response in good.items()
        ],
    }


def _meaning(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    return str(parameter.get("description") or schema.get("description") or shape(schema))
