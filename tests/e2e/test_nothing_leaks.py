"""Canaries: the whole main job with marked words in every text, which are then looked for everywhere.

They may be found in modals opened for people who may read them, and nowhere else: not in messages, ids,
metadata, logs, metrics, exceptions, the audit log's export or the database's raw bytes.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from bot.bootstrap import TENANT
from bot.confidential import DirectMessage, PrivateView
from bot.conversations.framing import Question
from bot.demo.jsons import Json, JsonObject, dump, parse
from bot.demo.members import Member
from bot.demo.team import COLUMNS, staff_csv
from bot.demo.web_api import Trouble
from bot.domain.people import PersonId
from bot.domain.record import Head
from bot.messages.base import Envelope
from bot.platforms.slack.platform import SlackPlatform
from bot.presses import Verb
from storage.contents import SqlContents
from storage.engine import parse_url, sqlite_file
from storage.export import export
from tests.conftest import MakeDatabase
from tests.e2e import wire
from tests.e2e.log_trap import Trap, trapped_logs
from tests.support.database import migrated
from tests.support.person import Client
from tests.support.world import KEYS, SECRET, START, TOKEN, World, a_world

LOUD = ("sqlalchemy.engine", "sqlalchemy.pool", "aiohttp.access", "aiohttp.client", "asyncio", "alembic")
"""Libraries whose loggers the bot quietens: here they speak too."""

MARKUP = "<!channel> <@U0BOT000001> *bold* {{ template }} %s &amp;"
NAME = "Nia <!channel> Zwartnaam"
QUESTIONS = tuple(question.value for question in Question)
HEADS = tuple(head.value for head in Head)
IDS = {"action_id", "block_id", "callback_id", "external_id", "private_metadata", "value", "url", "metadata"}
"""Fields that every app, or whoever reads the wire, may see."""


def mark(kind: str) -> str:
    """A word that is nowhere else."""
    return f"zwart{kind}kestrel"


@dataclass
class Seen:
    """Every view and answer that the bot has made, with the person for whom it was."""

    views: list[tuple[str, JsonObject]] = field(default_factory=list[tuple[str, JsonObject]])
    replies: list[str] = field(default_factory=list[str])

    def readers(self, word: str) -> set[str]:
        """The people in whose views a word stood."""
        return {person for person, view in self.views if word in dump(view)}


@dataclass
class Stage:
    """A world, and everything that could tell something."""

    world: World
    trap: Trap
    seen: Seen

    def names(self, people: set[str]) -> set[str]:
        """First names by person id."""
        found = self.world.installation.database.run_now(lambda tx: tx.people.by_ids(map(PersonId, people)))
        return {person.first_name for person in found.values()}


def _watched(monkeypatch: pytest.MonkeyPatch, seen: Seen) -> None:
    modal, reply = SlackPlatform.modal, SlackPlatform.reply

    def note(platform: SlackPlatform, envelope: Envelope) -> Mapping[str, object]:
        made = modal(platform, envelope)
        assert isinstance(envelope.destination, PrivateView | DirectMessage)
        view = parse(json.dumps(made))
        assert isinstance(view, dict)
        seen.views.append((envelope.destination.person, view))
        return made

    def note_reply(platform: SlackPlatform, envelope: Envelope) -> dict[str, object]:
        made = reply(platform, envelope)
        seen.replies.append(json.dumps(made, ensure_ascii=False))
        return made

    monkeypatch.setattr(SlackPlatform, "modal", note)
    monkeypatch.setattr(SlackPlatform, "reply", note_reply)


@asynccontextmanager
async def _staged(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Stage]:
    row = dict.fromkeys(COLUMNS, "") | {
        "email": "nia@demo.example",
        "name": NAME,
        "team": "Assessment East",
        "role": "practitioner",
        "supervisor_email": "grace.bell@demo.example",
        "start_date": "2024-01-08",
        "last_supervision": "2026-10-05",
    }
    staff = staff_csv(START.date()) + ",".join(row[name] for name in COLUMNS) + "\n"
    seen = Seen()
    _watched(monkeypatch, seen)
    with trapped_logs(*LOUD) as trap:
        async with a_world(url, staff=staff) as world:
            nia = Member(id="U0NIA000001", name=NAME, email="nia@demo.example")
            world.workspace.state.members[nia.id] = nia
            yield Stage(world, trap, seen)


@pytest.fixture
async def stage(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Stage]:
    """The bot beside its workspace, everything watched."""
    async with _staged(migrated(make_database), monkeypatch) as made:
        yield made


# --- the main job ----------------------------------------------------------------------------------------


def typed(kind: str) -> str:
    """What a person types."""
    return f"{mark(kind)} {MARKUP}"


async def prepare_and_share(amira: Client, world: World) -> None:
    """Ten answers, one of them typed into the chat; shared with a reason for a number that stays."""
    await amira.command("prepare")
    for number, question in enumerate(QUESTIONS):
        if number == 1:
            await wire.press(amira, Verb.PREPARE_PAUSE)
            if amira.has_modal():
                await amira.close()
            await amira.say(typed(question))
            await world.settle()
            await amira.command("prepare")
            continue
        extra = " Call 07700 900123." if number == 0 else ""
        await amira.fill({next(iter(amira.fields())): typed(question) + extra})
        await amira.submit()
    await amira.submit()
    await amira.fill({"reason": typed("sharereason")})
    await amira.submit()
    await world.settle()


async def write_record(grace: Client, world: World) -> None:
    """A session is logged; its record has a text under each head, and a reason for a number that stays."""
    await wire.press(grace, Verb.PREPARE_READ)
    await grace.close()
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await wire.press(grace, Verb.RECORD_FORM)
    heads = {head: typed(head) for head in HEADS}
    heads["workload"] += " Call 07700 900123."
    await grace.fill(heads)
    await grace.submit()
    await wire.press(grace, Verb.RECORD_SEND)
    await grace.fill({"reason": typed("recordreason")})
    await grace.submit()
    await world.settle()


async def set_down_views(amira: Client, grace: Client, world: World) -> None:
    """Amira sees it differently, Grace adds her view, both sign."""
    await amira.close()
    await wire.press(amira, Verb.CONFIRM_OPEN)
    await wire.press(amira, Verb.DIFFER_FORM)
    await amira.fill({"view": typed("herview")})
    await amira.submit()
    await world.settle()
    await grace.close()
    await wire.press(grace, Verb.CONFIRM_OPEN)
    await wire.press(grace, Verb.REPLY_FORM)
    await grace.fill({"view": typed("otherview")})
    await grace.submit()
    await wire.press(grace, Verb.SIGN)
    await amira.close()
    await wire.press(amira, Verb.CONFIRM_OPEN)
    await wire.press(amira, Verb.SIGN)
    await world.settle()


async def talk(client: Client, world: World) -> None:
    """Every word, typed and commanded; and words that are none."""
    if client.has_modal():
        await client.close()
    for word in ("next", "my-data", "status", "confirm", "record", "help", "snooze", "held", "book"):
        await client.say(word)
        await client.command(word)
        if client.has_modal():
            await client.close()
    await client.say(typed("chat"))
    await client.command(typed("command"))
    await client.command(typed("channelcommand"), channel=client.team_channel)
    await client.say(f"@Supervision {typed('mention')}", channel=client.team_channel)
    await client.open_home()
    await world.settle()
    await client.open_messages()


async def main_job(world: World) -> None:
    """From the reminder to the signed record, with everything that can be typed on the way."""
    await world.tick()
    amira, grace = world.person("Amira Khan"), world.person("Grace Bell")
    await prepare_and_share(amira, world)
    await amira.close()
    await write_record(grace, world)
    await amira.command("prepare")
    await set_down_views(amira, grace, world)
    await talk(amira, world)
    await talk(grace, world)
    await world.tick()


BOTH = frozenset({"Amira", "Grace"})
READERS: Mapping[str, frozenset[str]] = {
    mark(kind): BOTH
    for kind in (*QUESTIONS, *HEADS, "herview", "otherview", "recordreason")
    if kind != "feelings"
} | {mark("feelings"): frozenset({"Amira"}), mark("sharereason"): frozenset({"Grace"})}
"""Who may have read what. What Amira feels is not ticked at first, so it is not shared."""

NOBODY = tuple(map(mark, ("chat", "command", "channelcommand", "mention")))
"""What was typed into the chat without an open question: it is not kept, and not repeated."""
EVERY_MARK = (*READERS, *NOBODY)


def found(haystack: str | bytes) -> list[str]:
    """The marked words in some text or bytes."""
    inside = haystack if isinstance(haystack, bytes) else haystack.encode("utf-8", "surrogatepass")
    return [word for word in EVERY_MARK if word.encode() in inside]


def everything_in(value: Json, name: str = "") -> Iterator[tuple[str, Json]]:
    """Every value in some JSON, with the name of its field."""
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from everything_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from everything_in(inner, name)


def unpacked(arguments: JsonObject) -> JsonObject:
    """A call's arguments with the JSON in them as JSON."""
    result: JsonObject = {}
    for name, value in arguments.items():
        is_json = name in ("blocks", "view", "metadata") and isinstance(value, str)
        result[name] = parse(value) if is_json and isinstance(value, str) else value
    return result


