"""Small trees for the tests of the log: a naive oracle that follows the words of RFC 9162, and a reader of nodes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from kpcs.scheme.log import tree

# The entries and roots that implementations of RFC 6962 are tried with since 2013 (certificate-transparency).
ENTRIES = tuple(
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
)
ROOTS = tuple(
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
)


def entries(count: int) -> tuple[bytes, ...]:
    """The known entries, and as many more as are wanted."""
    return (*ENTRIES, *(str(number).encode() for number in range(len(ENTRIES), count)))[:count]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 9162, section 2.1.1, word by word."""
    if len(leaves) <= 1:
        return sha256(b"\x00" + leaves[0]).digest() if leaves else sha256().digest()
    middle = _split(leaves)
    return sha256(b"\x01" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


def naive_inclusion(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """PATH of RFC 9162, section 2.1.3.1, word by word."""
    if len(leaves) == 1:
        return ()
    middle = _split(leaves)
    if index < middle:
        return (*naive_inclusion(index, leaves[:middle]), naive_root(leaves[middle:]))
    return (*naive_inclusion(index - middle, leaves[middle:]), naive_root(leaves[:middle]))


def naive_consistency(first: int, leaves: Sequence[bytes], *, is_whole: bool = True) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 9162, section 2.1.4.1, word by word."""
    if first == len(leaves):
        return () if is_whole else (naive_root(leaves),)
    middle = _split(leaves)
    if first <= middle:
        return (*naive_consistency(first, leaves[:middle], is_whole=is_whole), naive_root(leaves[middle:]))
    return (*naive_consistency(first - middle, leaves[middle:], is_whole=False), naive_root(leaves[:middle]))


class Grown:
    """A reader over entries that were appended one by one, as a log stores them."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.rows: list[list[bytes]] = []
        self.asked: list[tree.Node] = []
        for index, entry in enumerate(leaves):
            self.rows.append(tree.completed(tree.leaf_hash(entry), self(tree.left_siblings(index))))

    def __call__(self, nodes: Sequence[tree.Node]) -> list[bytes]:
        self.asked = list(nodes)
        return [self.rows[tree.last_leaf(node)][node[0]] for node in nodes]


def _split(leaves: Sequence[bytes]) -> int:
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return middle
