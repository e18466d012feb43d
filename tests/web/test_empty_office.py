"""An office of the first day: every list says that nothing is there yet, and where it will come from."""

from __future__ import annotations

import pytest
from django.test import Client

from kpcs.accounts.permissions import ROLES
from tests.factories import make_authority, make_officer

pytestmark = pytest.mark.django_db
EMPTY = {
    "/applications": "No application yet",
    "/applications?state=draft": "No application fits",
    "/certificates": "No certificate yet",
    "/certificates?state=issued": "No certificate fits",
    "/reported-numbers": "No number was reported",
    "/blanks": "No blanks yet",
    "/arrivals": "No arrivals yet",
    "/arrivals?state=held": "No arrival fits",
    "/confirmations/outstanding": "Every export is confirmed",
    "/confirmations/received": "No confirmations",
    "/confirmations/sent": "No confirmations",
    "/confirmations/rate": "No exports in the last year",
    "/firms": "No firm is registered yet",
    "/firms?text=none": "No firm matches",
    "/notices": "No notice here",
    "/notices?state=all": "No notice here",
    "/account": "No token yet",
    "/statistics/missing": "No figures yet",
    "/statistics/anomalies": "No figures yet",
    "/statistics/releases": "No release yet",
    "/statistics/questionnaires": "Nothing is asked",
}


@pytest.fixture
def officer(client: Client) -> Client:
    """One who may see every list of an authority that has done nothing yet."""
    holder = make_officer(make_authority("bw-1"), *(role for role in ROLES if role != "exporter"))
    client.force_login(holder, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_list_says_so(officer: Client, address: str) -> None:
    answer = officer.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert EMPTY[address] in page
    assert 'class="empty' in page
