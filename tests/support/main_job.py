"""The main job from preparing to signing, step by step, as persons do it who try again where it fails.

It is the same job on each platform; `Worker` is what its steps need of a person's client there. Each step begins with a command, and finds out from the screen what is still to be done: a person whose
request got lost does the step again. What the bot has answered is noted in `acknowledged`, in the words of
`facts`: whatever dies, all of it must be among the facts afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, TypeVar

from sqlalchemy import select

from bot.bootstrap import Installation
from bot.conversations import preparing
from bot.domain.people import Person
from bot.domain.record import Head, Record
from bot.ports import Transaction
from bot.usecases.reading import load_body
from storage.tables.outbox import outbox
from tests.support import labels
from tests.support.prompts import ORDER, PULLS, SITUATION, STUCK
from tests.support.worker import LostError, Worker

Fact = tuple[str, ...]

ANSWERS = ("A parent agrees to every step.", "I go round in circles.", "Trust is growing.")
QUESTIONS = {
    SITUATION: "What is happening?",
    STUCK: "Where are you stuck?",
    PULLS: "What pulls you each way?",
}
VIEWS = {"Amira Khan": "I remember it differently.", "Grace Bell": "This is how I saw it."}
BODY = {Head.WORKLOAD: "Sixteen open pieces of work.", Head.DEVELOPMENT: "Court skills, with a date."}


W = TypeVar("W", bound=Worker)


@dataclass
class MainJob(Generic[W]):
    """Three people at work.

    Attributes:
        acknowledged: what the bot has said that it has done.
        arrives: people write once at first; on Teams the bot does not know them before.
    """

    amira: W
    grace: W
    cara: W
    today: date
    acknowledged: set[Fact] = field(default_factory=set[Fact])
    arrives: bool = False

    def steps(self) -> list[Step]:
        """All steps, in their order."""
        return [
            *(self._arriving(who) for who in (self.amira, self.grace, self.cara) if self.arrives),
            *(self._answering(number) for number in range(len(ANSWERS))),
            self.share,
            self.snooze,
            self.read,
            self.hold(self.amira),
            self.write(self.amira),
            self.send(self.amira),
            self.differ,
            self.reply,
            self.sign(self.amira),
            self.sign(self.grace),
            self.book,
            self.hold(self.cara),
            self.write(self.cara),
            self.send(self.cara),
            self.confirm,
        ]

    async def command(self, who: Worker, words: str) -> None:
        """A command, with nothing else on the screen.

        Raises:
            LostError: there was no answer.
        """
        while who.has_modal():
            await who.close()
        await who.command(words)
        _check(who)

    async def submit(self, who: Worker, *facts: Fact) -> None:
        """Sends the form on top.

        Raises:
            LostError: there was no answer.
        """
        await who.submit()
        _check(who)
        self.acknowledged.update(facts)

    async def press(self, who: Worker, label: str, *facts: Fact) -> None:
        """Presses a button.

        Raises:
            LostError: there was no answer.
        """
        await who.press(label)
        _check(who)
        self.acknowledged.update(facts)

    def _arriving(self, who: Worker) -> Step:
        async def arrive() -> None:
            await self.command(who, "help")

        return arrive

    def _answering(self, number: int) -> Step:
        async def answer() -> None:
            await self.command(self.amira, "prepare")
            question, text = ORDER[number], ANSWERS[number]
            if any(QUESTIONS[question] in label for label in self.amira.fields()):
                await self.amira.fill({question: text})
                await self.submit(self.amira, ("answer", "Amira Khan", question, text))

        return answer

    async def share(self) -> None:
        """What is ticked goes to Grace."""
        await self.command(self.amira, "prepare")
        if labels.SEE_ANSWERS in self.amira.buttons():
            await self.press(self.amira, labels.SEE_ANSWERS)
        if labels.TAKE_BACK not in self.amira.buttons():
            await self.submit(self.amira, ("shared", "Amira Khan"))

    async def snooze(self) -> None:
        """Amira's reminders wait until tomorrow."""
        await self.command(self.amira, "snooze")
        if labels.TOMORROW in self.amira.buttons():
            await self.press(self.amira, labels.TOMORROW, ("snoozed", "Amira Khan"))

    async def read(self) -> None:
        """Grace opens what was shared from its message."""
        while self.grace.has_modal():
            await self.grace.close()
        await self.grace.open_messages()
        await self.grace.wait_for(labels.OPEN, 15)
        await self.press(self.grace, labels.OPEN, ("opened", "Amira Khan"))

    def hold(self, who: Worker) -> Step:
        """Grace logs a session with somebody, and books the next one."""

        async def held() -> None:
            await self.command(self.grace, "held")
            await self.grace.fill({"supervisee": who.member.name})
            await self.submit(self.grace, ("session", who.member.name, self.today.isoformat()))
            assert "Saved" in self.grace.screen() or "already" in self.grace.screen()

        return held

    def write(self, who: Worker) -> Step:
        """Grace writes the record of somebody's session."""
        facts = [("record", who.member.name, head.value, text) for head, text in BODY.items()]

        async def written() -> None:
            await self.command(self.grace, "record")
            label = labels.write_record_with(_first_name(who))
            if label not in self.grace.last():
                return
            await self.press(self.grace, label)
            await self.grace.fill({head.value: text for head, text in BODY.items()})
            await self.submit(self.grace, *facts)

        return written

    def send(self, who: Worker) -> Step:
        """Grace sends the record for confirmation."""

        async def sent() -> None:
            await self.command(self.grace, "record")
            label = labels.finish_record_with(_first_name(who))
            if label not in self.grace.last():
                return
            await self.press(self.grace, label)
            await self.press(
                self.grace,
                labels.send_to(_first_name(who)),
                ("signature", who.member.name, "Grace Bell", "sent"),
            )

        return sent

    async def differ(self) -> None:
        """Amira sees it differently."""
        await self.command(self.amira, "confirm")
        if self.amira.has_modal():
            await self.press(self.amira, labels.DIFFER)
            await self._set_down(self.amira)

    async def reply(self) -> None:
        """Grace adds her view."""
        await self.command(self.grace, "confirm")
        if labels.ADD_VIEW in self.grace.buttons():
            await self.press(self.grace, labels.ADD_VIEW)
            await self._set_down(self.grace)

    async def _set_down(self, who: Worker) -> None:
        text = VIEWS[who.member.name]
        await who.fill({"view": text})
        await self.submit(who, ("view", "Amira Khan", who.member.name, text))

    def sign(self, who: Worker) -> Step:
        """One of the two signs that both views are set down."""

        async def signed() -> None:
            await self.command(who, "confirm")
            if who.has_modal():
                await self.press(who, labels.SIGN, ("signature", "Amira Khan", who.member.name, "signed"))

        return signed

    async def confirm(self) -> None:
        """Cara confirms her record."""
        await self.command(self.cara, "confirm")
        if self.cara.has_modal():
            await self.press(
                self.cara, labels.CONFIRM, ("signature", "Cara Doyle", "Cara Doyle", "confirmed")
            )

    async def book(self) -> None:
        """Amira moves the next session."""
        day = self.today + timedelta(days=14)
        await self.command(self.amira, "book")
        await self.amira.fill({"supervisee": "Grace Bell", "day": day, "time": "10:30"})
        await self.submit(self.amira, ("booked", "Amira Khan", day.isoformat()))


