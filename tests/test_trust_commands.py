"""``kpcs trust``: editions are published, carried away, taken over from others and shown."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpcs.cli import main
from kpcs.participants.models import ListKey, ReceivedList
from kpcs.scheme.trust import TrustList, trust_of, trust_text
from kpcs.scheme.trust.sealed import Content, packed, seal, sealed_of
from tests import people
from tests.factories import make_participant
from tests.people import People
from tests.vectors.keys import ANCHOR, EU, TRUST

KEY = base64.b64encode(ANCHOR.public).decode()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["trust", *map(str, arguments)])


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> People:
    settings.KPCS_DATA_DIR = tmp_path / "office"
    return people.sierra_leone()


def list_of_others(folder: Path, trust: TrustList = TRUST) -> Path:
    path = folder / f"received-{trust.sequence}.cose"
    payload = packed(trust_text(trust).encode())
    path.write_bytes(seal(payload, content=Content.TRUST, kid=ANCHOR.kid, algorithm=ANCHOR.algorithm, sign=ANCHOR.sign))
    return path


def test_an_edition_is_published_once(office: People) -> None:
    assert "Trust list 1 is published." in done("publish")
    assert "There is nothing new to publish." in done("publish")
    assert json.loads(done("publish", "--always", "--json")) == {"published": 2}
    assert json.loads(done("publish", "--json")) == {"published": None}


def test_a_key_that_does_not_open_leaves_the_last_edition(office: People, settings: Any, tmp_path: Path) -> None:
    done("publish")
    (key,) = (tmp_path / "office" / "keys").iterdir()
    key.chmod(0o644)
    settings.KPCS_KEY_PASSPHRASE = "another store, so that nothing is remembered"
    make_participant("EU")
    assert "can be read by others" in refused("publish")
    said = run("export", tmp_path / "trust.json")
    assert said.exit_code == 0
    assert "Not published anew" in said.output


def test_it_is_carried_away_signed_or_to_be_read(office: People, tmp_path: Path) -> None:
    done("export", tmp_path / "trust.cose")
    done("export", tmp_path / "trust.json")
    trust = trust_of((tmp_path / "trust.json").read_text())
    sealed = sealed_of((tmp_path / "trust.cose").read_bytes(), content=Content.TRUST)
    assert sealed.holds(public=trust.anchors[0].public)
    assert trust_of(done("export")) == trust
    assert "cannot be written" in refused("export", tmp_path / "no" / "trust.cose")
    assert "taken over no list" in refused("export", tmp_path / "theirs.cose", "--received")
    assert "signed by this office" in done("show")


def test_the_list_of_another_office_is_taken_over(office: People, tmp_path: Path) -> None:
    make_participant("LB")
    path = list_of_others(tmp_path)
    assert "does not trust" in refused("import", path)
    assert "neither Base64 nor a file" in refused("import", path, "--anchor", "junk!")
    wrong = base64.b64encode(EU.public).decode()
    assert "does not trust" in refused("import", path, "--anchor", wrong)
    said = done("import", path, "--anchor", KEY)
    assert "Trust list 7 of Publisher of the vectors is taken over." in said
    assert "Changes of standing: 1." in said
    assert "no earlier root certified it; compare its fingerprint" in said
    assert f"next key {TRUST.anchors[1].kid.hex()} is believed" in said
    assert "has number 7 already" in refused("import", path)
    later = json.loads(done("import", list_of_others(tmp_path, replace(TRUST, sequence=8)), "--json"))
    assert (later["sequence"], later["new_roots"]) == (8, [])
    assert ReceivedList.objects.count() == 2
    assert ListKey.objects.filter(is_own=False).count() == 2, "the anchor and the next one, not the wrong one"
    done("export", tmp_path / "theirs.cose", "--received")
    assert (tmp_path / "theirs.cose").read_bytes() == (tmp_path / "received-8.cose").read_bytes()


def test_what_a_list_holds_is_shown_without_an_office(tmp_path: Path) -> None:
    said = done("show", list_of_others(tmp_path))
    assert "Trust list 7 of Publisher of the vectors" in said
    assert "which was not checked" in said
    for state in ("certified", "not certified (missing)", "not accepted: not confirmed", "revoked as of 2026-10-01"):
        assert state in said
    (tmp_path / "plain.json").write_text(trust_text(TRUST))
    assert "not signed" in done("show", tmp_path / "plain.json")
    told = json.loads(done("show", tmp_path / "plain.json", "--json"))
    assert (told["sequence"], len(told["keys"])) == (7, len(TRUST.keys))
    (tmp_path / "junk.cose").write_bytes(b"\xd2\x84junk")
    refused("show", tmp_path / "junk.cose")
