"""The log: one event, one line, on standard error."""

from __future__ import annotations

import logging


class OneLine(logging.Formatter):
    r"""Time, level, logger, message; line breaks, also of a trace, are written as ``\n``, so no line is forged."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
