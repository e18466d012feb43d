"""What the tests of ``kpcs keys`` share: a safe with a root key, a desk for files, an office without keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kpcs.cli import main
from kpcs.participants.models import PublicKey
from tests import people
from tests.people import People

PASSPHRASE = "known to two officers"


def run(*arguments: object, given: str | None = None, **variables: str) -> Result:
    environment = {"KPCS_ROOT_PASSPHRASE": PASSPHRASE, **variables}
    return CliRunner(env=environment).invoke(main, ["keys", *map(str, arguments)], input=given)


def done(*arguments: object, **more: Any) -> Result:
    result = run(*arguments, **more)
    assert result.exit_code == 0, result.output
    return result


def refused(*arguments: object, **more: Any) -> str:
    result = run(*arguments, **more)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    """A stick with Sierra Leone's root key."""
    done("create-root", "--participant", "SL", "--root", tmp_path / "safe")
    return tmp_path / "safe"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path) -> People:
    """An office that has neither root nor key."""
    settings.KPCS_DATA_DIR = tmp_path / "office"
    return people.sierra_leone()


def paper(safe: Path) -> Path:
    (found,) = safe.glob("SL-root-*.cose")
    return found


def certified_key(safe: Path, desk: Path) -> PublicKey:
    """The whole way: paper, request, certification."""
    done("import", paper(safe), "--authority", "sl-demo", "--yes")
    done("create", "--authority", "sl-demo", "--out", desk)
    (request,) = desk.glob("*-request.cose")
    done("certify", request, "--root", safe, "--yes")
    (answer,) = desk.glob("*-certification.cose")
    done("import", answer, "--authority", "sl-demo")
    return PublicKey.objects.get()
