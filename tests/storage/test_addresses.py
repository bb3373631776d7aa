from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.addresses import AddressSeal
from storage.encryption import random_key
from storage.keys import Keyring

KEYRING = Keyring({"one": random_key()})


@given(st.text())
def test_what_was_sealed_opens(plain: str) -> None:
    """An address comes back as it was, and its token shows nothing of it."""
    seal = AddressSeal(KEYRING, "main")
    token = seal.seal(plain)
    assert seal.open(token) == plain
    assert token.isascii()
    assert len(plain) < 8 or plain not in token


def test_an_older_key_opens_and_a_lost_one_does_not() -> None:
    """After a rotation the address still opens; once its master key is gone, it counts as not known."""
    token = AddressSeal(KEYRING, "main").seal("a:1")
    old = random_key()
    both = Keyring({"two": old, "three": random_key()})
    assert AddressSeal(both, "main").open(token) is None
    token = AddressSeal(Keyring({"two": old}), "main").seal("a:1")
    assert AddressSeal(Keyring({"new": random_key(), "two": old}), "main").open(token) == "a:1"


@pytest.mark.parametrize("token", ["", "D024BE91L", "one:::", "one:AAAA:AAAA", "one:ä:ö", "nobody:AAAA:AAAA"])
def test_what_is_no_token_does_not_open(token: str) -> None:
    """Whatever stands in the column, it is an address or none."""
    assert AddressSeal(KEYRING, "main").open(token) is None


def test_another_tenants_token_does_not_open() -> None:
    """An address is bound to its tenant."""
    assert AddressSeal(KEYRING, "other").open(AddressSeal(KEYRING, "main").seal("a:1")) is None
