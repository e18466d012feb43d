"""Keys in a hardware module, with SoftHSM in its place: made and used there, and every way to fail is said."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kpcs.cli import main
from kpcs.errors import Refused
from kpcs.participants import actions, trusted
from kpcs.participants.actions import stores
from kpcs.scheme.codec import Algorithm, Signed, kid_of, qr_text, signature_holds, to_be_signed
from kpcs.scheme.verify import verify
from kpcs.signing import KeyStore, KeyUnavailable, TokenAndFiles, TokenStore
from tests import lives, outside, people
from tests.factories import NOW
from tests.people import People

PIN, LABEL = "987654", "kpcs-test"


def tool(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, timeout=60)


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """SoftHSM with one token of its own."""
    library = outside.required("softhsm")
    tokens = tmp_path / "tokens"
    tokens.mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    tool("--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "12345678")
    yield library
    # A session that outlived its token would be closed in the next test's.
    stores._token.cache_clear()
    gc.collect()


@pytest.fixture
def store(module: Path) -> TokenStore:
    return TokenStore(module, token=LABEL, pin=PIN)


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_what_the_module_signs_verifies(store: TokenStore, module: Path, algorithm: Algorithm) -> None:
    half = store.create(algorithm=algorithm)
    assert (half.kid, half.algorithm) == (kid_of(half.public), algorithm)
    data = to_be_signed(b"payload", kid=half.kid, algorithm=algorithm)
    for place in (store, TokenStore(module, token=LABEL, pin=PIN)):
        assert place.kids() == (half.kid,)
        assert place.public_half(half.kid) == half
        signature = place.sign(data, kid=half.kid)
        assert len(signature) == 64
        assert signature_holds(Signed(algorithm, half.kid, b"payload", signature), public=half.public)


def test_a_key_cannot_be_taken_out(store: TokenStore) -> None:
    import pkcs11

    half = store.create()
    session = store._opened()
    (key,) = session.get_objects(
        {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY, pkcs11.Attribute.ID: half.kid}
    )
    assert (key[pkcs11.Attribute.EXTRACTABLE], key[pkcs11.Attribute.SENSITIVE]) == (False, True)
    with pytest.raises(pkcs11.exceptions.PKCS11Error):
        key[pkcs11.Attribute.VALUE]


def test_a_wrong_pin_is_tried_once(module: Path) -> None:
    wrong = TokenStore(module, token=LABEL, pin="111111")
    for _ in range(5):
        with pytest.raises(KeyUnavailable, match=r"refuses the PIN.*not tried again before a restart"):
            wrong.create()
    assert TokenStore(module, token=LABEL, pin=PIN).kids() == (), "the token has not locked itself"


def test_a_token_that_is_gone_and_comes_back(store: TokenStore, tmp_path: Path) -> None:
    half = store.create()
    data = to_be_signed(b"", kid=half.kid, algorithm=half.algorithm)
    shutil.move(tmp_path / "tokens", tmp_path / "drawer")
    (tmp_path / "tokens").mkdir()
    with pytest.raises(KeyUnavailable, match=r"no token 'kpcs-test'. Put it in|does not answer|is not in the token"):
        _again(store, data, half.kid)
    shutil.rmtree(tmp_path / "tokens")
    shutil.move(tmp_path / "drawer", tmp_path / "tokens")
    assert len(_again(store, data, half.kid)) == 64


def _again(store: TokenStore, data: bytes, kid: bytes) -> bytes:
    """As after the module noticed that its token was moved: the session is lost."""
    store._session = None
    return store.sign(data, kid=kid)


@pytest.mark.parametrize(
    ("library", "token", "said"),
    [
        ("/nowhere/module.so", LABEL, "cannot be loaded. Check KPCS_HARDWARE_MODULE"),
        ("", "another", "has no token 'another'. Put it in, or check KPCS_HARDWARE_TOKEN"),
    ],
)
def test_what_is_missing_is_said(module: Path, library: str, token: str, said: str) -> None:
    with pytest.raises(KeyUnavailable, match=said):
        TokenStore(Path(library) if library else module, token=token, pin=PIN).kids()


def test_a_key_that_is_elsewhere_is_said(store: TokenStore) -> None:
    with pytest.raises(KeyUnavailable, match="is not in the token"):
        store.sign(b"", kid=bytes(8))


def test_without_the_extra_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    with pytest.raises(KeyUnavailable, match=r"pip install -e '\.\[hardware\]'"):
        TokenStore(Path("module.so"), token=LABEL, pin=PIN).kids()


def test_keys_from_before_go_on_to_sign_from_their_files(store: TokenStore, tmp_path: Path) -> None:
    files = KeyStore(tmp_path / "keys", passphrase="a passphrase")
    old = files.create()
    both = TokenAndFiles(store, files)
    new = both.create()
    assert set(both.kids()) == {old.kid, new.kid}
    assert files.kids() == (old.kid,)
    for half in (old, new):
        data = to_be_signed(b"x", kid=half.kid, algorithm=half.algorithm)
        signature = both.sign(data, kid=half.kid)
        assert signature_holds(Signed(half.algorithm, half.kid, b"x", signature), public=half.public)
        assert both.public_half(half.kid) == half


# --- an office with a module -----------------------------------------------------------------------------------------


@pytest.fixture
def office(db: None, module: Path, settings: Any, tmp_path: Path) -> People:
    settings.KPCS_DATA_DIR = tmp_path / "office"
    settings.KPCS_HARDWARE_MODULE, settings.KPCS_HARDWARE_TOKEN = str(module), LABEL
    settings.KPCS_HARDWARE_PIN = PIN
    return people.sierra_leone()


def test_a_certificate_is_issued_with_a_key_in_the_module(office: People) -> None:
    people.european_union()
    lives.equip(office)
    row = lives.issued(office)
    assert not (Path(_data()) / "keys" / f"{row.kid}.pem").exists()
    assert bytes.fromhex(row.kid) in stores.office_keys().kids()
    trust = trusted.list_for(on=row.issued_on)
    verdict = verify(qr_text(bytes(row.signed or b"")), trust=trust, on=row.issued_on)
    assert verdict.is_genuine, verdict.sentence()


def _data() -> str:
    from django.conf import settings

    return str(settings.KPCS_DATA_DIR)


def test_an_office_with_a_wrong_pin_says_so_and_keeps_nothing(office: People, settings: Any) -> None:
    settings.KPCS_HARDWARE_PIN = "000000"
    days = {"valid_from": date(2026, 1, 1), "valid_until": date(2028, 1, 1)}
    with pytest.raises(Refused, match="refuses the PIN"):
        actions.create_signing_key(authority="sl-demo", **days, by=office.administrator, at=NOW)
    assert not trusted.register_list(on=NOW.date()).keys


def test_a_root_in_a_module_certifies(office: People, module: Path, tmp_path: Path) -> None:
    variables = {"KPCS_HARDWARE_MODULE": str(module), "KPCS_HARDWARE_TOKEN": LABEL, "KPCS_HARDWARE_PIN": PIN}

    def keys(*arguments: object) -> str:
        result = CliRunner(env=variables).invoke(main, ["keys", *map(str, arguments)])
        assert result.exit_code == 0, result.output
        return result.output

    safe, desk = tmp_path / "safe", tmp_path / "desk"
    assert "in the hardware module" in keys("create-root", "--participant", "SL", "--root", safe, "--hardware")
    assert not list(safe.glob("*.pem"))
    (paper,) = safe.glob("SL-root-*.cose")
    keys("import", paper, "--authority", "sl-demo", "--yes")
    keys("create", "--authority", "sl-demo", "--out", desk)
    (request,) = desk.glob("*-request.cose")
    keys("certify", request, "--root", safe, "--hardware", "--yes")
    (answer,) = desk.glob("*-certification.cose")
    keys("import", answer, "--authority", "sl-demo")
    trust = trusted.list_for(on=NOW.date())
    assert [trust.flaw_of(key) for key in trust.keys] == [None]
