"""The conformance kit: our samples mean what they say, and any verifier that errs is named, sample by sample."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from kpcs import conformance
from kpcs.conformance.folder import in_standing
from kpcs.reading import certificate_text
from kpcs.scheme.trust import sealed, trust_of
from kpcs.scheme.trust.snapshot import snapshot_of
from kpcs.scheme.verify import Outcome, Result, verify
from tests.samples import ON, expected


@pytest.mark.parametrize("code", ["SL", "EU"])
def test_our_own_verifier_agrees_on_every_sample(kit: Path, code: str) -> None:
    folder, table = kit / code, expected(kit, code)
    message = sealed.sealed_of((folder / "status.cose").read_bytes(), content=sealed.Content.STATUS)
    status = snapshot_of(sealed.unpacked(message.payload))
    trust = trust_of((folder / "trust.json").read_text("utf-8")).with_status(status)
    for row in table["samples"]:
        text = (folder / row["text"]).read_text("utf-8")
        verdict = verify(text, trust=trust, on=date.fromisoformat(row["on"]))
        step = next((one.number for one in verdict.steps if one.result is Result.FAILED), None)
        assert (row["name"], str(verdict.outcome), step) == (row["name"], row["outcome"], row["step"])


def test_every_outcome_has_a_sample(kit: Path) -> None:
    rows = expected(kit)["samples"]
    assert {row["outcome"] for row in rows} == set(Outcome)
    assert len(rows) >= 50
    assert len({row["name"] for row in rows}) == len(rows)


def test_the_sealed_list_is_the_readable_one(kit: Path) -> None:
    message = sealed.sealed_of((kit / "SL/trust.cose").read_bytes(), content=sealed.Content.TRUST)
    assert sealed.unpacked(message.payload) == (kit / "SL/trust.json").read_bytes()


def test_nobody_takes_a_sample_for_real(kit: Path) -> None:
    """Authority, parties, publisher, page and paper say SPECIMEN; no key is one that an office could have."""
    assert "SPECIMEN" in (kit / "README.md").read_text("utf-8")
    table = expected(kit)
    assert table["specimen"] is True
    assert "SPECIMEN" in table["publisher"]
    trust = trust_of((kit / "SL/trust.json").read_text("utf-8"))
    assert all("SPECIMEN" in key.authority for key in trust.keys)
    papers = [row for row in table["samples"] if row["pdf"]]
    assert len(papers) >= 5
    for row in papers:
        page = pypdfium2.PdfDocument(kit / "SL" / row["pdf"])[0].get_textpage().get_text_range()
        assert "SPECIMEN" in page


def test_pictures_and_papers_hold_the_text(kit: Path) -> None:
    for row in expected(kit)["samples"]:
        text = (kit / "SL" / row["text"]).read_text("utf-8")
        for file in filter(None, (row["qr"] if text.startswith("KP1:") else None, row["pdf"])):
            assert certificate_text((kit / "SL" / file).read_bytes()) == text, file


def test_the_same_day_gives_the_same_kit(kit: Path, tmp_path: Path) -> None:
    conformance.make(tmp_path, codes=["SL"], on=ON)
    for path in sorted((tmp_path / "SL").iterdir()):
        assert path.read_bytes() == (kit / "SL" / path.name).read_bytes(), path.name


def test_without_a_code_all_that_trade_are_made() -> None:
    codes = {code.code for code in in_standing(ON)}
    assert {"EU", "SL", "AE", "IN", "ZA", "CA", "GB"} <= codes
    assert len(codes) > 50
    assert "VE" not in codes or len(codes) < 70
