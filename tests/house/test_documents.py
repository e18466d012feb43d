"""Documents: what they point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, files

DOCUMENTS = [path for path in files() if path.endswith(".md")]
LINK = re.compile(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"")


def test_documents_were_seen() -> None:
    assert {"README.md", "docs/README.md"} <= set(DOCUMENTS)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_lead_somewhere(path: str) -> None:
    targets = ["".join(found) for found in LINK.findall((ROOT / path).read_text(encoding="utf-8"))]
    inside = [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    missing = [target for target in inside if not ((ROOT / path).parent / target).exists()]
    assert not missing


def anchors(path: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_links_into_a_page_lead_to_a_heading(path: str) -> None:
    here = ROOT / path
    found = re.findall(r"\]\((?![a-z]+:)([^)\s#]*)#([^)\s]+)\)", here.read_text(encoding="utf-8"))
    lost = [anchor for page, anchor in found if anchor not in anchors(here.parent / page if page else here)]
    assert not lost
