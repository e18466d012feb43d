"""What every test stands on: settings, one of two databases, a browser, and no network but the machine itself."""

from __future__ import annotations

import ipaddress
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.utils import translation

from tests import chromium, clock, postgresql

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route
    from pytest_django.live_server_helper import LiveServer

REQUIRE_ALL = bool(os.environ.get("KPCS_REQUIRE_ALL"))
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
    "live_server",
}

# A slow machine is no defect; the examination tries the same inputs every time, a developer new ones.
hypothesis.settings.register_profile(
    "kpcs", deadline=None, derandomize=REQUIRE_ALL, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("kpcs")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="sqlite: every test; postgresql: the tests that need a database, on a real PostgreSQL started for them",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at scratch places before Django reads them; xdist's workers inherit what is set here."""
    if not hasattr(config, "workerinput"):
        for name in [name for name in os.environ if name.startswith("KPCS_") and name not in OWN_VARIABLES]:
            del os.environ[name]
        scratch = tempfile.TemporaryDirectory(prefix="kpcs-test-", ignore_cleanup_errors=True)
        config.add_cleanup(scratch.cleanup)
        os.environ["KPCS_DATA_DIR"] = str(Path(scratch.name) / "office")
        os.environ["KPCS_SECRET_KEY"] = "for tests only; not a secret; long enough to be accepted by settings"
        os.environ["KPCS_DATABASE_URL"] = f"sqlite:///{scratch.name}/office.sqlite3"
        if config.getoption("--database") == "postgresql":
            _start_postgresql(config, Path(scratch.name) / "postgresql")
    else:
        # Each worker has a database of its own; what lies beside a database must be its own as well.
        os.environ["KPCS_DATA_DIR"] += f"-{config.workerinput['workerid']}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpcs.web.settings"
    clock.start()
    from django.conf import settings

    # A worker inherits the name of the settings, so that they were read before its folder was known.
    settings.KPCS_DATA_DIR = Path(os.environ["KPCS_DATA_DIR"])
    settings.KPCS_DATA_DIR.mkdir(parents=True, exist_ok=True)
    settings.MEDIA_ROOT = settings.KPCS_DATA_DIR / settings.MEDIA_ROOT.name
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite"):
        # A file, not memory: threads and the browser's server meet at it as an office's workers do.
        database.setdefault("TEST", {})["NAME"] = str(Path(database["NAME"]).with_name("test.sqlite3"))
    else:
        _drop_by_force()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


OWN_VARIABLES = {"KPCS_REQUIRE_ALL", "KPCS_BROWSER", "KPCS_PICTURES"}


def _start_postgresql(config: pytest.Config, folder: Path) -> None:
    try:
        os.environ["KPCS_DATABASE_URL"], stop = postgresql.start(folder)
    except (postgresql.Missing, OSError) as error:
        if REQUIRE_ALL:
            raise pytest.UsageError(f"PostgreSQL is missing: {error}") from error
        config.stash[MISSING] = f"PostgreSQL is missing: {error}"
    else:
        config.add_cleanup(stop)


def _drop_by_force() -> None:
    """A thread of a race, or of the browser's server, may still hold a connection when the tests are over."""
    from django.db.backends.postgresql.creation import DatabaseCreation

    def drop(self: DatabaseCreation, name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(name)} WITH (FORCE)")

    DatabaseCreation._destroy_test_db = drop


MISSING: pytest.StashKey[str] = pytest.StashKey()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if config.getoption("--database") == "postgresql":
        chosen = [item for item in items if _needs_database(item) and not item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen
        if reason := config.stash.get(MISSING, None):
            for item in items:
                item.add_marker(pytest.mark.skip(reason=reason))


def _needs_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_report_header(config: pytest.Config) -> list[str]:
    return [f"kpcs: database {config.getoption('--database')}, browser {chromium.find()}"]


# --- no network but the machine itself ------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _next_test_reads_english() -> Iterator[None]:
    """A page asked for in French leaves the thread speaking French."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _only_this_machine() -> Iterator[None]:
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in (None, "", "localhost") and not _is_loopback(host):
            raise AssertionError(f"a test asked the network for an address: {host}")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


def _is_loopback(host: str | bytes) -> bool:
    try:
        address = ipaddress.ip_address(host if isinstance(host, str) else host.decode())
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


# --- database -------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _ledger_may_be_emptied() -> Iterator[None]:
    """The database refuses to empty the ledger; after a test that committed it must be emptied all the same."""
    from django.core.management.commands.flush import Command
    from django.db import connection

    from kpcs.ledger import triggers

    flush = Command.handle

    def handle(self: Command, **options: Any) -> None:
        triggers.remove(connection)
        try:
            flush(self, **options)
        finally:
            triggers.install(connection)

    # For the session: a patch of one test would be taken back before the database of that test is emptied.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_known_of_an_emptied_database() -> None:
    """A test that committed is followed by an emptied database, which is no older copy of an office."""
    from kpcs.ledger import guard
    from kpcs.statistics.queries import kept

    guard.forget()
    kept.forget()


# --- browser --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. Missing: the test is skipped by name, or fails where everything is required."""
    if problem := chromium.problem():
        (pytest.fail if REQUIRE_ALL else pytest.skip)(problem)
    from playwright.sync_api import expect, sync_playwright

    # Playwright keeps an event loop in this thread; Django's own check against that would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=chromium.PATIENCE)
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"])
        yield chrome
        chrome.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What pages did that no page of ours may do; anything left at the end fails the test."""
    heard: list[str] = []
    yield heard
    assert not heard, "\n".join(heard)


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages of the running office: ``new_page(width=360, javascript=False, language="fr")``.

    After the test: no page asked another machine for anything, and none had an error in its script or its policy.
    """
    contexts: list[BrowserContext] = []

    def only_the_office(route: Route) -> None:
        if route.request.url.startswith((live_server.url, "data:", "blob:", "about:")):
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    def open_page(*, width: int = 1280, height: int = 900, javascript: bool = True, language: str = "en") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale=language,
        )
        contexts.append(context)
        context.route("**/*", only_the_office)
        page = context.new_page()
        page.set_default_timeout(chromium.PATIENCE)
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda said: complaints.append(said.text) if _is_complaint(said.type, said.text) else None)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _is_complaint(kind: str, text: str) -> bool:
    # A refused form answers 4xx on purpose; Chromium reports every such answer as an error.
    return kind == "error" and "Failed to load resource: the server responded with a status of 4" not in text


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One page of the running office, 1280 pixels wide, in English."""
    return new_page()


# --- the independent implementation ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def interop_python() -> Path:
    """The Python of the environment that holds ``cwt``, an implementation that is not ours."""
    python = Path(__file__).resolve().parent.parent / ".venv-interop" / "bin" / "python"
    if not python.exists():
        (pytest.fail if REQUIRE_ALL else pytest.skip)("no .venv-interop; `make test` makes it")
    return python
