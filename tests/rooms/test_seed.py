"""Seeding for measurements: as many rows as asked for, consistent with one another, and only in a demonstration."""

from __future__ import annotations

import pytest

from kpcs.certificates.models import Blank, Certificate, CertificateParcel
from kpcs.demonstration import seed
from kpcs.scheme.codec import statement_of
from kpcs.shipments.models import Arrival, Confirmation
from tests.factories import NOW
from tests.people import european_union, make_people

pytestmark = pytest.mark.django_db


def test_every_number_has_its_content_parcels_blank_and_arrival() -> None:
    european_union()
    done: list[int] = []
    seed.seed(250, until=NOW, progress=done.append)
    assert done == [250]
    counts = [model.objects.count() for model in (Certificate, Blank, Arrival, Confirmation)]
    assert counts == [250] * 4
    assert Certificate.objects.exclude(state="confirmed").exists()
    for row in Certificate.objects.prefetch_related("parcels").order_by("number")[::50]:
        said = statement_of(bytes(row.payload))
        assert str(said.number) == row.number
        assert (said.carats.points, said.issued_on) == (row.carats_points, row.issued_on)
        assert [(one.line, one.hs) for one in row.parcels.all()] == [
            (line, parcel.hs.value) for line, parcel in enumerate(said.parcels, 1)
        ]
    assert CertificateParcel.objects.count() == sum(row.parcel_count for row in Certificate.objects.all())


def test_a_second_helping_is_refused() -> None:
    european_union()
    seed.seed(1, until=NOW, progress=lambda _done: None)
    with pytest.raises(seed.AlreadySeeded):
        seed.seed(1, until=NOW, progress=lambda _done: None)


def test_an_office_without_the_demonstration_authority_is_left_alone() -> None:
    make_people("bw-demo")
    with pytest.raises(seed.NoDemonstration):
        seed.seed(1, until=NOW, progress=lambda _done: None)
    assert not Certificate.objects.exists()
