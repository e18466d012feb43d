"""A process of its own that records events, for the test of two that race: ``log_writer.py NAME COUNT DIRECTORY``."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import django


def main(name: str, count: int, directory: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "kpcs.web.settings"
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from kpcs.ledger.actions import Program, record
    from kpcs.ledger.kinds import Kind

    (directory / f"{name}.ready").touch()
    while not (directory / "go").exists():
        time.sleep(0.005)
    for number in range(count):
        with transaction.atomic():
            record(Kind.CERTIFICATE_EXPIRED, subject=("certificate", name), by=Program(name), at=timezone.now())
            if number % 7 == 3:
                # Undone acts leave no entry and no hole.
                transaction.set_rollback(True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
