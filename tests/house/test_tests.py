"""The tests' own ground: the network is closed, the database is the one asked for."""

from __future__ import annotations

import socket

import pytest
from django.db import connection


def test_the_network_is_closed() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="reached for the network"):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(AssertionError, match="asked the network"):
        socket.getaddrinfo("office.example", 443)


@pytest.mark.django_db
def test_the_database_is_the_one_asked_for(pytestconfig: pytest.Config) -> None:
    assert connection.vendor == pytestconfig.getoption("--database")
