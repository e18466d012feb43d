"""An office with figures of every kind and in every state, its users, and what of it is whose secret."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import duckdb
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from kpcs.accounts.models import Officer
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.scheme.values import CountryCode
from kpcs.statistics import actions
from tests import questionnaires as given
from tests.beside import make_outside_figure
from tests.factories import (
    make_authority,
    make_certificate,
    make_draft,
    make_figure,
    make_firm,
    make_officer,
    make_representative,
    make_statement,
    make_submission,
    make_upload,
)
from tests.statisticians import make_world

# Sierra Leone's own people; the head of statistics of the European Union, which asks Sierra Leone; and Canada's
# statistician, who has no part in any of it.
USERS = ("stranger", "exporter", "inspector", "administrator", "statistician", "head", "asking", "other")
ANALYSTS = {"statistician", "head", "asking", "other"}
OWN = {"statistician", "head"}
# What may be read only by these; digits as they stand without anything between them.
SECRETS = {
    "87654321": ANALYSTS,  # a figure by partner, in a release under embargo
    "11111111": ANALYSTS,  # a figure by partner, of which only the sum is released
    "59575351": {"asking"},  # the European Union's unsigned return
    "64666860": {"statistician"},  # Sierra Leone's draft
    "42434445": ANALYSTS,  # a closing stock
    "SL000777": OWN,  # a certificate of Sierra Leone
    "wordingforSierraLeone": {"statistician", "head", "asking"},
    "wordingnotyetsent": {"asking"},
    "uploadofSierraLeone": OWN,
}


def make_office() -> dict[str, Any]:
    """Figures of every kind in every state; gives what the addresses need."""
    make_world()
    held = given.make_office()
    given.plant()
    sierra_leone, union = held.asked.preparing.authority, held.asking.preparing.authority
    _trade()
    sent = given.sent(held)
    sent.questions.get(number=1).turns.update(wording="wording for Sierra Leone")
    drafted = given.drafted(held, [given.ELSEWHERE])
    drafted.questions.get().turns.update(wording="wording not yet sent")
    make_outside_figure(year=2025)
    make_draft("SL", year=2026, part=3, filed={"nil": "", "lines": [{"flow": "export", "carats": "646668.60"}]})
    upload = make_upload("SL", name="secret.csv", content=b"upload of Sierra Leone\n")
    statement = replace(make_statement("SL000777"), destination=CountryCode("BW"))
    make_certificate(sierra_leone, statement, state="exported", exported_on=date(2025, 5, 5))
    users = {
        "statistician": held.asked.preparing,
        "head": held.asked.signing,
        "asking": held.asking.signing,
        "other": make_officer(make_authority("ca-demo"), "statistician", email="other@ca-demo.test"),
        "inspector": make_officer(sierra_leone, "inspecting_officer", email="inspector@sl-demo.test"),
        "administrator": make_officer(sierra_leone, "administrator", email="administrator@sl-demo.test"),
        "exporter": make_officer(sierra_leone, "exporter", email="exporter@sl-demo.test"),
    }
    make_representative(make_firm(sierra_leone), users["exporter"])
    return {"users": users, "upload": upload.pk, "sent": sent.number, "drafted": drafted.number, "union": union.code}


def _trade() -> None:
    def line(submission: Any, flow: str, partner: str, points: int) -> None:
        make_figure(submission, flow=flow, method="", hs="7102.31", partner=partner, points=points, cents=100 * points)

    signed = make_submission("SL", subject="trade", year=2025, part=2)
    line(signed, "export", "BW", 11_111_111)
    line(signed, "export", "EU", 22_222_222)
    line(make_submission("EU", subject="trade", year=2025, part=2), "import", "SL", 22_222_222)
    counts = make_submission("SL", subject="certificates", year=2025, part=2)
    make_figure(counts, flow="export", method="", points=0, cents=0, certificates=3)
    stock = make_submission("SL", subject="stock", year=2025, part=0)
    make_figure(stock, flow="stock", method="", points=42_434_445, cents=0)
    making = Program("test", frozenset({Permission.RELEASE_MAKE}))
    now = timezone.now()
    years = {"first_year": 2003, "last_year": 2025, "by": making, "at": now}
    actions.make_release(title="Released", **years)
    line(make_submission("SL", subject="trade", year=2025, part=3), "export", "BW", 87_654_321)
    actions.make_release(title="Under embargo", public_from=now + timedelta(days=9), **years)
    unsigned = make_submission(
        "EU", subject="trade", year=2026, part=1, state="submitted", signed_by="", signed_at=None
    )
    line(unsigned, "import", "SL", 59_575_351)


def client_of(officer: Officer | None) -> Client:
    client = Client()
    if officer:
        client.force_login(officer)
    return client


def told(answer: Any) -> str:
    """Everything that an answer says, also inside its files, without what stands between digits and words."""
    body: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r"[\s,.\u00a0\u202f]", "", "".join(texts(body)))


def texts(body: bytes) -> Iterator[str]:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            for name in package.namelist():
                yield from texts(package.read(name))
    elif body.startswith(b"PAR1"):
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(body)
            file.flush()
            yield str(duckdb.read_parquet(file.name).fetchall())
    elif body.startswith(b"%PDF"):
        yield from (page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    else:
        yield body.decode("utf-8", "replace")
