"""What a pass of the clock would send about one of the pack's duties, and packs that settle something otherwise."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.rules import LOCAL, Value
from bot.usecases.setting import InForce
from bot.usecases.tick import find_owed
from tests.support.office import Office

Owing = dict[str, set[tuple[str, str]]]
"""By the recipient's name: about whom, and which step."""


def owed(office: Office, clock: str) -> Owing:
    """Who would be told what about a duty now."""
    names = {person.id: name for name, person in office.people.items()}
    found: Owing = {}
    for one in asyncio.run(find_owed(office.database, office.setting)):
        steps = {(names[item.about], item.step) for item in one.items if item.clock == clock}
        if steps:
            found.setdefault(one.recipient.entry.name, set()).update(steps)
    return found


def settle(office: Office, path: str, value: object) -> None:
    """The same pack with one settled value of its own."""
    setting = office.setting
    rules = replace(setting.rules, settled={**setting.rules.settled, path: Value(value, LOCAL)})
    setting.adopt(InForce(rules=rules, working_time_of=setting.working_time_of))
