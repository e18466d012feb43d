"""The people that all tests stand on."""

from __future__ import annotations

import pytest

from kpcs.accounts.permissions import ROLES, Permission
from tests import people

pytestmark = pytest.mark.django_db


def test_each_role_has_an_officer_who_may_do_what_the_role_says() -> None:
    office = people.sierra_leone()
    assert office.issuing.permissions == ROLES["issuing_officer"].permissions
    assert Permission.CERTIFICATE_ISSUE not in office.administrator.permissions
    assert office.exporter.representation.firm == office.firm


def test_three_authorities_and_a_stranger_live_side_by_side() -> None:
    offices = [people.sierra_leone(), people.european_union(), people.canada()]
    assert len({office.authority.code for office in offices}) == 3
    assert people.stranger().authority_code not in {office.authority.code for office in offices}
