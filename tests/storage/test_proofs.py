from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.proofs import MerkleTree, entry_bytes, leaf_hash, micros, payload_text, place_bytes

# The leaves and roots with which Certificate Transparency's own implementations are tested.
LEAVES = [bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
)


def plain_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + plain_root(leaves[:split]) + plain_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 8))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    """Anybody's RFC 6962 code can check our roots."""
    assert MerkleTree(leaf_hash(leaf) for leaf in LEAVES[:size]).root().hex() == ROOTS[size - 1]


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_roots_are_those_of_the_definition(leaves: list[bytes]) -> None:
    """Adding leaf by leaf gives the root that the recursive definition gives."""
    assert MerkleTree(leaves).root() == plain_root(leaves)


def test_a_root_may_be_asked_for_in_between() -> None:
    """Asking for the root changes nothing."""
    tree = MerkleTree()
    assert tree.root() == sha256().digest()
    for leaf in LEAVES:
        tree.root()
        tree.add(leaf_hash(leaf))
    assert tree.root().hex() == ROOTS[-1]


@given(st.lists(st.none() | st.text(st.characters()) | st.integers() | st.binary()))
def test_canonical_bytes_are_json(columns: list[object]) -> None:
    """Whoever checks the log with another program reads ordinary JSON, in ASCII and without spaces."""
    plain = ["entry/1", *(one.hex() if isinstance(one, bytes) else one for one in columns)]

    assert entry_bytes(columns) == json.dumps(plain, separators=(",", ":")).encode("ascii")


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2025, 11, 3, 9, 0, 0, 123456, tzinfo=UTC),
        datetime(2025, 11, 3, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_moments_are_microseconds(moment: datetime) -> None:
    """The same moment has the same bytes, whatever its time zone and the database."""
    assert micros(moment) == 1_762_160_400_123_456
    assert entry_bytes([moment]) == b'["entry/1",1762160400123456]'


def test_kinds_of_rows_never_have_the_same_bytes() -> None:
    """A tag for a place is none for an entry with the same columns."""
    assert place_bytes("t", 1, "e", b"\x01") == b'["place/1","t",1,"e","01"]'
    assert entry_bytes(["t", 1, "e", b"\x01"]) == b'["entry/1","t",1,"e","01"]'


def test_details_have_one_form() -> None:
    """The order in which details were given does not matter."""
    assert payload_text({"b": 1, "a": None}) == payload_text({"a": None, "b": 1}) == '{"a":null,"b":1}'