# --- where they may be, and where not --------------------------------------------------------------------


def check_messages(stage: Stage) -> None:
    """No word in a message, an answer to a command, or a Home tab."""
    calls = [call for call in stage.world.workspace.calls if not call.method.startswith("views.")]
    calls += [call for call in stage.world.workspace.calls if call.method == "views.publish"]
    assert len(calls) > 40
    assert {call.method for call in calls if found(dump(call.arguments))} == set()
    assert found("".join(stage.seen.replies)) == []
    assert stage.seen.replies != []


def check_ids(stage: Stage) -> None:
    """No word, and no name, in what every app may read: ids, values, metadata, addresses."""
    shown: list[JsonObject] = [view for _, view in stage.seen.views]
    shown += [unpacked(call.arguments) for call in stage.world.workspace.calls]
    leaks = [
        name
        for one in shown
        for name, value in everything_in(one)
        if name in IDS and isinstance(value, str) and (found(value) or "Zwartnaam" in value)
    ]
    assert leaks == []


def check_readers(stage: Stage) -> None:
    """Each word stood in views, and only of people who may read it."""
    assert {word: stage.names(stage.seen.readers(word)) for word in READERS} == READERS
    assert [word for word in NOBODY if stage.seen.readers(word)] == []


def check_markup(stage: Stage) -> None:
    """A name that looks like markup is text: it never stands where Slack would read it as markup."""
    shown = [unpacked(call.arguments) for call in stage.world.workspace.calls]
    with_name = [one for one in shown if "Zwartnaam" in dump(one)]
    assert with_name != []
    for one in with_name:
        assert "<!channel>" not in str(one.get("text", ""))
        marked_up = [v for _, v in everything_in(one) if isinstance(v, dict) and v.get("type") == "mrkdwn"]
        assert [v for v in marked_up if "<!channel>" in str(v.get("text"))] == []


