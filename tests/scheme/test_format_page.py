"""``docs/reference/certificate-format.md`` says what the code does."""

from __future__ import annotations

import json
import re

from kpcs.scheme.codec import MOST_BYTES, MOST_CHARACTERS
from kpcs.scheme.standings import Status
from kpcs.scheme.statement import MOST_PARCELS, MOST_TEXT
from kpcs.scheme.trust import VERSION, About, Flaw, NumberState, Side, trust_text
from kpcs.scheme.trust.sealed import MOST_BYTES as MOST_SEALED
from kpcs.scheme.trust.sealed import Content
from kpcs.scheme.verify import Outcome
from kpcs.scheme.verify.verdict import STEPS
from tests.vectors.keys import TRUST
from tests.vectors.page import NAMES, PAGE, renewed

TEXT = PAGE.read_text("utf-8")
LIST = PAGE.with_name("trust-list.md").read_text("utf-8")


def test_the_written_parts_are_current() -> None:
    """When this fails on purpose: .venv/bin/python -m tests.vectors.make"""
    current = renewed(TEXT)
    # How zlib packs may differ with its release; what it packs may not.
    packed = re.compile(r"The text of the QR code, \d+ char.*?which zlib unpacks", re.DOTALL)
    assert packed.sub("", current) == packed.sub("", TEXT)
    assert packed.search(TEXT)


def test_every_field_and_every_step_is_described() -> None:
    assert sorted(NAMES) == list(range(1, 16))
    for key in NAMES:
        assert f"\n| {key} | " in TEXT
    for number, code in enumerate(STEPS, start=1):
        assert f"\n| {number} {code} | " in TEXT


def test_every_word_of_the_format_is_there() -> None:
    for word in Outcome:
        assert f"`{word}`" in TEXT, word
    for word in (*Status, *NumberState, *Flaw, *Side, *About, *Content):
        assert f"`{word}`" in LIST, word


def test_every_field_of_the_trust_list_is_described() -> None:
    content = json.loads(trust_text(TRUST))
    named = set(content)
    for row in (*content["roots"], *content["keys"], *content["anchors"], *content["numbers"], *content["features"]):
        named |= set(row)
    for name in named:
        assert re.search(rf"[`{{ ]{name}[`,}}]", LIST), name
    assert f"fields of the list, version {VERSION}" in LIST.lower()
    for content_type, most in MOST_SEALED.items():
        size = f"{most:,} bytes" if most < 2**20 else f"{most // 2**20} MiB"
        assert re.search(rf"`{re.escape(content_type)}` .* {size}", LIST), content_type


def test_the_limits_are_those_of_the_code() -> None:
    assert f"at most {MOST_CHARACTERS:,} characters" in TEXT
    assert f"at most {MOST_BYTES:,} bytes" in TEXT
    assert f"| 1 to {MOST_PARCELS} |" in TEXT
    assert f"| 1 to {MOST_TEXT} characters each |" in TEXT
