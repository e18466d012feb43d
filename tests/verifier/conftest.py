"""One Node for all tests of the telephone verifier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import outside
from tests.verifier.javascript import JavaScript


@pytest.fixture(scope="session")
def javascript() -> Iterator[JavaScript]:
    with JavaScript(outside.required("node")) as started:
        yield started
