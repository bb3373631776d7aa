"""Who looks after data protection in the organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.domain.people import Person, PersonId, Role
from bot.ports import Transaction
from bot.usecases.setting import Setting


def keepers(tx: Transaction, today: date) -> Sequence[Person]:
    """The data-protection leads of the list; where there is none, its administrators; by name."""
    return tx.people.with_role(Role.DATA_PROTECTION_LEAD, today) or tx.people.with_role(
        Role.ADMINISTRATOR, today
    )


def keeps(tx: Transaction, setting: Setting, person: PersonId) -> bool:
    """Whether somebody is one of them."""
    return any(one.id == person for one in keepers(tx, setting.day(tx.now)))
