"""Every office serves the verifier: with a strict policy, kept by the browser, and lists that stay new."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from kpcs import verifier
from kpcs.ledger.actions import Program
from kpcs.permissions import Permission
from kpcs.public.actions import publish_trust_list
from tests import people
from tests.accessible import complaints_about

PUBLISHER = Program("publish", frozenset({Permission.LIST_PUBLISH}))


@pytest.fixture
def office(settings: Any, tmp_path: Path) -> None:
    settings.KPCS_DATA_DIR = tmp_path / "office"
    people.sierra_leone()
    publish_trust_list(by=PUBLISHER, at=timezone.now())


@pytest.mark.django_db
def test_every_file_is_served_with_its_type_and_policy(office: None, client: Client) -> None:
    for name in ("", verifier.SHIPPED, verifier.WORKER, *verifier.files()):
        response = client.get(f"/verifier/{name}")
        assert response.status_code == 200, name
        policy = response["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert response["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in response
        assert response["Content-Type"] == verifier.content_type(name or verifier.PAGE)
    assert client.get("/verifier").url == "/verifier/"
    assert client.get("/verifier/../settings.py").status_code == 404
    assert client.get("/verifier/words.csv").status_code == 404
    assert client.post("/verifier/").status_code == 405


@pytest.mark.django_db
def test_a_file_is_sent_again_only_when_it_changed(office: None, client: Client) -> None:
    first = client.get("/verifier/words.js")
    assert client.get("/verifier/words.js", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.get("/verifier/shipped.js", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_the_public_pages_lead_to_it(office: None, client: Client) -> None:
    for address in ("/", "/check"):
        assert 'href="/verifier/"' in client.get(address).content.decode()


@pytest.mark.django_db
def test_the_folder_for_a_stick(office: None, tmp_path: Path) -> None:
    from kpcs.commands.verifier import command

    folder = tmp_path / "stick"
    for _ in range(2):
        done = CliRunner().invoke(command, ["export", str(folder)])
        assert done.exit_code == 0, done.output
    assert verifier.version() in done.output
    assert "It pins the key " in done.output
    sums = (folder / verifier.SUMS).read_text().splitlines()
    assert len(sums) == len(verifier.files()) + 2
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    subprocess.run(["sha256sum", "--check", "--quiet", verifier.SUMS], cwd=folder, check=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    refused = CliRunner().invoke(command, ["export", str(tmp_path / "other")])
    assert refused.exit_code == 2
    assert "other files" in refused.output


def test_installed_once_it_opens_without_a_line_and_takes_new_lists_with_one(
    transactional_db: None, office: None, new_page: Callable[..., Page], complaints: list[str]
) -> None:
    page = new_page(width=360, height=740, language="es")
    # It asks for new lists by itself; the line must not be cut before they have come.
    with page.expect_response("**/trust.cose"), page.expect_response("**/status.cose"):
        page.goto("/verifier/")
    page.wait_for_selector("#ready:not([hidden])", state="attached")
    assert page.evaluate("async () => (await fetch('manifest.webmanifest')).ok")
    session = page.context.new_cdp_session(page)
    lacking = {one["errorId"] for one in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert lacking <= {"in-incognito"}, "a page of a test's context is private; nothing else stands in the way"
    assert complaints_about(page) == []
    expect(page.locator("#editions")).to_contain_text("Lista de confianza 1 ")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#editions")).to_contain_text("Lista de confianza 1 ")
    page.click("#fetch")
    page.wait_for_selector("text=No se puede contactar")
    page.context.set_offline(False)
    publish_trust_list(by=PUBLISHER, at=timezone.now() + timedelta(seconds=1), always=True)
    page.click("#fetch")
    page.wait_for_selector("text=Se tomó la lista de confianza 2")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    expect(page.locator("#editions")).to_contain_text("Lista de confianza 2 ")
    complaints[:] = [one for one in complaints if "net::ERR_FAILED" not in one]  # there was no line for a while
