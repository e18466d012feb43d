"""The demonstration office: something in every state, all of it marked, nothing after today, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
import pytest_django

from kpcs.accounts.queries import demonstration_officers
from kpcs.certificates.models import Application, Blank, Certificate
from kpcs.custody.models import Firm
from kpcs.demonstration import office
from kpcs.exchange.models import Mail
from kpcs.ledger.models import Event
from kpcs.participants.models import Authority
from kpcs.permissions import ROLES
from kpcs.shipments.models import Arrival, Confirmation, Discrepancy
from tests.factories import NOW

# A promise without a signature lasts only as long as a crash.
NOT_SHOWN = {Certificate.State.PROMISED, Blank.State.PROMISED}


@pytest.mark.django_db
def test_the_demonstration_shows_every_state_and_marks_all_of_it(
    tmp_path: Path, settings: pytest_django.fixtures.SettingsWrapper
) -> None:
    settings.KPCS_DATA_DIR, settings.KPCS_DEMONSTRATION = tmp_path, True
    seen: list[tuple[int, int]] = []
    office.make(at=NOW, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] <= seen[-1][1]
    for table in (Application, Certificate, Arrival, Blank):
        states = set(table.objects.values_list("state", flat=True))
        assert set(table.State.values) - states - NOT_SHOWN == set(), table.__name__
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert not Authority.objects.filter(is_hosted=True, is_demonstration=False).exists()
    assert not Firm.objects.filter(is_demonstration=False).exists()
    assert {role for officer in demonstration_officers() for role in officer.roles} == set(ROLES)
    assert Confirmation.objects.filter(seen_at__isnull=True).exists()
    assert Discrepancy.objects.filter(answer="").exists()
    assert Discrepancy.objects.exclude(answer="").exists()
    assert Mail.objects.filter(sent_at__isnull=True).exists()
    for row in Certificate.objects.filter(state="confirmed"):
        kinds = list(Event.objects.filter(subject=row.number).order_by("sequence").values_list("kind", flat=True))
        assert kinds[:2] == ["certificate.promised", "certificate.issued"]
        assert "receipt.confirmed" in kinds
    events = Event.objects.count()
    office.make(at=NOW, progress=lambda done, total: None)
    assert Event.objects.count() == events
