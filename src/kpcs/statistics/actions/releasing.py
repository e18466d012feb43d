"""Making a release: the figures as they stand, fixed under a number, seen by everybody from a moment on."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kpcs.errors import Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger.kinds import Kind
from kpcs.numbering import take_number
from kpcs.participants.actions.actor import Actor
from kpcs.permissions import Permission, require
from kpcs.scheme.findings import Finding, Severity
from kpcs.scheme.periods import FIRST_YEAR

from ..models import Release
from ..queries import released
from ..releases.lines import ReleasedLine, digest_of, is_marked, public, text_of


@transaction.atomic
def make_release(
    *,
    title: str,
    first_year: int,
    last_year: int,
    by: Actor,
    at: datetime,
    public_from: datetime | None = None,
    note: str = "",
    request_id: UUID | None = None,
) -> Release:
    """Fix the signed figures of these years under the next number (R-STA.6); public at once, or when the embargo ends.

    Refuses, with every reason at once, a release without a title or figures, years out of order, an embargo that lies
    in the past. Nothing in it is ever changed: a correction is the next release.
    """
    require(by, Permission.RELEASE_MAKE)
    about = _about(title, note, first_year, last_year)
    said = {**about, "public_from": public_from}
    if event := ledger.repeated(request_id, by=by, kinds=[Kind.RELEASE_MADE], said=said):
        return Release.objects.get(pk=event.data["number"])
    seen_from = public_from or at
    lines = tuple(released.standing_lines(first_year=first_year, last_year=last_year))
    findings = _against(title, (first_year, last_year), seen_from, bool(lines), at)
    if findings:
        raise Refused(findings)
    values = {
        **about,
        "made_at": at,
        "made_by": by.actor_id,
        "made_by_name": by.actor_name,
        "public_from": seen_from,
        **_contents(lines),
    }
    row = take_number(lambda: Release.objects.create(number=released.next_number(), **values))
    data = {"number": row.number, "digest": row.figures_digest, "partners": row.partners_digest, "lines": row.lines}
    subject = ("release", str(row.number))
    ledger.record(Kind.RELEASE_MADE, subject=subject, by=by, at=at, request_id=request_id, data={**said, **data})
    return row


def _about(title: str, note: str, first_year: int, last_year: int) -> dict[str, Any]:
    return {"title": title.strip(), "note": note.strip(), "first_year": first_year, "last_year": last_year}


def _contents(lines: tuple[ReleasedLine, ...]) -> dict[str, Any]:
    kept = {**_kept("figures", text_of(public(lines))), **_kept("partners", text_of(lines))}
    return {"lines": len(lines), "is_demonstration": is_marked(lines), **kept}


def _kept(name: str, text: str) -> dict[str, Any]:
    return {name: zlib.compress(text.encode(), 9), f"{name}_digest": digest_of(text)}


def _against(title: str, years: tuple[int, int], seen_from: datetime, has_lines: bool, at: datetime) -> list[Finding]:
    said = (
        ("title", bool(title.strip()), _("The release has no title."), _("Say what it holds.")),
        (
            "last_year",
            FIRST_YEAR <= years[0] <= years[1],
            _("These years are not in order."),
            _("Choose a first year from 2003 on, and a last year that is not before it."),
        ),
        (
            "public_from",
            seen_from >= at,
            _("The embargo would end before the release is made."),
            _("Choose a moment to come, or none."),
        ),
        ("", has_lines, _("There is no signed figure in these years."), _("Sign off returns first.")),
    )
    return [
        Finding("R-STA.6", Severity.BLOCK, field, message, remedy)
        for field, holds, message, remedy in said
        if not holds
    ]
