"""Canaries: the whole main job with marked words in every text, which are then looked for everywhere.

They may be found in what is opened for people who may read them, a modal on Slack and the answer to a press on Teams,
and nowhere else: not in messages, ids, metadata, logs, metrics, exceptions, what commands print, the audit log's
export or the database's raw bytes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.bootstrap import TENANT
from bot.demo.jsons import dump
from bot.demo.team import COLUMNS, staff_csv
from bot.demo.web_api import Trouble
from bot.presses import Verb
from storage.contents import SqlContents
from storage.engine import parse_url, sqlite_file
from storage.export import export
from tests.conftest import MakeDatabase
from tests.e2e import wire
from tests.e2e.log_trap import Trap, trapped_logs
from tests.support.canaries import (
    HEADS,
    LAST_NAME,
    NAME,
    NOBODY,
    QUESTIONS,
    READERS,
    everything_in,
    found,
    mark,
    typed,
)
from tests.support.database import migrated
from tests.support.prompts import SITUATION
from tests.support.served import Launcher, a_launcher
from tests.support.slack_stage import a_slack_stage
from tests.support.stages import Actor, Stage
from tests.support.teams.stage import TeamsStage, a_teams_stage
from tests.support.world import KEYS, START

LOUD = ("sqlalchemy.engine", "sqlalchemy.pool", "aiohttp.access", "aiohttp.client", "asyncio", "alembic")
"""Libraries whose loggers the bot quietens: here they speak too."""

PRINTING = (
    ("status", "--format", "csv"),
    ("tick", "--dry-run", "--format", "json"),
    ("audit", "verify"),
    ("audit", "export"),
    ("check",),
)
"""Commands that print what is in the database."""

OpenStage: TypeAlias = Callable[[str, str, pytest.MonkeyPatch], AbstractAsyncContextManager[Stage]]
STAGES: Mapping[str, OpenStage] = {"slack": a_slack_stage, "teams": a_teams_stage}


@dataclass
class Watched:
    """A platform, and what was logged since it was begun."""

    stage: Stage
    trap: Trap


@asynccontextmanager
async def watched_stage(platform: str, url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Watched]:
    """The bot beside a platform, with somebody in its team whose name looks like markup."""
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
    with trapped_logs(*LOUD) as trap:
        async with STAGES[platform](url, staff, monkeypatch) as stage:
            yield Watched(stage, trap)


@pytest.fixture(params=STAGES)
async def watched(
    request: pytest.FixtureRequest, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Watched]:
    """Either platform, everything watched."""
    async with watched_stage(request.param, migrated(make_database), monkeypatch) as made:
        yield made


@pytest.fixture(scope="module")
def launcher() -> Generator[Launcher]:
    """Starts commands."""
    with a_launcher() as launched:
        yield launched


# --- the main job ----------------------------------------------------------------------------------------


async def fill_first(who: Actor, text: str) -> None:
    """Fills in the only field."""
    await who.fill({next(iter(who.fields())): text})
    await who.submit()


async def prepare_and_share(amira: Actor, stage: Stage) -> None:
    """Ten answers, one of them typed into the chat; shared with a reason for a number that stays."""
    await amira.open("prepare")
    for number, question in enumerate(QUESTIONS):
        if number == 1:
            await amira.press(Verb.PREPARE_PAUSE)
            await amira.close()
            await amira.say(typed(question))
            await stage.settle()
            await amira.open("prepare")
            continue
        extra = " Call 07700 900123." if number == 0 else ""
        await fill_first(amira, typed(question) + extra)
    await amira.submit()
    await amira.fill({"reason": typed("sharereason")})
    await amira.submit()
    await stage.settle()


async def write_record(grace: Actor, stage: Stage) -> None:
    """A session is logged; its record has a text under each head, and a reason for a number that stays."""
    await grace.press(Verb.PREPARE_READ)
    await grace.close()
    await grace.open("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    await grace.press(Verb.RECORD_FORM)
    heads = {head: typed(head) for head in HEADS}
    heads["workload"] += " Call 07700 900123."
    await grace.fill(heads)
    await grace.submit()
    await grace.press(Verb.RECORD_SEND)
    await grace.fill({"reason": typed("recordreason")})
    await grace.submit()
    await stage.settle()


async def set_down_views(amira: Actor, grace: Actor, stage: Stage) -> None:
    """Amira sees it differently, Grace adds her view, both sign."""
    await amira.close()
    await amira.press(Verb.CONFIRM_OPEN)
    await amira.press(Verb.DIFFER_FORM)
    await amira.fill({"view": typed("herview")})
    await amira.submit()
    await stage.settle()
    await grace.close()
    await grace.press(Verb.CONFIRM_OPEN)
    await grace.press(Verb.REPLY_FORM)
    await grace.fill({"view": typed("otherview")})
    await grace.submit()
    await grace.press(Verb.SIGN)
    await amira.close()
    await amira.press(Verb.CONFIRM_OPEN)
    await amira.press(Verb.SIGN)
    await stage.settle()


async def main_job(stage: Stage) -> None:
    """From the reminder to the signed record, with everything that can be typed on the way."""
    await stage.tick()
    amira, grace = stage.person("Amira Khan"), stage.person("Grace Bell")
    await prepare_and_share(amira, stage)
    await amira.close()
    await write_record(grace, stage)
    await amira.open("prepare")
    await set_down_views(amira, grace, stage)
    for who in (amira, grace):
        await who.close()
        await stage.talk(who)
    await stage.tick()


# --- where they may be, and where not --------------------------------------------------------------------


def check_messages(stage: Stage) -> None:
    """No word in a message, an answer to a command, or a Home tab."""
    posted = stage.posted()
    assert len(posted) > 40, "it was watched"
    assert [one for one in posted if found(dump(one))] == []


def check_ids(stage: Stage) -> None:
    """No word, and no name, in what whoever reads the wire may see: ids, values, metadata, addresses."""
    leaks = [
        name
        for one in [*stage.letters(), *stage.posted()]
        for name, value in everything_in(one)
        if name in stage.ids and (found(dump(value)) or LAST_NAME in dump(value))
    ]
    assert leaks == []


def check_readers(stage: Stage) -> None:
    """Each word was shown, and only to people who may read it."""
    assert {word: stage.readers(word) for word in READERS} == READERS
    assert [word for word in NOBODY if stage.readers(word)] == []


async def check_outside(watched: Watched) -> None:
    """No word, no name and no secret in logs, metrics and the audit log's export."""
    stage, trap = watched.stage, watched.trap
    stage.installation.seal_all()
    async with aiohttp.ClientSession() as session, session.get(f"{stage.url}/metrics") as response:
        metrics = await response.text()
    with stage.installation.database.engine.connect() as connection:
        exported = json.dumps(list(export(connection, TENANT)))
    assert "record" in exported
    assert "supervision_requests_total" in metrics
    assert "BEGIN" in trap.all(), "the libraries' loggers spoke"
    for where in (trap.all(), metrics, exported):
        assert found(where) == []
    for where in (trap.written(), metrics, exported):
        assert [secret for secret in (LAST_NAME, "Amira", *stage.secrets) if secret in where] == []
    assert [secret for secret in stage.secrets if secret in trap.all()] == []