Step = Callable[[], Awaitable[None]]


def _check(who: Worker) -> None:
    if who.problem:
        raise LostError(who.problem)


def _first_name(who: Worker) -> str:
    return who.member.name.split()[0]


# --- what is in the database ---------------------------------------------------------------------


def facts(installation: Installation) -> set[Fact]:
    """What the bot could have acknowledged and is there."""
    return installation.database.run_now(lambda tx: _Facts(tx).all())


class _Facts:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        everybody = [one.person for one in tx.people.everybody()]
        self._names = {person.id: person.entry.name for person in everybody}
        self._people = everybody

    def all(self) -> set[Fact]:
        found: set[Fact] = set()
        for person in self._people:
            found |= self._preparations(person) | self._sessions(person)
            for record in self._tx.records.of(person.id):
                found |= self._record(record)
        snoozed = self._tx.snoozes.active(self._tx.now)
        return found | {("snoozed", self._names[person]) for person, _ in snoozed}

    def _preparations(self, person: Person) -> set[Fact]:
        found: set[Fact] = set()
        for one in self._tx.preparations.of(person.id):
            dialogue = preparing.load(self._text(one.content))
            found |= {
                ("answer", person.entry.name, question, answer.text)
                for question, answer in dialogue.answers.items()
            }
            found |= {("shared", person.entry.name)} if one.shared_at else set()
            found |= {("opened", person.entry.name)} if one.opened_at else set()
        return found

    def _sessions(self, person: Person) -> set[Fact]:
        name, booking = person.entry.name, self._tx.sessions.booking_of(person.id)
        found: set[Fact] = {("session", name, one.day.isoformat()) for one in self._tx.sessions.of(person.id)}
        return found | ({("booked", name, booking.day.isoformat())} if booking else set())

    def _record(self, record: Record) -> set[Fact]:
        name, tx = self._names[record.supervisee], self._tx
        content = tx.records.text_of(record.id, record.version)
        assert content is not None
        body = load_body(self._text(content))
        found: set[Fact] = {("record", name, head.value, text) for head, text in body.items()}
        for person in record.views:
            view = tx.records.view_of(record.id, record.version, person)
            assert view is not None
            found.add(("view", name, self._names[person], self._text(view)))
        return found | {("signature", name, self._names[one.person], one.kind) for one in record.signatures}

    def _text(self, content: str) -> str:
        texts: list[str] = []
        self._tx.contents.get(content).map(texts.append)
        return texts[0]


