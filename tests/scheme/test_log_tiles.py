"""The files of a published log: paths as the standard writes them, nothing else read, and the root out of the tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.log import LogRefused, Tile, tile_of, tiles, tiles_of, tree
from tests.scheme.trees import Grown, naive_root

KNOWN = (
    (Tile(0, 0), "tile/0/000"),
    (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
    (Tile(1, 999, 17), "tile/1/999.p/17"),
    (Tile(None, 1000, 255), "tile/entries/x001/000.p/255"),
    (Tile(63, 5), "tile/63/005"),
)


@pytest.mark.parametrize(("tile", "path"), KNOWN)
def test_paths_are_written_and_read_as_the_standard_says(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile_of(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/00/000",
        "tile/01/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000/",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tile/other/000",
        "/tile/0/000",
        "tile/0/x001/../000",
        "tile/0/" + "x999/" * 20 + "999",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    ],
)
def test_other_spellings_are_refused(path: str) -> None:
    with pytest.raises(LogRefused) as refused:
        tile_of(path)
    assert refused.value.code == "bad_tile"


def test_a_log_of_70_000_entries_has_the_files_that_the_standard_counts() -> None:
    files = list(tiles_of(70_000))
    hashes = [tile for tile in files if tile.level is not None]
    assert sum(tile.level == 0 and tile.width == 256 for tile in hashes) == 273
    assert [tile for tile in hashes if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert Tile(1, 0) in hashes
    assert len(files) - len(hashes) == 274
    assert all(tile.is_within(70_000) for tile in files)


def test_sizes_at_the_edges() -> None:
    assert list(tiles_of(0)) == []
    assert list(tiles_of(1)) == [Tile(None, 0, 1), Tile(0, 0, 1)]
    assert list(tiles_of(256)) == [Tile(None, 0), Tile(0, 0), Tile(1, 0, 1)]


@given(st.integers(1, 300_000))
def test_every_file_of_a_size_is_within_it_and_no_other(size: int) -> None:
    last = {tile.level: tile for tile in tiles_of(size)}
    for tile in tiles_of(size):
        assert tile.is_within(size)
        assert tile_of(tile.path) == tile
    for level, tile in last.items():
        more = Tile(level, tile.index, tile.width + 1) if tile.width < 256 else Tile(level, tile.index + 1, 1)
        assert not more.is_within(size)


@given(st.integers(0, 600))
def test_the_root_follows_from_the_lowest_tiles_alone(size: int) -> None:
    entries = [str(number).encode() for number in range(size)]
    grown = Grown(entries)
    leaves: list[bytes] = []
    bundled: list[bytes] = []
    for tile in tiles_of(size):
        if tile.level == 0:
            leaves += tiles.hashes_of(b"".join(grown(tile.nodes)))
        elif tile.level is None:
            bundled += tiles.entries_of(tiles.bundle(entries[tile.first : tile.first + tile.width]))
    assert bundled == entries
    assert leaves == [tree.leaf_hash(entry) for entry in entries]
    assert naive_root(entries) == tree.root(size, grown)


@given(st.binary(max_size=2000))
def test_any_bundle_is_read_or_refused(content: bytes) -> None:
    try:
        entries = tiles.entries_of(content)
    except LogRefused:
        return
    assert tiles.bundle(entries) == content


def test_a_tile_that_is_cut_off_is_refused() -> None:
    for content in (bytes(33), bytes(32 * 257)):
        with pytest.raises(LogRefused):
            tiles.hashes_of(content)
    for content in (b"\x00", b"\x00\x02a", b"\x00\x01a\x00"):
        with pytest.raises(LogRefused):
            tiles.entries_of(content)
