"""Issuing and its key: none, revoked, another one, or one that does not open. No paper comes out of any of them."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from kpcs import signing
from kpcs.accounts.permissions import Permission
from kpcs.certificates import actions as certificates
from kpcs.certificates.actions import issuing
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.errors import Conflict, Refused
from kpcs.ledger.actions import Program
from kpcs.participants import actions as participants
from kpcs.participants.actions import stores
from kpcs.participants.models import PublicKey
from tests import lives, people
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TIMER = Program("finish-issuing", frozenset({Permission.CERTIFICATE_ISSUE}), "sl-demo")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def office(db: None, tmp_path: Any, settings: Any) -> people.People:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    office = people.sierra_leone()
    lives.equip(office)
    return office


def test_nothing_is_issued_without_a_valid_key(office: people.People) -> None:
    application = lives.inspected(office)
    [key] = PublicKey.objects.all()
    participants.revoke_key(kid=key.kid, reason="Copied.", by=office.administrator, at=NOW)
    with pytest.raises(Refused, match="no valid key"):
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    assert Blank.objects.filter(state="in_stock").count() == 99


def test_a_key_that_is_revoked_while_it_signs_issues_nothing(
    office: people.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, signed = lives.inspected(office), issuing._signed

    def revoked_meanwhile(row: Certificate, *who: Any) -> Any:
        participants.revoke_key(kid=row.kid, reason="Copied.", by=office.administrator, at=NOW)
        return signed(row, *who)

    monkeypatch.setattr(issuing, "_signed", revoked_meanwhile)
    with pytest.raises(Conflict, match="revoked while"):
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    left = Certificate.objects.get()
    assert (left.state, left.signed, Application.objects.get().state) == ("promised", None, "inspected")
    monkeypatch.undo()
    assert certificates.finish_issuing(by=TIMER, at=LATER).abandoned == (left.number,)


def test_a_key_that_is_not_the_published_one_issues_nothing(office: people.People) -> None:
    application = lives.inspected(office)
    other = base64.b64encode(signing.KeyStore(_folder(office), passphrase="", may_be_unprotected=True).create().public)
    PublicKey.objects.update(public=other.decode())
    with pytest.raises(Conflict, match="does not belong"):
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    assert Certificate.objects.get().state == "promised"


def test_a_key_without_its_roots_word_signs_nothing_and_the_remedy_is_named(office: people.People) -> None:
    """An office from before had keys that no root had certified."""
    application = lives.inspected(office)
    PublicKey.objects.update(certification="")
    with pytest.raises(Refused, match="none that the Participant's root certified") as refusal:
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    assert "kpcs keys certify" in refusal.value.findings[0].remedy


def test_a_key_that_does_not_open_loses_nothing_and_tells_no_secret(office: people.People) -> None:
    application = lives.inspected(office)
    [file] = (settings.KPCS_DATA_DIR / "keys").iterdir()
    hidden = file.rename(file.with_suffix(".away"))
    stores._files.cache_clear()  # another process than the one that made the key
    with pytest.raises(Refused, match="does not open") as refusal:
        certificates.issue(application=application.pk, by=office.issuing, at=NOW)
    assert str(settings.KPCS_DATA_DIR) not in str(refusal.value)
    hidden.rename(file)
    assert certificates.finish_issuing(by=TIMER, at=LATER).kept == ("SL004901",)


def _folder(office: people.People) -> Any:
    return settings.KPCS_DATA_DIR / f"other-{office.authority.pk}"