async def check_outside(stage: Stage) -> None:
    """No word, no name and no secret in logs, metrics and the audit log's export."""
    installation = stage.world.installation
    installation.seal_all()
    metrics = (await wire.look_at(stage.world, "/metrics")).body
    with installation.database.engine.connect() as connection:
        exported = json.dumps(list(export(connection, TENANT)))
    assert "record" in exported
    assert "supervision_requests_total" in metrics
    assert "BEGIN" in stage.trap.all(), "the libraries' loggers spoke"
    for where in (stage.trap.all(), metrics, exported):
        assert found(where) == []
    for where in (stage.trap.written(), metrics, exported):
        assert [secret for secret in ("Zwartnaam", "Amira", TOKEN, SECRET, KEYS) if secret in where] == []
    assert [secret for secret in (TOKEN, SECRET, KEYS) if secret in stage.trap.all()] == []


def raw_bytes(stage: Stage) -> Iterator[bytes]:
    """The database as whoever has its files sees it, or a text of all its rows."""
    engine = stage.world.installation.database.engine
    yield json.dumps(wire.all_rows(engine)).encode()
    if engine.dialect.name != "sqlite":
        return
    file = sqlite_file(parse_url(stage.world.installation.settings.database_url))
    for step in ("", "PRAGMA wal_checkpoint(TRUNCATE)"):
        if step:
            with engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.commit()
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute(step)
        for suffix in ("", "-wal", "-shm"):
            yield file.with_name(file.name + suffix).read_bytes()


def check_storage(stage: Stage) -> None:
    """No word in the database's rows, nor in its files' raw bytes."""
    looked_at = list(raw_bytes(stage))
    assert any(b"Zwartnaam" in one for one in looked_at), "the names are kept, so this would find the words"
    assert [found(one) for one in looked_at] == [[]] * len(looked_at)


