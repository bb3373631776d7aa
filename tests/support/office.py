"""Use cases on a real database: a few people, a clock that stands still, and one request after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from bot.bootstrap import make_setting
from bot.cards import Buttons
from bot.confidential import Answers
from bot.domain.people import Person, Role, StaffEntry
from bot.messages.answers import Plain
from bot.messages.base import Message
from bot.policy.pack import load
from bot.ports import AuditKind, Outgoing
from bot.presses import Press, Verb
from bot.rendering.words import Templates
from bot.resources import folder
from bot.usecases.compose import compose
from bot.usecases.composed import Composed
from bot.usecases.dispatch import answer
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting
from storage.audit import SqlAudit
from storage.audit_memory import AuditMemory
from storage.contents import SqlContents
from storage.engine import make_engine
from storage.export import export
from storage.keys import Keyring
from storage.tables.outbox import outbox
from storage.unit_of_work import SqlDatabase
from tests.conftest import MakeDatabase
from tests.support.clock import MovedClock
from tests.support.database import TENANT, migrated
from tests.support.people import add_people, make_entry
from tests.support.world import KEYS, settings_for

M = TypeVar("M", bound=Message)

TODAY = date(2025, 11, 3)
"""A Monday."""
LAST = date(2025, 10, 10)
"""Amira's last session: due by 7 November, ceiling 10 December."""


def staff() -> list[StaffEntry]:
    """Two teams and those above them."""
    from dataclasses import replace

    def entry(name: str, *roles: Role, under: str | None = None, last: date | None = LAST) -> StaffEntry:
        return replace(make_entry(name, *roles, supervisor=under), last_supervision=last)

    return [
        entry("Ruth Lane", Role.HEAD_OF_SERVICE, last=None),
        entry("Tom Reid", Role.MANAGER, under="Ruth Lane"),
        entry("Grace Bell", Role.SUPERVISOR, under="Tom Reid"),
        entry("Amira Khan", under="Grace Bell"),
        entry("Ben Hale", under="Grace Bell"),
        entry("Sam Okoro", Role.SUPERVISOR, under="Tom Reid"),
        entry("Marek Novak", under="Sam Okoro"),
        entry("Dora West", Role.DIRECTOR, last=None),
    ]


@dataclass
class Office:
    """The people, and what they do.

    Attributes:
        database: real, with encryption and audit.
        clock: stands still until it is moved.
    """

    database: SqlDatabase
    clock: MovedClock
    setting: Setting
    people: dict[str, Person]
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    @property
    def today(self) -> date:
        """The installation's day."""
        return self.setting.day(self.clock.now())

    def ask(self, who: str, press: Press, key: str = "", /, **answers: str | tuple[str, ...]) -> Outcome:
        """Somebody presses or submits; each request has a key of its own unless one is given."""
        request = Request(
            actor=self.people[who],
            key=key or f"request {next(self._numbers)}",
            press=press,
            platform="slack",
            answers=Answers(dict(answers)),
        )
        return self.database.run_now(lambda tx: answer(tx, self.setting, request))

    def shown(self, kind: type[M], outcome: Outcome) -> M:
        """The message of a reply, which is of a kind."""
        assert isinstance(outcome, Reply), outcome
        assert isinstance(outcome.message, kind), outcome.message
        return outcome.message

    def says(self, outcome: Outcome) -> str:
        """Which of the plain answers it is."""
        return self.shown(Plain, outcome).says

    def errors(self, outcome: Outcome) -> dict[str, str]:
        """What has to be mended in a form."""
        assert isinstance(outcome, Invalid), outcome
        return dict(outcome.errors)

    def word(self, who: str, name: str) -> Outcome:
        """A typed word."""
        return self.ask(who, Press(Verb.WORD, name))

    def presses_on(self, outcome: Outcome) -> list[Press]:
        """Every button and form of an answer."""
        assert isinstance(outcome, Reply)
        return self.presses_on_message(outcome.message)

    def presses_on_message(self, message: Message) -> list[Press]:
        """Every button and form of a message."""
        card = message.card(self.templates.words_of(message))
        rows = [element for element in card.elements if isinstance(element, Buttons)]
        found = [button.press for row in rows for button in row.buttons]
        return found + ([card.submit.press] if card.submit else [])

    @property
    def templates(self) -> Templates:
        """The words."""
        return Templates(Path(folder("templates")), self.setting.zone)

    def planned(self, kind: str = "") -> Sequence[Outgoing]:
        """The messages that wait, of a kind or all."""
        from storage.outbox import outgoing_of

        with self.database.engine.connect() as connection:
            rows = connection.execute(select(outbox).where(outbox.c.state == "pending")).all()
        return [outgoing_of(row) for row in rows if kind in ("", row.kind)]

    def composed(self, outgoing: Outgoing) -> Composed:
        """What a planned message says now."""
        return self.database.run_now(lambda tx: compose(tx, self.setting, outgoing))

    def logged(self, kind: AuditKind) -> list[dict[str, object]]:
        """The entries of a kind in the audit log."""
        with self.database.engine.connect() as connection:
            return [entry for entry in export(connection, TENANT) if entry["kind"] == kind.value]

    # --- things that many tests begin with ---------------------------------------------------------

    def hold(self, who: str = "Amira Khan", day: date | None = None) -> Outcome:
        """Grace logs a session, today or on another day."""
        return self.held(supervisee=self.people[who].id, day=(day or self.today).isoformat())

    def held(self, **fields: str | tuple[str, ...]) -> Outcome:
        """Grace sends the form for a session: of an hour with Amira today, where the fields say nothing else."""
        usual = {
            "supervisee": self.people["Amira Khan"].id,
            "day": self.today.isoformat(),
            "minutes": "60",
            "mode": "in_person",
        }
        return self.ask("Grace Bell", Press(Verb.HELD_SAVE), **{**usual, **fields})

    def days(self, number: int) -> date:
        """A day so many days from today."""
        return self.today + timedelta(days=number)


def open_office(make_database: MakeDatabase) -> Office:
    """A fresh office on a Monday at nine."""
    clock = MovedClock()
    url = migrated(make_database)
    keyring = Keyring.from_setting(KEYS)
    memory = AuditMemory()
    database = SqlDatabase(
        make_engine(url),
        clock,
        TENANT,
        contents=lambda connection, tenant: SqlContents(connection, tenant, keyring),
        audit=lambda connection, tenant, now, correlation: SqlAudit(
            connection, tenant, now, correlation, keyring, memory=memory
        ),
    )
    people = add_people(database, *staff())
    setting = make_setting(settings_for(url, 1), load("portsmouth-2025"))
    return Office(database, clock, setting, {person.entry.name: person for person in people})
