"""Settings: nothing needed on SQLite; in production everything that is missing is named at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from kpcs.web.environment import Environment, database, kept_secret


def settings_of(statement: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What the settings say in an environment of their own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KPCS_")}
    code = f"from kpcs.web import settings; print({statement})"
    return subprocess.run(
        [sys.executable, "-c", code], env=clean | variables, capture_output=True, text=True, check=False
    )


def test_nothing_is_needed(tmp_path: Path) -> None:
    ran = settings_of("settings.DATABASES['default']['ENGINE']", KPCS_DATA_DIR=str(tmp_path / "new" / "office"))
    assert ran.stdout.strip() == "kpcs.web.sqlite", ran.stderr
    assert (tmp_path / "new" / "office" / "secret-key").stat().st_mode & 0o077 == 0


def test_production_names_everything_that_is_missing() -> None:
    ran = settings_of("1", KPCS_PRODUCTION="1")
    assert ran.returncode
    for name in ("KPCS_SECRET_KEY", "KPCS_HOSTS", "KPCS_DATA_DIR", "KPCS_KEY_PASSPHRASE"):
        assert f"{name} is not set" in ran.stderr
    assert "KPCS_SECRET_KEY_FILE" in ran.stderr


def test_production_is_safe(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a" * 60 + "\n")
    ran = settings_of(
        "settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_HSTS_SECONDS, len(settings.SECRET_KEY)",
        KPCS_PRODUCTION="1",
        KPCS_DATA_DIR=str(tmp_path),
        KPCS_HOSTS="office.example",
        KPCS_SECRET_KEY_FILE=str(secret),
        KPCS_KEY_PASSPHRASE="long and known to few",
    )
    assert ran.stdout.strip() == "True True 31536000 60", ran.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"KPCS_PRODUCTION": "perhaps"}, "KPCS_PRODUCTION is 'perhaps'; write 1 or 0."),
        ({"KPCS_UPLOAD_BOUND": "-5"}, "KPCS_UPLOAD_BOUND is '-5'; write a whole number from 1000 to"),
        ({"KPCS_MAIL_PORT": "99999"}, "KPCS_MAIL_PORT is '99999'; write a whole number from 1 to 65535."),
        (
            {"KPCS_TIME_ZONE": "../../etc/passwd"},
            "KPCS_TIME_ZONE is '../../etc/passwd'; write a known one, such as UTC.",
        ),
        ({"KPCS_LOG_LEVEL": "LOUD"}, "KPCS_LOG_LEVEL is 'LOUD'; write one of DEBUG, INFO, WARNING, ERROR."),
        ({"KPCS_SECRET_KEY": "short"}, "KPCS_SECRET_KEY: it is shorter than 50 characters. Make one: openssl"),
        ({"KPCS_PRODUCTION": "1", "KPCS_HOSTS": " , "}, "KPCS_HOSTS is not set."),
        ({"KPCS_HOSTS": "*"}, "KPCS_HOSTS: '*' is no host name. Write the office's own"),
        ({"KPCS_HOSTS": "a.example,https://b.example"}, "KPCS_HOSTS: 'https://b.example' is no host name."),
        ({"KPCS_ORIGINS": "office.example"}, "KPCS_ORIGINS: 'office.example' is no address. Write it with https://"),
        (
            {"KPCS_ORIGINS": "https://office.example/"},
            "KPCS_ORIGINS: 'https://office.example/' is more than an origin.",
        ),
        ({"KPCS_PUBLIC_URL": "office.example"}, "KPCS_PUBLIC_URL: 'office.example' is no address."),
        (
            {"KPCS_LOG_ORIGIN": "office example/log"},
            "KPCS_LOG_ORIGIN: 'office example/log' has a space or a plus in it.",
        ),
        ({"KPCS_SECRET_KEY_FILE": "/nowhere"}, "KPCS_SECRET_KEY_FILE names /nowhere, which cannot be read"),
        ({"KPCS_DATABASE_URL": "mysql://x"}, "KPCS_DATABASE_URL must begin with postgresql:// or sqlite:///."),
        ({"KPCS_DATABASE_URL": "postgresql://h:port/x?what=1"}, "KPCS_DATABASE_URL cannot be read"),
        ({"KPCS_PRODUCTION": "1", "KPCS_DEMONSTRATION": "1"}, "an office is one or the other"),
        ({"KPCS_PRODUCTION": "1", "KPCS_DEBUG": "1"}, "KPCS_DEBUG must not be set in production"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, variables: dict[str, str], sentence: str) -> None:
    ran = settings_of("1", KPCS_DATA_DIR=str(tmp_path), **variables)
    assert ran.returncode
    assert sentence in ran.stderr


def test_a_secret_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    given = {"KPCS_SECRET_KEY_FILE": "/nowhere", "KPCS_KEY_PASSPHRASE": "long", "KPCS_HOSTS": "office.example"}
    ran = settings_of("1", KPCS_PRODUCTION="1", KPCS_DATA_DIR=str(tmp_path), **given)
    assert "KPCS_SECRET_KEY_FILE names /nowhere, which cannot be read" in ran.stderr
    assert "is not set" not in ran.stderr


def test_two_problems_are_told_together() -> None:
    environment = Environment({"A": "x", "B": "y"})
    environment.number("A", 1, "A number.")
    environment.flag("B", False, "A flag.")
    with pytest.raises(ImproperlyConfigured, match=r"(?s)A is 'x'.*B is 'y'"):
        environment.finish()


def test_a_database_is_read_from_its_address() -> None:
    environment = Environment({})
    read = database("postgresql://postgres@/kpcs?host=/tmp/some/dir", environment)
    assert (read["ENGINE"], read["NAME"], read["USER"], read["HOST"]) == (
        "django.db.backends.postgresql",
        "kpcs",
        "postgres",
        "/tmp/some/dir",
    )
    secure = database("postgresql://u:p%40ss@db.example:5433/kpcs?sslmode=require", environment)
    assert (secure["PASSWORD"], secure["PORT"], secure["OPTIONS"]) == ("p@ss", "5433", {"sslmode": "require"})
    assert database("sqlite:///some/file", environment)["NAME"] == "some/file"
    assert database("sqlite:////some/file", environment)["NAME"] == "/some/file"
    environment.finish()


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "folder" / "secret")
    assert len(first) >= 50
    assert kept_secret(tmp_path / "folder" / "secret") == first


@pytest.mark.django_db
def test_sqlite_keeps_what_it_was_told() -> None:
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        said = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_every_setting_is_documented() -> None:
    from kpcs.web import settings
    from kpcs.web.settings_page import page

    written = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
    assert written.read_text(encoding="utf-8") == page(settings.environment.settings)
