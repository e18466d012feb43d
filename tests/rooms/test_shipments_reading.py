"""Reading a crossing: the slip on paper, the command line, the trust list, large lists."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from kpcs.cli import main
from kpcs.shipments.views.shown import MOST_COUNTED, BoundedPaginator
from tests import people
from tests.factories import (
    NOW,
    make_arrival,
    make_confirmation,
    make_discrepancy,
    make_found_parcel,
    make_participant,
    make_statement,
)
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def eu() -> People:
    make_participant("SL")
    return people.european_union()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["arrivals", "--authority", "eu-demo", *arguments])


def test_the_slip_prints_what_was_received_for_both_sides_and_nobody_else(client: Client, eu: People) -> None:
    office = people.sierra_leone()
    row = make_arrival(eu.authority, make_statement("SL000104"), state="confirmed", used_at=NOW)
    make_found_parcel(row, carats_points=12_340)
    confirmation = make_confirmation(row, exporting=office.authority, carats_points=18_340, open_discrepancies=1)
    make_discrepancy(confirmation, explanation="Another balance")
    address = reverse("shipments:slip", args=[row.number])
    for officer in (eu.importing, office.issuing):
        client.force_login(officer)
        answer: Any = client.get(address)
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
        assert "SL 000104" in text.replace("\u00a0", " ")
        assert "183.40" in text
        assert "Another balance" in text
    client.force_login(people.stranger())
    assert client.get(address).status_code == 404


def test_the_command_lists_and_shows(eu: People) -> None:
    row = make_arrival(eu.authority, make_statement("SL000001"), state="held", reasons=["R-AII.22"])
    make_arrival(eu.authority, make_statement("SL000002"))
    listed = json.loads(run("list", "--state", "held", "--json").stdout)
    assert [one["number"] for one in listed["arrivals"]] == ["SL000001"]
    assert "SL000002" in run("list").stdout
    for name in (str(row.pk), "SL 000001"):
        shown = json.loads(run("show", name, "--json").stdout)
        assert shown["arrivals"][0]["reasons"] == ["R-AII.22"]
    assert "state: held" in run("show", str(row.pk)).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["list", "--state", "nonsense"], 2),
        (["list", "--number", "SL'"], 2),
        (["show", "SL999999"], 1),
        (["show", str(uuid4())], 1),
        (["show", "hello"], 2),
        (["list", "--most", "1000"], 2),
    ],
)
def test_the_command_says_what_is_wrong(eu: People, arguments: list[str], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("arrivals list", "No arrivals fit.\n"),
        ("certificates list", "No certificates fit.\n"),
        ("certificates blanks", "No blanks were received.\n"),
    ],
)
def test_an_empty_list_says_so_beside_what_scripts_read(eu: People, command: str, sentence: str) -> None:
    room, name = command.split()
    empty = CliRunner().invoke(main, [room, "--authority", "eu-demo", name])
    assert (empty.exit_code, empty.stdout, empty.stderr) == (0, "", sentence)
    for_scripts = CliRunner().invoke(main, [room, "--authority", "eu-demo", name, "--json"])
    assert [] in json.loads(for_scripts.stdout).values()
    assert not for_scripts.stderr


def test_another_authoritys_arrival_is_not_shown(eu: People) -> None:
    row = make_arrival(people.canada().authority)
    assert run("show", str(row.pk)).exit_code == 1
    assert CliRunner().invoke(main, ["arrivals", "--authority", "xx-demo", "list"]).exit_code == 2


def test_a_list_counts_no_further_than_it_pages() -> None:
    assert BoundedPaginator(range(3), 2).num_pages == 2
    assert not BoundedPaginator(range(MOST_COUNTED), 50).is_cut
    assert BoundedPaginator(range(MOST_COUNTED + 1), 50).is_cut
