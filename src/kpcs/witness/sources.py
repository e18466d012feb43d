"""Where an auditor reads: a log's web address or folder, a witness's page, a file; and what he keeps in between."""

from __future__ import annotations

import json
import os
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpcs.scheme.log import LogRefused, NoteKey, note_key_of
from kpcs.scheme.log.peaks import peaks_of

from .audit import Face, Known, Source, Unreachable
from .report import place_of

SECONDS = 20
MOST_BYTES = 2_000_000
MOST_ROOTS = 1_000


@dataclass(frozen=True, slots=True)
class Web:
    """A log published at a web address."""

    name: str

    def read(self, path: str) -> bytes | None:
        return _get(f"{self.name.rstrip('/')}/{path}")


@dataclass(frozen=True, slots=True)
class Folder:
    """A log published as files, such as `kpcs log export` writes them."""

    name: str

    def read(self, path: str) -> bytes | None:
        try:
            return (Path(self.name) / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise Unreachable(f"{self.name}/{path} cannot be read: {error.strerror}.") from None


def source_of(place: str) -> Source:
    """The log at a web address or in a folder."""
    return Web(place) if _is_address(place) else Folder(place)


def face_of(place: str, *, origin: str) -> Face:
    """A checkpoint that somebody shows: a file, an address that ends in ``checkpoint``, or a witness's own address."""
    if not _is_address(place):
        try:
            return Face(Path(place).read_text(encoding="utf-8"), place)
        except (OSError, UnicodeDecodeError) as error:
            raise Unreachable(f"{place} cannot be read: {error}.") from None
    address = place if place.endswith("checkpoint") else f"{place.rstrip('/')}/{place_of(origin)}"
    text = _get(address)
    if text is None:
        raise Unreachable(f"{address} shows no checkpoint of {origin}.")
    return Face(text.decode(errors="replace"), place)


def _is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def _get(address: str) -> bytes | None:
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - only http and https come here
            found: bytes = answer.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            if error.code in (404, 410):
                return None
        raise Unreachable(f"{address} answers {error.code}.") from None
    except (OSError, ValueError) as error:
        raise Unreachable(f"{address} does not answer: {getattr(error, 'reason', error)}.") from None
    if len(found) > MOST_BYTES:
        raise Unreachable(f"{address} is larger than {MOST_BYTES} bytes.")
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """The auditor's file: whose log it is, what is known of it, and what was caught."""

    key: NoteKey | None
    known: Known
    caught: tuple[dict[str, Any], ...] = ()


def kept_in(file: Path) -> Kept:
    """Read the auditor's file; a new one knows nothing. Refuses a damaged one: forgetting would hide a lie."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        known = data["known"]
        face = Face(**known["face"]) if known["face"] else None
        return Kept(
            note_key_of(data["key"]),
            Known(
                peaks_of(known["size"], bytes.fromhex(known["peaks"])),
                face,
                {int(size): bytes.fromhex(root) for size, root in known["roots"].items()},
                tuple(Face(**one) for one in known["ahead"]),
            ),
            tuple(data["caught"]),
        )
    except FileNotFoundError:
        return Kept(None, Known())
    except (OSError, ValueError, TypeError, KeyError, AttributeError, LogRefused) as error:
        raise Unreachable(f"{file} is no state of an audit ({error}). Name another file to begin anew.") from None


def keep_in(file: Path, kept: Kept) -> None:
    """Write the auditor's file, whole or not at all."""
    known = kept.known
    newest = sorted(known.roots)[-MOST_ROOTS:]
    data = {
        "key": kept.key.text if kept.key else "",
        "known": {
            "size": known.tree.size,
            "peaks": known.tree.encoded.hex(),
            "face": _face(known.face) if known.face else None,
            "roots": {size: known.roots[size].hex() for size in newest},
            "ahead": [_face(face) for face in known.ahead],
        },
        "caught": list(kept.caught),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.absolute().parent, prefix=".audit-", delete=False
        ) as part:
            part.write(text)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(file)
    except OSError as error:
        raise Unreachable(f"{file} cannot be written: {error.strerror}.") from None


def _face(face: Face) -> dict[str, str]:
    return {"note": face.note, "shown_by": face.shown_by}
