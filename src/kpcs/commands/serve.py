"""``kpcs serve``: prepare what is missing, then answer requests."""

from __future__ import annotations

import os
import signal

import click

from kpcs.commands import Lacking
from kpcs.web.prepared import prepare


@click.command(
    "serve",
    help="Serve the office's pages and API. The first start makes its tables; later ones take seconds.\n\n"
    "Exit code 0: stopped; 2: it cannot open, and every reason is said.",
)
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
def command(host: str, port: int, workers: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
    if code := prepare("kpcs.web.prepare"):
        raise click.exceptions.Exit(code)
    refuse_taken_port(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The office is open at http://{shown}:{port}/ (stop with Ctrl+C)", err=True)
    serve(host, port, workers)


def refuse_taken_port(host: str, port: int) -> None:
    """A port in use is said at once; granian would only stop."""
    import socket

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind((host, port))
    except OSError as error:
        advice = "Choose another with --port, or: make run PORT=8080"
        raise Lacking(f"Cannot listen on {host}, port {port}: {error.strerror}. {advice}") from None


def serve(host: str, port: int, workers: int) -> None:
    """Run granian until it is told to stop; each worker reads the static files that were collected."""
    os.register_at_fork(after_in_child=_is_stopped_by_first_process)
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ["KPCS_COLLECTED"] = "1"
    Server(
        "kpcs.web.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,  # kpcs.reading takes three of them at most
        backpressure=256,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,  # a write that is cut off is none: the database takes it back
    ).serve()


def _is_stopped_by_first_process() -> None:
    """In a worker. Granian's loses a signal that comes while it loads, and hangs when a second one follows the first.

    Ctrl+C goes to every process: only the first may hear it, which then stops the workers.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
