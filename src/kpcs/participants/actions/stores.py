"""Where the private keys of this office are. No act of its own: acts of this room and those above sign with them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from kpcs import signing


def office_keys() -> signing.Keys:
    """Where this office's signing keys are: in a hardware module if one is configured, else in a folder."""
    files = _files(settings.KPCS_DATA_DIR, "keys", settings.KPCS_KEY_PASSPHRASE)
    if not settings.KPCS_HARDWARE_MODULE:
        return files
    token = _token(settings.KPCS_HARDWARE_MODULE, settings.KPCS_HARDWARE_TOKEN, settings.KPCS_HARDWARE_PIN)
    return signing.TokenAndFiles(token, files)


def office_roots() -> signing.Keys:
    """Where a root key lies as long as it was not taken offline."""
    passphrase = settings.KPCS_ROOT_PASSPHRASE or settings.KPCS_KEY_PASSPHRASE
    return _files(settings.KPCS_DATA_DIR, "roots", passphrase)


@cache
def _files(data: Path, name: str, passphrase: str) -> signing.KeyStore:
    """One store for the life of the process: opening an encrypted key takes as long as signing many certificates."""
    return signing.KeyStore(data / name, passphrase=passphrase, may_be_unprotected=not settings.KPCS_PRODUCTION)


@cache
def _token(module: str, token: str, pin: str) -> signing.TokenStore:
    """One session for the life of the process."""
    return signing.TokenStore(Path(module), token=token, pin=pin)
