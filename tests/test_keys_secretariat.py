"""Keys of other Participants: accepted after a comparison, or listed with the reason why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from kpcs.participants import trusted
from kpcs.participants.models import Authority, PublicKey, RootKey
from kpcs.scheme.trust import TrustList, trust_text
from tests.ceremony import certified_key, desk, done, office, refused, run, safe
from tests.factories import make_participant
from tests.people import People
from tests.vectors.keys import TRUST

__all__ = ["desk", "office", "safe"]


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
