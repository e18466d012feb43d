"""The law's data files, each read once: rules, sources, sentences by language, Participants, practice."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a file of the vocabulary."""
    return tuple(csv.DictReader(text(name).splitlines()))


def text(name: str) -> str:
    """A file of the vocabulary as it stands."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
