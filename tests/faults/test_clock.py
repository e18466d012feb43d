"""The clock of the office is set back a day: nothing is dated before what the log holds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from kpcs.certificates import actions as certificates
from kpcs.certificates.models import Blank, Certificate
from kpcs.certificates.views import issuing
from kpcs.errors import Refused
from kpcs.ledger import actions as ledger
from kpcs.ledger import queries as log
from tests import lives, people
from tests.factories import NOW

pytestmark = pytest.mark.django_db
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def office(tmp_path: Path, settings: Any) -> people.People:
    settings.KPCS_DATA_DIR = tmp_path
    people.european_union()
    made = people.sierra_leone()
    lives.equip(made)
    lives.issued(made)
    return made


def test_nothing_enters_the_log_before_its_newest_entry(office: people.People) -> None:
    waiting = lives.inspected(office)
    for act in (
        lambda: certificates.issue(application=waiting.pk, by=office.issuing, at=YESTERDAY),
        lambda: certificates.void(number="SL004901", reason="Withdrawn", by=office.issuing, at=YESTERDAY),
        lambda: ledger.publish(at=YESTERDAY),
    ):
        size = log.head().size
        with pytest.raises(Refused) as refused:
            act()
        assert "K-LOG.2" in [finding.code for finding in refused.value.findings]
        assert (log.head().size, Certificate.objects.count()) == (size, 1)
    assert Blank.objects.exclude(state="in_stock").count() == 1
    assert certificates.issue(application=waiting.pk, by=office.issuing, at=NOW).number == "SL004902"


def test_the_page_says_which_clock_and_what_to_do(office: people.People, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, client = lives.inspected(office), Client()
    client.force_login(office.issuing, backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr(issuing, "now", lambda: timezone.localtime(YESTERDAY))
    answer = client.post(f"/applications/{waiting.pk}/issue", {"request_id": uuid4()})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "The clock of this office says 2026-11-21" in text
    assert "Set the clock right and try again." in text
    french = client.post(
        f"/applications/{waiting.pk}/issue", {"request_id": uuid4()}, headers={"accept-language": "fr"}
    )
    assert "L’horloge de ce bureau" in french.content.decode()