@pytest.mark.clause("P0-1a", "P1-1.2-S1", "P4-3.1")
async def test_what_is_written_is_found_in_its_readers_modals_alone(stage: Stage) -> None:
    """The whole main job: each marked word stood in the modals of those who may read it, and nowhere else."""
    await main_job(stage.world)
    check_readers(stage)
    check_messages(stage)
    check_ids(stage)
    check_markup(stage)
    check_storage(stage)
    await check_outside(stage)


# --- when something goes wrong -------------------------------------------------------------------------


def _with_cause(word: str) -> Exception:
    error = RuntimeError(word)
    error.__cause__ = KeyError(word)
    error.add_note(word)
    return error


FAILURES: Mapping[str, Callable[[str], Exception]] = {
    "a fault of ours": RuntimeError,
    "a missing key": KeyError,
    "a wrong value": lambda word: ValueError(f"invalid literal: {word!r}"),
    "the database": lambda word: OperationalError(f"INSERT '{word}'", {"text": word}, Exception(word)),
    "another cause": _with_cause,
}


def _failing(monkeypatch: pytest.MonkeyPatch, make: Callable[[str], Exception]) -> None:
    def fail(*arguments: object, **_: object) -> object:
        # An exception that quotes what it was given, with everything in its frame.
        raise make(f"{mark('situation')} {arguments!r}")

    for name in ("put", "replace", "get"):
        monkeypatch.setattr(SqlContents, name, fail)


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_inside_tells_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """An exception that quotes an answer: the person gets a reference, the log has it too, and no word."""
    world, amira = stage.world, stage.world.person("Amira Khan")
    await amira.command("prepare")
    await amira.fill({"situation": typed("situation")})
    form = wire.submitted(amira.id, amira.modal())
    rows = wire.all_rows(world.installation.database.engine)
    with monkeypatch.context() as broken:
        _failing(broken, FAILURES[failure])
        answered = await wire.send_interaction(world, form)
        chat = wire.message(amira.id, amira.channel, typed("situation"))
        assert (await wire.send_event(world, chat)).status == 503
        button = wire.copied_button(amira, Verb.PREPARE_PAUSE)
        assert (await wire.send_interaction(world, wire.pressed(amira.id, button))).status == 200
    assert answered.status == 200
    reference = answered.body.split("this reference: ")[1][:7]
    assert reference in stage.trap.written()
    assert found(answered.body) == []
    assert found(stage.trap.all()) == []
    assert wire.all_rows(world.installation.database.engine)["preparation"] == rows["preparation"]
    assert (await wire.send_event(world, chat)).status == 200
    await world.settle()
    check_storage(stage)


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(times=-1, error="internal_error"),
        Trouble(times=-1, error="invalid_arguments"),
        Trouble(times=-1, error="invalid_auth"),
        Trouble(times=-1, status=500),
        Trouble(times=-1, status=429, retry_after=60),
    ],
    ids=lambda trouble: trouble.error or str(trouble.status),
)
async def test_a_failure_of_the_platform_tells_nothing(stage: Stage, trouble: Trouble) -> None:
    """Slack takes nothing for a while: no word goes into logs, reasons or rows, and nothing is lost."""
    world, amira, grace = stage.world, stage.world.person("Amira Khan"), stage.world.person("Grace Bell")
    await grace.say("help")
    await prepare_and_share(amira, world)
    opens = wire.copied_button(grace, Verb.PREPARE_READ)
    world.workspace.trouble(trouble)
    for person, button in ((grace, opens), (amira, wire.copied_button(amira, Verb.PREPARE_EDIT))):
        pressed = wire.pressed(person.id, button, channel=person.channel)
        assert (await wire.send_interaction(world, pressed)).status == 200
    await wire.send_event(world, wire.home_opened(amira.id, amira.channel))
    await wire.send_event(world, wire.message(grace.id, grace.channel, "next"))
    await world.tick()
    assert "view not shown" in stage.trap.written()
    assert found(stage.trap.all()) == []
    check_storage(stage)
    world.workspace.end_troubles()
    await wire.press(grace, Verb.PREPARE_READ)
    assert mark("situation") in grace.screen()
