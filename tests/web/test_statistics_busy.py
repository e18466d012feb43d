"""Files of returns take their turn among all that is read: while three are, a fourth is told to come again (503)."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kpcs.errors import Busy
from kpcs.reading import turn
from kpcs.statistics.actions.uploads import file_upload
from kpcs.statistics.models import Submission, Upload
from tests.factories import NOW, make_upload
from tests.statisticians import Desk, make_desk, make_world
from tests.workbooks import SENT, trade

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Desk:
    made = make_desk()
    make_world()
    client.force_login(made.preparing, backend="django.contrib.auth.backends.ModelBackend")
    return made


def turns_left() -> int:
    with ExitStack() as held:
        for taken in count():
            try:
                held.enter_context(turn())
            except Busy:
                return taken
    raise AssertionError


def sent(client: Client, address: str) -> Any:
    return client.post(address, {"file": SimpleUploadedFile("q1.xlsx", trade(SENT)), "period": "2026-Q1"})


def test_a_fourth_file_is_told_to_come_again(client: Client, desk: Desk) -> None:
    upload = make_upload("SL", content=b"flow,partner\n")
    pages = [reverse("statistics:findings", args=[upload.pk]), reverse("statistics:marked", args=[upload.pk])]
    programs = ["/api/v1/statistics/files/check", "/api/v1/statistics/files"]
    with ExitStack() as held:
        for _three in range(3):
            held.enter_context(turn())
        answers = [client.get(page) for page in pages]
        answers += [sent(client, address) for address in [reverse("statistics:send"), *programs]]
        for answer in answers:
            assert (answer.status_code, answer["Retry-After"]) == (503, "60"), answer.request["PATH_INFO"]
            assert "Wait a minute and send it again." in answer.content.decode()
    assert list(Upload.objects.all()) == [upload]
    assert sent(client, programs[1]).json()["is_filed"]


def test_a_file_keeps_its_turn_until_it_is_stored(desk: Desk) -> None:
    left: dict[str, int] = {}

    def progress(step: str, *_done: int) -> None:
        left[step] = turns_left()

    _upload, [made] = file_upload(name="q1.xlsx", content=trade(SENT), by=desk.preparing, at=NOW, progress=progress)
    assert left == {"reading": 2, "checking": 2, "storing": 2}
    assert Submission.objects.get() == made
    assert turns_left() == 3
