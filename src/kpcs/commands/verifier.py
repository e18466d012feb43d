"""``kpcs verifier``: the verifier for a telephone as a folder that can be carried on a stick."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import click

from kpcs.commands import prepare_django


@click.group("verifier")
def command() -> None:
    """The verifier for a telephone, which every office also serves at /verifier/."""


@command.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the verifier with the newest lists into FOLDER; open index.html there, on any machine, without a network.

    An older export in FOLDER is replaced; SHA256SUMS lets the receiver check the files (sha256sum --check SHA256SUMS).

    Exit code 0: written; 2: it cannot be written there, or other files are in FOLDER.
    """
    prepare_django()
    from kpcs import verifier
    from kpcs.participants import trusted
    from kpcs.public.queries import carried

    if folder.exists() and any(folder.iterdir()) and not (folder / verifier.SUMS).exists():
        raise click.UsageError(f"{folder} has other files; give an empty folder, or one of an older export.")
    found = verifier.folder(carried.shipped())
    try:
        for name, content in found.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}.") from None
    for anchor in trusted.anchors():
        click.echo(f"It pins the key {_grouped(sha256(anchor.public).hexdigest())}.", err=True)
    size = sum(map(len, found.values())) // 1000
    click.echo(f"The verifier, version {verifier.version()}, is in {folder}: {len(found)} files, {size} kB.", err=True)


def _grouped(digest: str) -> str:
    """As the page shows it, to be compared by eye."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
