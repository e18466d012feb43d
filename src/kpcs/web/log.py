"""The log: one event, one line, on standard error."""

from __future__ import annotations

import logging
from typing import Any


class OneLine(logging.Formatter):
    r"""Time, level, logger, message; line breaks, also of a trace, are written as ``\n``, so no line is forged."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


class WrongHost(logging.Filter):
    """A request for another host is one line that names the setting; strangers send it at will, and fill no log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args, record.exc_info = f"KPCS_HOSTS does not name it: {record.getMessage()[:200]}", (), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


def described(level: str) -> dict[str, Any]:
    """Django's ``LOGGING``: everything from ``level`` on, in this form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "kpcs.web.log.OneLine"}},
        "filters": {"wrong_host": {"()": "kpcs.web.log.WrongHost"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.security.DisallowedHost": {"filters": ["wrong_host"]},
            "axes": {"level": "WARNING"},
        },
    }
