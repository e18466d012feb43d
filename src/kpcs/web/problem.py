"""``application/problem+json`` (RFC 9457): what the API says when it does not do what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import JsonResponse

from kpcs.said import said
from kpcs.scheme.findings import Finding

CONTENT_TYPE = "application/problem+json"
FINDING: dict[str, Any] = {
    "type": "object",
    "required": ["code", "severity", "field", "message", "remedy", "params"],
    "properties": {
        "code": {"type": "string", "description": "The rule's id; never reused."},
        "severity": {"type": "string", "enum": ["block", "warn", "note"]},
        "field": {"type": "string", "description": "Where in the request, such as parcels.2.carats; empty: the whole."},
        "message": {"type": "string", "description": "What is wrong."},
        "remedy": {"type": "string", "description": "What to do."},
        "params": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "findings"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
    },
}


def problem(status: int, title: str, detail: str = "", findings: Iterable[Finding] = ()) -> JsonResponse:
    """One answer; ``findings`` gives every reason at once."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "field": finding.field,
                "message": str(finding.message),
                "remedy": str(finding.remedy),
                "params": {key: str(value) for key, value in finding.params.items()},
            }
            for finding in said(findings)
        ],
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
