"""The demonstration office is made on any day of the year: its months of history may have a New Year in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpcs.demonstration import ground, plan
from kpcs.participants.models import NumberRange
from tests.factories import NOW


@pytest.mark.django_db
def test_the_one_delivery_of_blanks_lasts_over_new_year(tmp_path: Path, settings: Any) -> None:
    settings.KPCS_DATA_DIR = tmp_path
    places = {cast.place.participant for cast in ground.lay(at=NOW)}
    used = NumberRange.objects.filter(first__lte=plan.FIRST_NUMBER, last__gte=plan.LAST_NUMBER)
    for year in (NOW.year, NOW.year + 1):
        assert set(used.filter(year=year).values_list("participant", flat=True)) == places
