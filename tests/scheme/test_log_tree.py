"""The tree of the log: known answers, a naive oracle, and no proof but the right one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpcs.scheme.log import LogRefused, tree
from tests.scheme.trees import ENTRIES, ROOTS, Grown, entries, naive_consistency, naive_inclusion, naive_root

LARGEST = 70
LEAVES = entries(LARGEST)
GROWN = Grown(LEAVES)
NAIVE = [naive_root(LEAVES[:size]) for size in range(LARGEST + 1)]
SIZES = st.integers(1, LARGEST)

# Paths of the reference implementation, 2013: (index, size, hashes).
KNOWN_PATHS = (
    (0, 1, ()),
    (
        0,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        5,
        8,
        (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
)
KNOWN_CONSISTENCY = (
    (1, 1, ()),
    (
        1,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        6,
        8,
        (
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (
        2,
        5,
        (
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ),
    ),
)


def included(index: int, size: int, proof: tuple[bytes, ...], *, root: bytes, leaf: bytes | None = None) -> bool:
    own = tree.leaf_hash(LEAVES[index]) if leaf is None else leaf
    try:
        tree.require_inclusion(leaf=own, index=index, size=size, proof=proof, root=root)
    except LogRefused:
        return False
    return True


def continues(first: int, second: int, proof: tuple[bytes, ...], *, roots: tuple[bytes, bytes]) -> bool:
    try:
        tree.require_consistency(first=first, first_root=roots[0], second=second, second_root=roots[1], proof=proof)
    except LogRefused:
        return False
    return True


@pytest.mark.parametrize("size", range(len(ENTRIES) + 1))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert tree.root(size, GROWN) == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "hashes"), KNOWN_PATHS)
def test_inclusion_proofs_are_those_of_the_reference(index: int, size: int, hashes: tuple[str, ...]) -> None:
    proof = tree.inclusion(index, size, GROWN)
    assert tuple(piece.hex() for piece in proof) == hashes
    assert included(index, size, proof, root=ROOTS[size])


@pytest.mark.parametrize(("first", "second", "hashes"), KNOWN_CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference(first: int, second: int, hashes: tuple[str, ...]) -> None:
    proof = tree.consistency(first, second, GROWN)
    assert tuple(piece.hex() for piece in proof) == hashes
    assert continues(first, second, proof, roots=(ROOTS[first], ROOTS[second]))


def test_every_size_and_index_agrees_with_the_words_of_the_standard() -> None:
    for size in range(1, LARGEST + 1):
        assert tree.root(size, GROWN) == NAIVE[size]
        for index in range(size):
            assert tree.inclusion(index, size, GROWN) == naive_inclusion(index, LEAVES[:size])
        for first in range(1, size + 1):
            assert tree.consistency(first, size, GROWN) == naive_consistency(first, LEAVES[:size])


@given(size=SIZES, data=st.data())
def test_a_right_proof_holds_and_a_changed_one_does_not(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index, size, GROWN)
    assert included(index, size, proof, root=NAIVE[size])
    wrong_place = data.draw(st.integers(0, size - 1))
    wrong_size = data.draw(st.integers(0, LARGEST))
    assert included(wrong_place, size, proof, root=NAIVE[size], leaf=tree.leaf_hash(LEAVES[index])) == (
        wrong_place == index
    )
    assert included(index, wrong_size, proof, root=NAIVE[wrong_size]) == (wrong_size == size)
    assert not included(index, size, (*proof, bytes(32)), root=NAIVE[size])
    if proof:
        assert not included(index, size, proof[:-1], root=NAIVE[size])
        place = data.draw(st.integers(0, len(proof) - 1))
        flipped = bytes([proof[place][0] ^ 1]) + proof[place][1:]
        assert not included(index, size, (*proof[:place], flipped, *proof[place + 1 :]), root=NAIVE[size])
        assert not included(index, size, (*proof[:place], b"", *proof[place + 1 :]), root=NAIVE[size])


@given(second=SIZES, data=st.data())
def test_only_a_continued_tree_is_consistent(second: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, second))
    proof = tree.consistency(first, second, GROWN)
    assert continues(first, second, proof, roots=(NAIVE[first], NAIVE[second]))
    other = data.draw(st.integers(0, LARGEST))
    assert continues(first, second, proof, roots=(NAIVE[other], NAIVE[second])) == (other == first)
    assert continues(first, second, proof, roots=(NAIVE[first], NAIVE[other])) == (other == second)
    assert not continues(first, second, (*proof, bytes(32)), roots=(NAIVE[first], NAIVE[second]))
    if proof:
        assert not continues(first, second, proof[:-1], roots=(NAIVE[first], NAIVE[second]))
        assert not continues(first, second, (*proof[:-1], b"short"), roots=(NAIVE[first], NAIVE[second]))
        assert not continues(second, first, proof, roots=(NAIVE[second], NAIVE[first]))


@given(first=st.integers(1, LARGEST - 1), changed=st.integers(0, LARGEST - 1), second=SIZES)
def test_a_rewritten_entry_is_caught(first: int, changed: int, second: int) -> None:
    second = max(first, second)
    rewritten = Grown([b"forged" if place == changed else leaf for place, leaf in enumerate(LEAVES)])
    proof = tree.consistency(first, second, rewritten)
    assert continues(first, second, proof, roots=(NAIVE[first], tree.root(second, rewritten))) == (changed >= first)


def test_an_empty_tree_begins_every_tree() -> None:
    assert tree.consistency(0, 5, GROWN) == ()
    assert continues(0, 5, (), roots=(tree.EMPTY_ROOT, NAIVE[5]))
    assert continues(0, 0, (), roots=(tree.EMPTY_ROOT, tree.EMPTY_ROOT))
    assert not continues(0, 5, (), roots=(NAIVE[1], NAIVE[5]))
    assert not continues(0, 0, (), roots=(tree.EMPTY_ROOT, NAIVE[1]))
    assert not continues(3, 5, (), roots=(NAIVE[3], NAIVE[5]))


@pytest.mark.parametrize(
    "asked",
    [
        lambda: tree.root(-1, GROWN),
        lambda: tree.root(2**62 + 1, GROWN),
        lambda: tree.inclusion(5, 5, GROWN),
        lambda: tree.inclusion(-1, 5, GROWN),
        lambda: tree.consistency(6, 5, GROWN),
        lambda: tree.consistency(-1, 5, GROWN),
    ],
)
def test_what_no_log_has_is_refused(asked) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(LogRefused) as refused:
        asked()
    assert refused.value.code == "outside"


def test_a_proof_of_a_large_log_asks_for_few_nodes_at_once() -> None:
    asked = []

    def read(nodes):  # type: ignore[no-untyped-def]
        asked.append(len(nodes))
        return [bytes(32)] * len(nodes)

    tree.inclusion(123_456, 1_000_000, read)
    tree.consistency(123_456, 1_000_000, read)
    assert len(asked) == 2
    assert max(asked) <= 40
