"""Whom to tell at once: what the shipped packs name, and what a pack of one's own can say."""

from __future__ import annotations

import re
from typing import cast

import pytest

from bot.policy.pack import load, shipped
from bot.policy.settled import Contact, settled
from tests.policy.written import PORTSMOUTH, changed, faults_of, pack_of, places_of, without

DUTY_MANAGER = "{name: The duty manager, phone: null, when: in working hours}"


@pytest.mark.clause("P4-6.0b", "P0-3b", "P4-3.2")
@pytest.mark.parametrize("name", shipped())
def test_the_shipped_packs_name_people_and_no_numbers(name: str) -> None:
    """A number is a council's own: none is made up, and none of anybody's is in the program."""
    rules = load(name)
    contacts = cast("tuple[Contact, ...]", settled(rules, "safeguarding.contacts", tuple))
    lines = [settled(rules, f"safeguarding.{one}", Contact) for one in ("colleague", "whistleblowing")]
    assert len(contacts) >= 2
    assert [one.phone for one in (*contacts, *lines)] == [None] * (len(contacts) + 2)
    assert not any(re.search(r"\d", one.name + one.when) for one in (*contacts, *lines))


@pytest.mark.parametrize("phone", ["101", "023 9200 0000", "+44 (0)23 9200-0000"])
def test_a_number_is_taken_as_it_is_written(phone: str) -> None:
    """In quotes; spaces, brackets and a leading plus belong to it."""
    text = changed((DUTY_MANAGER, DUTY_MANAGER.replace("null", f'"{phone}"')))
    rules = pack_of(text).rules
    contacts = cast("tuple[Contact, ...]", settled(rules, "safeguarding.contacts", tuple))
    assert contacts[0] == Contact("The duty manager", phone, "in working hours")


@pytest.mark.parametrize("phone", ["01234567", '"call us"', '"1"', '""', '"0239200 x12"', "true"])
def test_what_is_no_number_is_a_fault(phone: str) -> None:
    """Also one without quotes, whose first nought YAML would lose."""
    faults = faults_of(changed((DUTY_MANAGER, DUTY_MANAGER.replace("null", phone))))
    assert {place.partition("[")[0] for place in places_of(faults)} == {"safeguarding.contacts.value"}


def test_the_section_is_asked_for() -> None:
    """A pack without it is not taken: somebody would ask, and nobody be named."""
    assert any("safeguarding" in fault for fault in faults_of(without("safeguarding", PORTSMOUTH)))
    nobody = re.sub(r"(?s)(  contacts:\n    value:)\n.*?(    clause: P4-6\.0b)", r"\1 []\n\2", PORTSMOUTH)
    assert nobody != PORTSMOUTH
    assert places_of(faults_of(nobody)) == ["safeguarding.contacts.value"]
