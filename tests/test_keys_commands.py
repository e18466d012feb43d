"""The ceremony of keys on the command line: a root in a safe, a key in the office, and files that go between them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from kpcs.cli import main
from kpcs.participants import queries, trusted
from kpcs.participants.models import Authority, PublicKey, RootKey
from kpcs.public.models import Edition
from kpcs.scheme.trust import TrustList, certification_of, trust_text
from tests import people
from tests.factories import make_participant
from tests.people import People
from tests.vectors.keys import TRUST

PASSPHRASE = "known to two officers"


def run(*arguments: object, given: str | None = None, **variables: str) -> Result:
    environment = {"KPCS_ROOT_PASSPHRASE": PASSPHRASE, **variables}
    return CliRunner(env=environment).invoke(main, ["keys", *map(str, arguments)], input=given)


def done(*arguments: object, **more: Any) -> Result:
    result = run(*arguments, **more)
    assert result.exit_code == 0, result.output
    return result


def refused(*arguments: object, **more: Any) -> str:
    result = run(*arguments, **more)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    """A stick with Sierra Leone's root key."""
    done("create-root", "--participant", "SL", "--root", tmp_path / "safe")
    return tmp_path / "safe"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> People:
    """An office that has neither root nor key."""
    settings.KPCS_DATA_DIR = tmp_path / "office"
    return people.sierra_leone()


def paper(safe: Path) -> Path:
    (found,) = safe.glob("SL-root-*.cose")
    return found


def certified_key(safe: Path, desk: Path) -> PublicKey:
    """The whole way: paper, request, certification."""
    done("import", paper(safe), "--authority", "sl-demo", "--yes")
    done("create", "--authority", "sl-demo", "--out", desk)
    (request,) = desk.glob("*-request.cose")
    done("certify", request, "--root", safe, "--yes")
    (answer,) = desk.glob("*-certification.cose")
    done("import", answer, "--authority", "sl-demo")
    return PublicKey.objects.get()


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


# --- the Secretariat -------------------------------------------------------------------------------------------------


def package(folder: Path, **changes: Any) -> Path:
    """Keys of Participants of the vectors, as their offices would send them."""
    codes = changes.pop("codes", ("EU", "CA"))
    trust: TrustList = replace(
        TRUST,
        participants=(),
        roots=tuple(one for one in TRUST.roots if one.participant.code in codes),
        keys=tuple(one for one in TRUST.keys if one.participant.code in codes),
        statuses=(),
        **changes,
    )
    path = folder / f"package-{len(list(folder.iterdir()))}.json"
    path.write_text(trust_text(trust))
    return path


def test_keys_of_others_are_accepted_after_a_comparison(office: People, desk: Path) -> None:
    for code in ("EU", "CA"):
        make_participant(code)
    declined = run("import", package(desk), given="n\n")
    assert declined.exit_code == 1
    assert not RootKey.objects.exists()
    said = done("import", package(desk), "--yes").output
    assert "2 roots and 2 keys are in the register" in said
    trust = trusted.list_for(on=date(2026, 11, 22))
    assert [trust.flaw_of(key) for key in trust.keys] == [None, None]
    assert {row.name for row in Authority.objects.filter(is_hosted=False)} == {
        "Diamond Office, Antwerp",
        "Kimberley Process Office",
    }
    done("import", package(desk), "--yes")
    assert PublicKey.objects.count() == 2, "a package that comes again changes nothing"


def test_a_key_that_is_not_accepted_is_listed_with_the_reason(office: People, desk: Path) -> None:
    make_participant("EU")
    stolen = "The ministry did not confirm it"
    assert "not accepted" in done("import", package(desk, codes=("EU",)), "--not-accepted", stolen).output
    trust = trusted.list_for(on=date(2026, 11, 22))
    assert [(one.accepted, one.why_not) for one in (*trust.roots, *trust.keys)] == [
        (False, stolen),
        (False, "The root that certified it is not accepted."),
    ]
    for kid in (trust.roots[0].kid.hex(), trust.keys[0].kid.hex()):
        done("judge", kid, "--accept")
    assert [(one.accepted, one.why_not) for one in trusted.list_for(on=date(2026, 11, 22)).keys] == [(True, "")]
    done("judge", trust.keys[0].kid.hex(), "--refuse", "Reported stolen by telephone")
    assert not trusted.list_for(on=date(2026, 11, 22)).keys[0].accepted
    assert "Give --accept, or --refuse" in refused("judge", trust.keys[0].kid.hex())
    assert "no such key" in refused("judge", "00" * 8, "--accept")


def test_a_package_about_those_who_work_here_or_nobody_is_refused(office: People, desk: Path) -> None:
    said = refused("import", package(desk, codes=("SL", "EU")), "--yes")
    assert "SL works in this office" in said
    assert "EU is no Participant" in said
    assert not RootKey.objects.exists()


def test_a_package_goes_from_the_office_to_the_secretariat(office: People, safe: Path, desk: Path) -> None:
    certified_key(safe, desk)
    said = done("export", desk / "sl.json", "--participant", "sl").output
    assert "Fingerprints of its roots" in said
    assert "is not overwritten" in refused("export", desk / "sl.json", "--participant", "SL")
    Authority.objects.filter(code="sl-demo").update(is_hosted=False)
    PublicKey.objects.all().delete()
    RootKey.objects.all().delete()
    done("import", desk / "sl.json", "--yes")
    trust = trusted.list_for(on=timezone.localdate())
    assert [trust.flaw_of(key) for key in trust.keys] == [None]


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
