"""What is signed, printed and scanned is verified: the whole way of a certificate, for each issuing authority."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from kpcs.certificates.paper import render
from kpcs.cli import main
from kpcs.reading import certificate_text
from kpcs.scheme.codec import payload_of, qr_text
from kpcs.scheme.trust import trust_text
from kpcs.scheme.verify import verify
from tests.scheme.certificates import REALISTIC
from tests.sheets import make_sheet
from tests.vectors.good import STATEMENTS
from tests.vectors.keys import ON, SL, TRUST

AUTHORITIES = {
    "SL": "single origin, three lines",
    "EU": "mixed origin with list",
    "CA": "EdDSA",
    "ZW": "issuer under vigilance",
    "CF": "issuer restricted to zones",
}


def printed(name: str) -> bytes:
    key, statement, _ = STATEMENTS[name]
    return render(replace(make_sheet(), statement=statement, qr_text=qr_text(key.signed(payload_of(statement)))))


@pytest.mark.parametrize("name", AUTHORITIES.values(), ids=AUTHORITIES)
def test_a_certificate_of_each_authority_is_printed_scanned_and_verified(name: str, tmp_path: Path) -> None:
    document, statement = printed(name), STATEMENTS[name][1]
    scan = io.BytesIO()
    with pypdfium2.PdfDocument(document) as pages:
        pages[0].render(scale=150 / 72, grayscale=True).to_pil().save(scan, "JPEG", quality=70)
    for kind, data in (("pdf", document), ("jpg", scan.getvalue())):
        path = tmp_path / f"certificate.{kind}"
        path.write_bytes(data)
        (tmp_path / "trust.json").write_text(trust_text(TRUST), "utf-8")
        arguments = ["verify", str(path), "--trust", str(tmp_path / "trust.json"), "--on", ON.isoformat()]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        assert statement.number.printed in result.output


def test_the_longest_certificate_has_its_code_on_the_last_page() -> None:
    statement = replace(REALISTIC, parcels=REALISTIC.parcels[:1] * 200, parcel_count=200)
    text = qr_text(SL.signed(payload_of(statement)))
    read = certificate_text(render(replace(make_sheet(), statement=statement, qr_text=text)))
    assert verify(read, trust=TRUST, on=ON).statement == statement
