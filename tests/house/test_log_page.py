"""The page about the log names exactly the events that enter it."""

from __future__ import annotations

import re
from pathlib import Path

from kpcs.ledger.kinds import LOGGED

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "log.md"


def test_the_page_names_what_enters_the_log() -> None:
    part = PAGE.read_text(encoding="utf-8").partition("## Which events enter")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z_]+\.[a-z_]+)`", part)) == {kind.value for kind in LOGGED}
