"""Returns in a real browser without a script: every page is open to everybody, a file shows how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kpcs.statistics.models import Submission
from tests.browser.test_every_page import sign_in, walk
from tests.factories import make_figure, make_submission, make_upload
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import CAME, SENT, trade


@pytest.fixture
def desk(transactional_db: None, settings: Any, tmp_path: Path) -> Desk:
    """A desk with a return that waits, one that is signed, and a file that was refused."""
    settings.KPCS_DATA_DIR = tmp_path
    made = make_desk()
    make_world()
    signed = make_submission("SL", subject="trade", year=2026, part=1)
    make_figure(signed, flow="export", method="", partner="EU", hs="7102.31", origin="SL")
    waiting = make_submission("SL", year=2026, part=1, state="submitted", prepared_by="1", signed_by="", signed_at=None)
    make_figure(waiting)
    told = {"code": "R-STA.2", "severity": "block", "field": "lines.0.carats", "place": "E5", "params": {}}
    make_upload("SL", findings=[{**told, "message": "“x” is not a number (carats).", "remedy": "Write a number."}])
    return made


@pytest.mark.parametrize("who", ["preparing", "signing"])
def test_every_page_of_returns_is_open_to_everybody(desk: Desk, new_page: Callable[..., Page], who: str) -> None:
    page = new_page(width=360)
    page.goto("/health")
    sign_in(page, getattr(desk, who))
    found = walk(page)
    assert {"/statistics/returns", "/statistics/returns/trade/#/#", "/statistics/certificates/#/#"} <= set(found)
    assert [one for wrong in found.values() for one in wrong] == []


def test_a_file_is_sent_without_a_script(desk: Desk, new_page: Callable[..., Page], tmp_path: Path) -> None:
    page = new_page(javascript=False)
    page.goto("/health")
    sign_in(page, desk.preparing)
    page.goto("/statistics/returns/send?period=2026-Q2")
    wrong = tmp_path / "q2.xlsx"
    wrong.write_bytes(trade((*SENT[:4], "12,50", 1), CAME, period="2026-Q2"))
    page.get_by_label("Workbook, CSV or SDMX file").set_input_files(wrong)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("Nothing was filed").wait_for()
    expect(page.locator(".progress-steps > :visible")).to_have_count(1)
    page.get_by_role("link", name="See what is wrong").click()
    expect(page.get_by_role("rowheader", name="Trade!E5")).to_be_visible()
    right = tmp_path / "q2.xlsx"
    right.write_bytes(trade(SENT, CAME, period="2026-Q2"))
    page.get_by_role("link", name="Send the corrected file").click()
    page.get_by_label("Workbook, CSV or SDMX file").set_input_files(right)
    page.get_by_role("button", name="Send it").click()
    page.get_by_text("1 return waits for its signature").wait_for()
    assert Submission.objects.get(part=2, subject="trade").figures.count() == 2
