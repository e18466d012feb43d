"""The paper says where its issue is in the public log, and its file carries the proof."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from kpcs.certificates.paper import LogLine, languages, render
from kpcs.certificates.sheet import sheet_of
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries
from kpcs.ledger.models import LogHead
from kpcs.scheme.log import LogPolicy, check, note_key_of
from tests import lives, people
from tests.factories import NOW
from tests.rooms.test_paper import read
from tests.sheets import make_sheet

PROOF = "c2sp.org/tlog-proof@v1\nindex 57\n\noffice.example/log\n"


def attached(document: bytes) -> dict[str, list[bytes]]:
    return dict(pypdf.PdfReader(io.BytesIO(document)).attachments)


def test_the_proof_is_attached_and_said_in_two_languages() -> None:
    document = render(make_sheet(log=LogLine(57, "office.example/log", PROOF)))
    assert attached(document) == {"SL004912.tlog-proof": [PROOF.encode()]}
    (page,) = read(document)
    assert "Entry 57 of the public log office.example/log; proof in the file" in page
    assert "Entrée 57 du journal public office.example/log ; preuve dans le fichier" in page


def test_an_entry_that_no_checkpoint_covers_is_said_to_wait() -> None:
    document = render(make_sheet(log=LogLine(57)))
    assert attached(document) == {}
    assert "no checkpoint covers it yet" in read(document)[0]


@pytest.mark.parametrize("language", languages())
def test_the_line_takes_no_room_from_the_certificate(language: str) -> None:
    long = LogLine(1_234_567, "kimberley-process.ministry-of-mines.government.example/log", PROOF)
    plain = read(render(make_sheet(3, second_language=language)))
    assert len(read(render(make_sheet(3, second_language=language, log=long)))) == len(plain) == 1


def test_equal_sheets_with_proofs_are_equal_files() -> None:
    sheet = make_sheet(log=LogLine(57, "office.example/log", PROOF))
    assert render(sheet) == render(sheet)


@pytest.mark.django_db
def test_the_paper_of_an_office_carries_a_proof_that_holds(tmp_path: Any, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    certificate = lives.issued(office)
    [place] = queries.places(
        [queries.trail("certificate", certificate.number).get(kind="certificate.issued").pk]
    ).values()
    assert sheet_of(certificate, is_copy=False).log == LogLine(place)
    ledger.publish(at=NOW)
    [proof] = attached(render(sheet_of(certificate, is_copy=False)))[f"{certificate.number}.tlog-proof"]
    policy = LogPolicy(note_key_of(LogHead.objects.get().verifier_key))
    assert check(proof.decode(), signed=bytes(certificate.signed or b""), policies=[policy]).index == place
