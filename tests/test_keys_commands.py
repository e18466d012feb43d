"""The ceremony of keys on the command line: a root in a safe, a key in the office, and files that go between them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from django.utils import timezone

from kpcs.cli import main
from kpcs.participants import queries, trusted
from kpcs.participants.models import RootKey
from kpcs.public.models import Edition
from kpcs.scheme.trust import certification_of, trust_text
from tests import people
from tests.ceremony import PASSPHRASE, certified_key, desk, done, office, paper, refused, run, safe
from tests.people import People
from tests.vectors.keys import TRUST

__all__ = ["desk", "office", "safe"]


def test_a_root_is_made_without_an_office_and_never_twice_in_a_file(safe: Path) -> None:
    said = certification_of(paper(safe).read_bytes())
    assert (said.participant.code, said.valid_until - said.valid_from) == ("SL", timedelta(days=3650))
    key = safe / f"{said.kid.hex()}.pem"
    assert b"ENCRYPTED" in key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    assert "Keys need a passphrase" in refused(
        "create-root", "--participant", "SL", "--root", safe, KPCS_ROOT_PASSPHRASE=""
    )
    backwards = ("--from", "2027-01-01", "--until", "2026-01-01")
    assert "ends before it begins" in refused("create-root", "--participant", "SL", "--root", safe, *backwards)
    assert "two-letter country code" in refused("create-root", "--participant", "SLE", "--root", safe)


def test_the_passphrase_is_asked_for_twice_when_nothing_names_it(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.delenv("KPCS_ROOT_PASSPHRASE", raising=False)
    asked = ["keys", "create-root", "--participant", "SL", "--root", str(tmp_path)]
    answer = CliRunner().invoke(main, asked, input=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    assert answer.exit_code == 0, answer.output
    assert PASSPHRASE not in answer.output
    (tmp_path / "secret").write_text(PASSPHRASE + "\n")
    named = CliRunner(env={"KPCS_ROOT_PASSPHRASE_FILE": str(tmp_path / "secret")})
    assert named.invoke(main, [*asked[:-1], str(tmp_path / "two")]).exit_code == 0
    missing = CliRunner(env={"KPCS_ROOT_PASSPHRASE_FILE": str(tmp_path / "none")}).invoke(main, asked)
    assert missing.exit_code == 2
    assert "cannot be read" in missing.output


def test_a_key_waits_for_its_root_and_then_signs(office: People, safe: Path, desk: Path) -> None:
    done("import", paper(safe), "--authority", "sl-demo", "--yes")
    made = done("create", "--authority", "sl-demo", "--out", desk).output
    assert "It waits for the root key" in made
    assert queries.key_for_signing("sl-demo", timezone.localdate()) is None
    listing = run("list")
    assert listing.exit_code == 1, "nobody can sign"
    assert "Waits for the root key: kpcs keys certify" in listing.output
    (request,) = desk.glob("*-request.cose")
    shown = done("certify", request, "--root", safe, given="y\n").output
    assert "signing key of Demonstration authority of Sierra Leone (SL)" in shown
    (answer,) = desk.glob("*-certification.cose")
    done("import", answer, "--authority", "sl-demo")
    assert run("list").exit_code == 0
    assert trusted.list_for(on=timezone.localdate()).flaw_of(trusted.list_for(on=timezone.localdate()).keys[0]) is None
    assert Edition.objects.filter(kind="trust").exists(), "verifiers learn of it at once"
    again = refused("certify", request, "--root", safe, "--yes")
    assert "exists; it is not overwritten" in again


def test_nothing_is_signed_unseen(office: People, safe: Path, desk: Path) -> None:
    done("import", paper(safe), "--authority", "sl-demo", "--yes")
    done("create", "--authority", "sl-demo", "--out", desk)
    (request,) = desk.glob("*-request.cose")
    declined = run("certify", request, "--root", safe, given="n\n")
    assert declined.exit_code == 1
    assert not list(desk.glob("*-certification.cose"))


def test_everything_that_is_wrong_with_requests_is_said_at_once(safe: Path, desk: Path, tmp_path: Path) -> None:
    done("create-root", "--participant", "EU", "--root", tmp_path / "other")
    (foreign,) = (tmp_path / "other").glob("EU-root-*.cose")
    (desk / "junk.cose").write_bytes(b"junk")
    (desk / "damaged.cose").write_bytes(paper(safe).read_bytes()[:-1] + b"x")
    (desk / "order.json").write_text(trust_text(TRUST))
    (desk / "large.cose").write_bytes(bytes(5000))
    files = [foreign, *(desk / name for name in ("junk.cose", "damaged.cose", "order.json", "large.cose"))]
    said = refused("certify", *files, paper(safe), "--root", safe, "--yes")
    for part in (
        "The root is of SL, the request of EU",
        "neither a root paper nor a request",
        "has not signed it",
        "No key in it is revoked and waits",
        "longer than any word about a key",
        "A root does not certify itself",
    ):
        assert part in said
    assert "no root key with its paper" in refused("certify", paper(safe), "--root", desk)
    assert "does not open with this passphrase" in refused(
        "new-root", "--root", safe, "--into", tmp_path / "new", KPCS_ROOT_PASSPHRASE="wrong"
    )
    assert not (tmp_path / "new").exists()


def test_the_new_key_overlaps_the_old_one(office: People, safe: Path, desk: Path) -> None:
    assert run("roll-over", "--authority", "sl-demo").exit_code == 1
    old = certified_key(safe, desk)
    said = done("roll-over", "--authority", "sl-demo", "--out", desk).output
    assert f"The present key {old.kid} counts until" in said
    (request,) = set(desk.glob("*-request.cose")) - {desk / f"{old.kid}-request.cose"}
    done("certify", request, "--root", safe, "--yes")
    done("import", desk / request.name.replace("request", "certification"), "--authority", "sl-demo")
    assert sorted(
        line["state"] for line in json.loads(done("list", "--json").output) if line["layer"] == "signing"
    ) == [
        "good",
        "good",
    ]


def test_a_new_root_takes_over_without_a_telephone_call(office: People, safe: Path, desk: Path, tmp_path: Path) -> None:
    old_key = certified_key(safe, desk)
    done("new-root", "--root", safe, "--into", tmp_path / "new")
    (word,) = (tmp_path / "new").glob("*-certified-by-*.cose")
    done("import", word, "--authority", "sl-demo")
    assert RootKey.objects.count() == 2
    assert RootKey.objects.exclude(certification="").count() == 1
    # The old root's certification goes on to count; the new root certifies the same key anew.
    done("certify", desk / f"{old_key.kid}-request.cose", "--root", tmp_path / "new", "--out", tmp_path, "--yes")
    done("import", tmp_path / f"{old_key.kid}-certification.cose", "--authority", "sl-demo")
    trust = trusted.list_for(on=timezone.localdate())
    assert [trust.flaw_of(key) for key in trust.keys] == [None]


def test_a_stolen_key_is_revoked_at_once_and_by_the_root_afterwards(office: People, safe: Path, desk: Path) -> None:
    key = certified_key(safe, desk)
    since = (timezone.now() - timedelta(days=1)).isoformat(timespec="seconds")
    given = ("--authority", "sl-demo", "--reason", "Laptop stolen", "--compromised", "--out", desk)
    assert "revocation would begin later" in refused("revoke", key.kid, *given, "--since", "2099-01-01T00:00")
    assert "is no moment" in refused("revoke", key.kid, *given, "--since", "yesterday")
    said = done("revoke", key.kid, *given, "--since", since).output
    assert "what is among them stays good" in said
    assert "already revoked" in refused("revoke", key.kid, *given)
    order = desk / f"{key.kid}-revocation-order.json"
    assert "in other hands: only what the log shows counts" in done("certify", order, "--root", safe, "--yes").output
    done("import", desk / f"{key.kid}-revocation.cose", "--authority", "sl-demo")
    listed = trusted.list_for(on=timezone.localdate()).keys[0]
    assert listed.revocation is not None
    assert (listed.compromised, listed.reason) == (True, "Laptop stolen")
    assert listed.log is not None
    assert listed.log.size > 0


def test_words_of_another_root_or_for_another_authority_are_refused(
    office: People, safe: Path, desk: Path, tmp_path: Path
) -> None:
    done("create", "--authority", "sl-demo", "--out", desk)
    (request,) = desk.glob("*-request.cose")
    done("certify", request, "--root", safe, "--yes")
    (answer,) = desk.glob("*-certification.cose")
    said = refused("import", answer, "--authority", "sl-demo")
    assert "no accepted root of this Participant" in said, "its root was never imported"
    assert "no accepted root of this Participant" in refused("import", request, "--authority", "sl-demo")
    assert "No authority 'xx' works here" in refused("import", answer, "--authority", "xx")
    people.canada()
    assert "of another authority" in refused("import", answer, "--authority", "ca-demo")
    assert "Traceback" not in run("import", desk / "none").output
    fingerprint = run("import", paper(safe), "--authority", "sl-demo", given="n\n")
    assert fingerprint.exit_code == 1
    assert not RootKey.objects.exists()


def test_every_command_says_what_it_does() -> None:
    for name in (
        "create-root",
        "create",
        "certify",
        "import",
        "export",
        "roll-over",
        "new-root",
        "revoke",
        "judge",
        "list",
    ):
        said = run(name, "--help").output
        assert "Exit code 0" in " ".join(said.split()), name
