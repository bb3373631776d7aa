"""`tick`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

import aiohttp

from bot.bootstrap import Installation, platforms_of
from bot.commands.formats import TableOrJson
from bot.commands.opening import opened, with_zone
from bot.commands.printing import print_json, print_table, say, warn, working
from bot.domain.people import Person, PersonId
from bot.usecases.deliver_outbox import Delivery
from bot.usecases.plan_reminders import Planned
from bot.usecases.tick import Passed, find_owed, tick


def run_tick(*, at: datetime | None, dry_run: bool, form: TableOrJson) -> None:
    """Plans what is due as of a moment and delivers it, or says what would go."""
    at = with_zone(at)
    with opened() as installation:
        if dry_run:
            planned = asyncio.run(find_owed(installation.database, installation.setting, at=at))
            _print(planned, _people(installation, planned), form)
            return
        with working("Planning and delivering"):
            passed = asyncio.run(_pass(installation, at))
        _print(passed.planned, _people(installation, passed.planned), form)
        _tell(passed, form)


def _people(installation: Installation, planned: Sequence[Planned]) -> Mapping[PersonId, Person]:
    return installation.database.run_now(lambda tx: tx.people.by_ids(_about(planned)))


def _about(planned: Sequence[Planned]) -> list[PersonId]:
    return [item.about for one in planned for item in one.items]


async def _pass(installation: Installation, at: datetime | None) -> Passed:
    async with aiohttp.ClientSession() as session:
        platforms = platforms_of(installation, session)
        delivery = Delivery(installation.database, installation.setting, platforms)
        return await tick(
            installation.database, installation.setting, delivery, tuple(platforms.values()), at=at
        )


def as_json(planned: Sequence[Planned], people: Mapping[PersonId, Person]) -> list[dict[str, object]]:
    """The messages in the form that the contract fixes."""
    return [
        {
            "to": one.recipient.entry.email,
            "kind": one.kind,
            "about": list(dict.fromkeys(people[item.about].entry.email for item in one.items)),
            "clause": list(one.clause),
            "send_at": one.send_at.isoformat(timespec="seconds"),
            "items": [
                {"about": people[item.about].entry.email, "step": item.step, "clause": list(item.clause)}
                for item in one.items
            ],
        }
        for one in planned
    ]


def _print(planned: Sequence[Planned], people: Mapping[PersonId, Person], form: TableOrJson) -> None:
    if form is TableOrJson.JSON:
        print_json(as_json(planned, people))
        return
    if not planned:
        say("Nothing new is due.")
        return
    rows = [
        (
            one.recipient.entry.name,
            one.kind,
            one.send_at.isoformat(sep=" ", timespec="minutes"),
            ", ".join(f"{people[item.about].entry.name} ({item.step})" for item in one.items),
            ", ".join(one.clause),
        )
        for one in planned
    ]
    print_table(["to", "kind", "send at", "about", "clause"], rows)


def _tell(passed: Passed, form: TableOrJson) -> None:
    if passed.directory_error:
        warn(passed.directory_error)
    tell = warn if form is TableOrJson.JSON else say
    tell(f"Messages: {passed.tally}." if passed.tally.outcomes else "No message was due.")
    if passed.tally.outcomes["cannot reach"]:
        warn("Some people have no account that can be reached: supervision-bot status lists them.")
