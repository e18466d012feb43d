"""A port for a server that a test starts in a process of its own."""

from __future__ import annotations

import socket
from random import SystemRandom


def free_port() -> int:
    """Below those that the kernel hands to whoever asks for any: until the server has it, nobody takes it by chance."""
    while True:
        port = SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) != 0:
                return port