UNCOUNTED = ("welcome", "answer")
"""A word that is typed into the chat gets an answer each time."""


def effects(installation: Installation) -> Counter[Fact]:
    """How often each effect is there that must be there once."""

    def count(tx: Transaction) -> Counter[Fact]:
        found: Counter[Fact] = Counter()
        names = {one.person.id: one.person.entry.name for one in tx.people.everybody()}
        for person, name in names.items():
            found["preparation", name] += len(tx.preparations.of(person))
            found["session", name] += len(tx.sessions.of(person))
            for record in tx.records.of(person):
                found["record", name] += 1
                for one in record.signatures:
                    found["signature", name, names[one.person], one.kind] += 1
        return found

    counted = installation.database.run_now(count)
    with installation.database.engine.connect() as connection:
        for kind in connection.scalars(select(outbox.c.kind).where(outbox.c.kind.not_in(UNCOUNTED))):
            if not kind.startswith("digest"):
                counted["message", kind] += 1
    return +counted


ONCE: Counter[Fact] = Counter(
    {
        ("preparation", "Amira Khan"): 1,
        ("session", "Amira Khan"): 1,
        ("session", "Cara Doyle"): 1,
        ("record", "Amira Khan"): 1,
        ("record", "Cara Doyle"): 1,
        ("signature", "Amira Khan", "Grace Bell", "sent"): 1,
        ("signature", "Amira Khan", "Amira Khan", "signed"): 1,
        ("signature", "Amira Khan", "Grace Bell", "signed"): 1,
        ("signature", "Cara Doyle", "Grace Bell", "sent"): 1,
        ("signature", "Cara Doyle", "Cara Doyle", "confirmed"): 1,
        ("message", "preparation_shared"): 1,
        ("message", "record_to_confirm"): 2,
        ("message", "record_to_answer"): 2,
    }
)
"""The effects of the whole job."""