def raw_bytes(stage: Stage) -> Iterator[bytes]:
    """The database as whoever has its files sees it, or a text of all its rows."""
    engine = stage.installation.database.engine
    yield json.dumps(wire.all_rows(engine)).encode()
    if engine.dialect.name != "sqlite":
        return
    file = sqlite_file(parse_url(stage.installation.settings.database_url))
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
    assert any(LAST_NAME.encode() in one for one in looked_at), "names are kept, so this would find the words"
    assert [found(one) for one in looked_at] == [[]] * len(looked_at)


async def check_commands(stage: Stage, launcher: Launcher, printed: Path) -> None:
    """No word and no secret in what commands print."""
    own = {"DATABASE_URL": stage.installation.settings.database_url, "SUPERVISION_KEYS": KEYS}

    def print_all() -> str:
        for command in PRINTING:
            process = launcher.order(start=command, env=own | dict(stage.env), log=str(printed))
            # The shipped pack has no telephone numbers, which `check` says.
            ended = 2 if command == ("check",) else 0
            assert launcher.order(wait=process) == ended, printed.read_text()
        return printed.read_text(encoding="utf-8")

    said = await asyncio.to_thread(print_all)
    assert "amira.khan@demo.example" in said, "the commands spoke"
    assert found(said) == []
    assert [secret for secret in stage.secrets if secret in said] == []


