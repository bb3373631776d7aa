"""Planning one pass of the clock for 100,000 people in memory, beside walking over them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from benchmarks.rig import TODAY, staff_csv
from bot.domain.passes import plan
from bot.domain.people import Facts, Person, PersonId
from bot.domain.staff_list import read_csv
from bot.domain.working_time import WorkingTime, WorkingTimes
from bot.policy.bank_holidays import bank_holidays
from bot.policy.pack import load

PEOPLE = 100_000
AT = datetime(2026, 11, 23, 10, tzinfo=UTC)


def main() -> None:
    """Once: everything is owed for the first time."""
    entries = read_csv(staff_csv(PEOPLE).encode(), TODAY).entries
    people = [
        Facts(
            person=Person(
                id=PersonId(entry.email),
                entry=entry,
                supervisor_id=PersonId(entry.supervisor_email) if entry.supervisor_email else None,
            ),
            last=entry.last_supervision,
        )
        for entry in entries
    ]
    rules = load("portsmouth-2025")
    hours = rules.working_hours
    zone = ZoneInfo("Europe/London")
    usual = WorkingTime(
        zone=zone, days=hours.days.value, holidays=bank_holidays("GB-ENG"), opens=hours.opens.value,
        closes=hours.closes.value,
    )  # fmt: skip
    began = time.perf_counter()
    digests = plan(
        people,
        rules=rules,
        at=AT,
        zone=zone,
        working_time_of=WorkingTimes(usual),
        already=lambda _recipient, _about, _key: False,
    )
    took = time.perf_counter() - began
    began = time.perf_counter()
    walked = sum(1 for facts in people if facts.last and (AT.date() - facts.last).days > 28)
    bare = time.perf_counter() - began
    print(
        f"{PEOPLE} people, {len(digests)} messages: {took:.2f} s; comparing one date each ({walked}): {bare:.3f} s"
    )
    print(f"ratio {took / bare:.0f}, {took / PEOPLE * 1e6:.0f} microseconds a person")
