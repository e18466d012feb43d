"""What the witness tells people: whom it watches, how far, and what it caught; in English and in French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kpcs.scheme.log import NoteKey

from . import store
from .store import Evidence, Held

WORDS = {
    "en": {
        "title": "Witness {name}",
        "key": "Key: {vkey}",
        "logs": "Logs that this witness watches:",
        "none": "It watches no log yet.",
        "never": "{origin}: nothing cosigned yet",
        "held": "{origin}: {size} entries, cosigned {at}",
        "clean": "Nothing was caught.",
        store.TWO_FACES: "{origin} showed two faces: at {size} entries it signed a tree other than the one that this "
        "witness had cosigned. Seen {at}.",
        store.UNPROVEN: "{origin} signed a tree of {size} entries and did not show that it continues the {held_size} "
        "entries that this witness had cosigned: a past that was rewritten, or a request that went wrong. Seen {at}.",
        "proof": "What the log signed:",
        "cosigned": "Root that was cosigned: {root}",
    },
    "fr": {
        "title": "Témoin {name}",
        "key": "Clé : {vkey}",
        "logs": "Journaux que ce témoin suit :",
        "none": "Il ne suit encore aucun journal.",
        "never": "{origin} : rien de cosigné",
        "held": "{origin} : {size} entrées, cosignées le {at}",
        "clean": "Rien n’a été constaté.",
        store.TWO_FACES: "{origin} a montré deux visages : à {size} entrées, il a signé un autre arbre que celui que "
        "ce témoin avait cosigné. Constaté le {at}.",
        store.UNPROVEN: "{origin} a signé un arbre de {size} entrées sans montrer qu’il prolonge les {held_size} "
        "entrées que ce témoin avait cosignées : un passé réécrit, ou une demande qui a échoué. Constaté le {at}.",
        "proof": "Ce que le journal a signé :",
        "cosigned": "Racine qui avait été cosignée : {root}",
    },
}


@dataclass(frozen=True, slots=True)
class Watched:
    """One log and how far it was cosigned."""

    origin: str
    held: Held
    keys: tuple[NoteKey, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that may be told about a witness."""

    name: str
    vkey: str
    logs: tuple[Watched, ...]
    evidence: tuple[Evidence, ...]

    @property
    def caught(self) -> tuple[Evidence, ...]:
        """What still stands: two faces for ever, an unproven tree until the log went past it with a proof."""
        sizes = {log.origin: log.held.size for log in self.logs}
        return tuple(one for one in self.evidence if one.what == store.TWO_FACES or one.size > sizes.get(one.origin, 0))


def report_of(folder: Path) -> Report:
    """Read it from the witness's file."""
    with store.opened(folder) as file:
        itself = file.itself()
        logs = tuple(Watched(origin, file.held(origin), file.keys_of(origin)) for origin in file.origins())
        return Report(itself.name, itself.key.text, logs, file.evidence())


def checkpoint_at(folder: Path, place: str) -> str | None:
    """The newest cosigned checkpoint of the log at a place of :func:`place_of`."""
    with store.opened(folder) as file:
        origin = next((one for one in file.origins() if place_of(one) == place), None)
        return None if origin is None else file.newest(origin)


def place_of(origin: str) -> str:
    """Where the witness shows the newest checkpoint of a log: a path that any origin can have."""
    return f"logs/{sha256(origin.encode()).hexdigest()}/checkpoint"


def overview(report: Report, language: str = "en") -> str:
    """The first page: name, key, logs, and whether something was caught."""
    words = WORDS[language]
    lines = [words["title"].format(name=report.name), words["key"].format(vkey=report.vkey), ""]
    lines.append(words["logs"] if report.logs else words["none"])
    for log in report.logs:
        said = words["held"] if log.held.at else words["never"]
        lines.append("  " + said.format(origin=log.origin, size=log.held.size, at=moment(log.held.at)))
    lines += ["", *(_said(one, words) for one in report.caught)] if report.caught else ["", words["clean"]]
    return "\n".join(lines) + "\n"


def evidence_text(report: Report, language: str = "en") -> str:
    """Everything that was caught, each with the text that the log signed: anybody can check it with the log's key."""
    return "\n".join(_in_full(report.evidence, WORDS[language])) or WORDS[language]["clean"] + "\n"


def _in_full(evidence: tuple[Evidence, ...], words: dict[str, str]) -> Iterator[str]:
    for one in evidence:
        root = one.held.root.hex()
        yield "\n".join((_said(one, words), words["cosigned"].format(root=root), words["proof"], "", one.note))


def _said(one: Evidence, words: dict[str, str]) -> str:
    return words[one.what].format(origin=one.origin, size=one.size, held_size=one.held.size, at=moment(one.at))


def moment(seconds: int) -> str:
    """A second since 1970 as people read it."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def report_data(report: Report) -> dict[str, object]:
    """The same for programs."""
    return {
        "name": report.name,
        "vkey": report.vkey,
        "logs": [
            {
                "origin": log.origin,
                "vkeys": [key.text for key in log.keys],
                "size": log.held.size,
                "root": log.held.root.hex(),
                "cosigned_at": moment(log.held.at) if log.held.at else None,
            }
            for log in report.logs
        ],
        "evidence": [
            {
                "origin": one.origin,
                "what": one.what,
                "size": one.size,
                "root": one.root.hex(),
                "cosigned_size": one.held.size,
                "cosigned_root": one.held.root.hex(),
                "seen_at": moment(one.at),
                "is_open": one in report.caught,
                "checkpoint": one.note,
            }
            for one in report.evidence
        ],
    }