@pytest.mark.clause("P0-1a", "P1-1.2-S1", "P4-3.1")
async def test_what_is_written_is_shown_to_its_readers_alone(
    watched: Watched, launcher: Launcher, tmp_path: Path
) -> None:
    """The whole main job: each marked word was opened for those who may read it, and is nowhere else."""
    stage = watched.stage
    await main_job(stage)
    check_readers(stage)
    check_messages(stage)
    check_ids(stage)
    stage.check_markup()
    check_storage(stage)
    await check_outside(watched)
    await check_commands(stage, launcher, tmp_path / "printed")


@pytest.mark.clause("P1-1.2-S1", "P4-3.1")
@pytest.mark.parametrize("watched", ["teams"], indirect=True)
async def test_presses_that_others_copy_show_them_nothing(watched: Watched) -> None:
    """Somebody with no part in it sends each press of the main job from their own chat: no word comes back."""
    stage = watched.stage
    assert isinstance(stage, TeamsStage)
    amira, grace = stage.person("Amira Khan"), stage.person("Grace Bell")
    await prepare_and_share(amira, stage)
    await write_record(grace, stage)
    await set_down_views(amira, grace, stage)
    before = wire.all_rows(stage.installation.database.engine)
    told = await stage.press_as("Tom Reid")
    await stage.settle()
    assert len(told) > 30
    assert [word for sent, answer in told for word in found(answer) if word not in found(sent)] == []
    assert sum("This is not yours to answer." in answer for _, answer in told) > 15
    assert [one for one in stage.posted() if found(dump(one))] == []
    after = wire.all_rows(stage.installation.database.engine)
    changed = {name for name, rows in before.items() if not set(rows) <= set(after[name])}
    assert changed <= {"account"}, "nothing of others: what is new is a preparation of their own"


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
    watched: Watched, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    """An exception that quotes an answer: the person gets a reference, the log has it too, and no word."""
    stage, amira = watched.stage, watched.stage.person("Amira Khan")
    await amira.open("prepare")
    await amira.fill({SITUATION: typed("situation")})
    form, chat, pause = amira.form(), amira.message(typed("situation")), amira.pressing(Verb.PREPARE_PAUSE)
    rows = wire.all_rows(stage.installation.database.engine)
    with monkeypatch.context() as broken:
        _failing(broken, FAILURES[failure])
        answered = await form()
        assert (await chat()).status == 503
        assert (await pause()).status == 200
    assert answered.status == 200
    reference = answered.body.split("this reference: ")[1][:7]
    assert reference in watched.trap.written()
    assert found(answered.body) == []
    assert found(watched.trap.all()) == []
    assert wire.all_rows(stage.installation.database.engine)["preparation"] == rows["preparation"]
    assert (await chat()).status == 200
    await stage.settle()
    check_storage(stage)


NO_HEADERS: dict[str, str] = {}
TROUBLES: list[tuple[str, object]] = [
    ("slack", Trouble(times=-1, error="internal_error")),
    ("slack", Trouble(times=-1, error="invalid_arguments")),
    ("slack", Trouble(times=-1, error="invalid_auth")),
    ("slack", Trouble(times=-1, status=500)),
    ("slack", Trouble(times=-1, status=429, retry_after=60)),
    ("teams", (400, NO_HEADERS)),
    ("teams", (401, NO_HEADERS)),
    ("teams", (403, NO_HEADERS)),
    ("teams", (500, NO_HEADERS)),
    ("teams", (429, {"Retry-After": "60"})),
]


def trouble_name(value: object) -> str:
    """For the test's name."""
    if isinstance(value, Trouble):
        return value.error or str(value.status)
    return str(cast("tuple[int, object]", value)[0]) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize(("watched", "trouble"), TROUBLES, indirect=["watched"], ids=trouble_name)
async def test_a_failure_of_the_platform_tells_nothing(watched: Watched, trouble: object) -> None:
    """The platform takes nothing for a while: no word goes into logs, reasons or rows, and nothing is lost."""
    stage = watched.stage
    amira, grace = stage.person("Amira Khan"), stage.person("Grace Bell")
    await grace.say("help")
    await prepare_and_share(amira, stage)
    await stage.meet_trouble(trouble, amira, grace)
    assert found(watched.trap.all()) == []
    check_storage(stage)
    await grace.press(Verb.PREPARE_READ)
    assert mark("situation") in grace.screen()
