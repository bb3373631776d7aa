"""Slack or Teams is slow, broken or gone for a while: afterwards everything that still holds has arrived once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import ClientTimeout, web
from sqlalchemy import func, select

from bot.demo.members import BOT_USER_ID, Member
from bot.demo.team import staff_csv
from bot.demo.web_api import Trouble
from bot.platforms.slack import api
from bot.platforms.slack.api import Ok, SlackApi
from bot.ports import Failed, Retry
from bot.usecases.deliver_outbox import AT_ONCE, LONGEST_TRYING
from storage.tables.outbox import outbox
from tests.conftest import MakeDatabase
from tests.support.database import migrated
from tests.support.outside import SlackOutside
from tests.support.served import a_launcher, a_served
from tests.support.teams.members import BOT
from tests.support.teams.world import TeamsWorld, a_teams_world
from tests.support.world import START, World, a_world

POST = "chat.postMessage"
MANY = 1_000_000
PASSING = [
    Trouble(method=POST, times=MANY, status=500),
    Trouble(method=POST, times=MANY, status=503),
    Trouble(method=POST, times=MANY, error="internal_error"),
    Trouble(method=POST, times=MANY, error="service_unavailable"),
    Trouble(method="conversations.open", times=MANY, status=502),
    Trouble(method="conversations.open", times=MANY, error="fatal_error"),
]
THROTTLING = [
    Trouble(method=POST, times=MANY, status=429, retry_after=30),
    Trouble(method=POST, times=MANY, error="ratelimited", retry_after=30),
]
FOR_THE_ADMINISTRATOR = ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"]
UNREACHABLE = ["channel_not_found", "user_not_found", "cannot_dm_bot"]


@pytest.fixture
async def world(make_database: MakeDatabase) -> AsyncIterator[World]:
    """The bot beside a workspace on a Monday morning, when several people are due for a reminder."""
    async with a_world(migrated(make_database)) as one:
        yield one


def name_of(trouble: Trouble) -> str:
    """For the test's name."""
    return f"{trouble.method} {trouble.error or trouble.status}"


def made(trouble: Trouble) -> int:
    """How many calls have met a trouble."""
    return MANY - trouble.times


def states(world: World | TeamsWorld) -> Counter[str]:
    """How many messages are in which state."""
    with world.installation.database.engine.connect() as connection:
        rows = connection.execute(
            select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
        )
        return Counter({row.state: row.number for row in rows})


def reasons(world: World | TeamsWorld) -> set[str]:
    """What the messages that were not sent say."""
    with world.installation.database.engine.connect() as connection:
        return set(connection.scalars(select(outbox.c.reason).where(outbox.c.state != "sent")))


def attempts(world: World | TeamsWorld) -> int:
    """How many tries were spent in all."""
    with world.installation.database.engine.connect() as connection:
        return connection.scalar(select(func.sum(outbox.c.attempts))) or 0


def posts(world: World) -> Counter[str]:
    """How many messages of the bot each conversation holds."""
    everything = (post for posts in world.workspace.state.posts.values() for post in posts)
    return Counter(post.channel for post in everything if post.user == BOT_USER_ID)


async def later(world: World | TeamsWorld, **by: float) -> None:
    """The clock moves on, and what is due then is tried."""
    world.clock.move_to(world.clock.now() + timedelta(**by))
    await world.service.drain()


def assert_all_arrived_once(world: World, planned: int) -> None:
    """Nothing waits, and each message is in a conversation once."""
    assert states(world) == {"sent": planned}
    assert posts(world).total() == planned


@pytest.mark.parametrize("trouble", PASSING, ids=name_of)
async def test_what_passes_by_itself_delays_and_loses_nothing(world: World, trouble: Trouble) -> None:
    """A server that fails for half an hour: afterwards each message has arrived, once."""
    world.workspace.trouble(trouble)
    await world.tick()
    planned = states(world)["pending"]
    assert planned > 5
    for _ in range(30):
        await later(world, minutes=1)
    assert states(world) == {"pending": planned}
    assert attempts(world) > 0
    assert made(trouble) <= 10 * planned
    world.workspace.end_troubles()
    await later(world, minutes=20)
    assert_all_arrived_once(world, planned)


@pytest.mark.parametrize("trouble", THROTTLING, ids=name_of)
async def test_a_platform_that_asks_to_wait_is_left_alone(world: World, trouble: Trouble) -> None:
    """Until Retry-After has passed no call is begun, for whichever message, and no try is spent."""
    world.workspace.trouble(trouble)
    await world.tick()
    planned, first = states(world)["pending"], made(trouble)
    assert 1 <= first <= AT_ONCE
    await later(world, seconds=28)
    assert made(trouble) == first
    await later(world, seconds=4)
    assert first < made(trouble) <= first + AT_ONCE
    assert attempts(world) == 0
    world.workspace.end_troubles()
    await later(world, seconds=31)
    assert_all_arrived_once(world, planned)


@pytest.mark.parametrize("error", FOR_THE_ADMINISTRATOR)
async def test_a_broken_installation_keeps_every_message(world: World, error: str) -> None:
    """What an administrator has to mend may take days: no try is spent, nothing is given up."""
    world.workspace.trouble(Trouble(method=POST, times=MANY, error=error))
    await world.tick()
    planned = states(world)["pending"]
    for _ in range(12):
        await later(world, minutes=5)
    assert states(world) == {"pending": planned}
    assert attempts(world) == 0
    assert any(error in reason for reason in reasons(world))
    world.workspace.end_troubles()
    await later(world, minutes=2)
    assert_all_arrived_once(world, planned)


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("error", UNREACHABLE)
async def test_who_cannot_be_reached_is_waited_for_and_never_written_to_elsewhere(
    world: World, error: str
) -> None:
    """The message waits by the hour; it goes to no channel and to nobody else."""
    world.workspace.trouble(Trouble(method=POST, times=MANY, error=error))
    await world.tick()
    planned = states(world)["pending"]
    await later(world, minutes=59)
    assert reasons(world) == {"cannot reach"}
    world.workspace.end_troubles()
    await later(world, minutes=2)
    assert_all_arrived_once(world, planned)
    assert posts(world)[world.workspace.state.team_channel.id] == 0


async def test_a_refusal_that_lasts_is_given_up_with_its_reason(world: World) -> None:
    """A message that Slack will never take is dead; all others go on."""
    world.workspace.trouble(Trouble(method=POST, times=1, error="msg_too_long"))
    await world.tick()
    found = states(world)
    assert found["dead"] == 1
    assert found["pending"] == 0
    assert posts(world).total() == found["sent"] > 5
    assert reasons(world) == {"chat.postMessage: msg_too_long"}


async def test_an_answer_that_is_lost_repeats_its_message_and_no_other(world: World) -> None:
    """Slack took two messages and said 500: these come again, as nobody can know; no others do."""
    world.workspace.trouble(Trouble(method=POST, times=2, status=500, after=True))
    await world.tick()
    await later(world, minutes=1)
    found = states(world)
    assert found == {"sent": found["sent"]}
    assert posts(world).total() == found["sent"] + 2


async def test_a_call_that_hangs_is_ended_and_made_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that does not answer holds nothing up for longer than the time-out."""
    monkeypatch.setattr(api, "TIMEOUT", ClientTimeout(total=0.2))
    world.workspace.trouble(Trouble(method=POST, times=3, seconds=2, status=500))
    async with asyncio.timeout(10):
        await world.tick()
    assert states(world)["pending"] == 3
    assert any("TimeoutError" in reason for reason in reasons(world))
    await later(world, minutes=1)
    assert_all_arrived_once(world, states(world)["sent"])


async def test_even_days_of_failing_give_nothing_up_and_weeks_do(world: World) -> None:
    """A try every quarter of an hour; what has failed for a fortnight is dead, with its reason."""
    world.workspace.trouble(Trouble(method=POST, times=MANY, status=500))
    await world.tick()
    planned = states(world)["pending"]
    for _ in range(13):
        await later(world, days=1)
    assert states(world) == {"pending": planned}
    await later(world, seconds=LONGEST_TRYING.total_seconds())
    assert states(world) == {"dead": planned}
    assert reasons(world) == {"chat.postMessage: HTTP 500"}


@pytest.mark.clause("P1-3.1a-1")
async def test_a_reminder_that_no_longer_holds_is_dropped_and_counted(world: World) -> None:
    """The session took place while Slack was down: nobody is reminded of it, and the reason is kept."""
    world.workspace.trouble(Trouble(method=POST, times=MANY, status=500))
    await world.tick()
    grace, amira = world.person("Grace Bell"), world.person("Amira Khan")
    await grace.command("held")
    await grace.fill({"supervisee": "Amira Khan"})
    await grace.submit()
    world.workspace.end_troubles()
    await later(world, minutes=20)
    assert states(world)["dropped"] == 1
    assert reasons(world) == {"nothing is due any more"}
    assert amira.notifications() == []


@pytest.mark.clause("P1-3.1b-1")
async def test_after_an_outage_of_days_there_is_one_message_of_each_kind(world: World) -> None:
    """Not one for each day: as things stand then, and it says for when it was meant."""
    world.workspace.trouble(Trouble(method="*", times=MANY, status=500))
    for day in range(5):
        await a_pass(world, START + timedelta(days=day))
    world.workspace.end_troubles()
    await a_pass(world, START + timedelta(days=7))
    found = posts(world)
    assert max(found.values()) <= 2
    marek = world.person("Marek Novak")
    assert found[marek.channel] == 1
    assert "This was meant for Monday 23 November" in marek.last()
    grace = world.person("Grace Bell")
    assert "3 days past its date" in world.person("Amira Khan").last()
    assert found[grace.channel] == 1
    assert "Amira" in grace.last()
    assert states(world)["pending"] == 0


async def a_pass(world: World, at: datetime) -> None:
    """What a running process does at a moment, although the directory may not be there."""
    world.clock.move_to(at)
    try:
        await world.service.plan()
    except Exception as error:  # noqa: BLE001 - as the scheduler does
        assert "Slack" in str(error)  # noqa: PT017 - it is not what is tested
    await world.service.drain()


async def test_who_joins_later_gets_what_waited_once(make_database: MakeDatabase) -> None:
    """No account, no message to anybody else; with the account it comes, as things stand then."""
    row = "new.person@demo.example,New Person,Assessment East,practitioner,grace.bell@demo.example,2026-10-30"
    empty = "," * (staff_csv(START.date()).splitlines()[0].count(",") - row.count(","))
    staff = staff_csv(START.date()) + row + empty + "\n"
    async with a_world(migrated(make_database), staff=staff) as world:
        await world.tick()
        waiting = states(world)["pending"]
        assert waiting == 1
        assert reasons(world) == {"cannot reach"}
        before = posts(world)
        member = Member(id="U0NEW000001", name="New Person", email="new.person@demo.example")
        world.workspace.state.members[member.id] = member
        for hours in (1, 2, 3):
            await world.tick(START + timedelta(hours=hours))
        after = posts(world)
        new = world.person("New Person")
        assert after - before == {new.channel: 1}
        assert "Your supervision with Grace" in new.last()
        assert states(world)["pending"] == 0


async def test_several_ticks_at_once_send_each_message_once(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    """Four processes plan and deliver for the same moment: together they do what one would."""
    with a_launcher() as launcher:
        async with a_served(migrated(make_database), launcher, tmp_path, SlackOutside) as served:
            assert isinstance(served.outside, SlackOutside)
            today = served.installation.clock.now().astimezone(ZoneInfo("Europe/London"))
            monday = (today + timedelta(days=7 - today.weekday())).replace(hour=10, minute=0, second=0)
            arguments = ["tick", "--at", monday.isoformat()]
            started = [launcher.order(start=arguments, env=served.env, log=str(served.log)) for _ in range(4)]
            codes = [await asyncio.to_thread(launcher.order, wait=process) for process in started]
            assert codes == [0, 0, 0, 0], served.log.read_text()
            sent = served.count_messages("sent")
            assert served.outside.posts() == sent > 5
            assert served.count_messages("pending", "dead", "dropped") == 0
            recipients = Counter(
                post.channel for posts in served.outside.workspace.state.posts.values() for post in posts
            )
            assert max(recipients.values()) <= 2


# --- Teams ------------------------------------------------------------------------------------------

NO_HEADERS: dict[str, str] = {}


@pytest.fixture
async def teams(make_database: MakeDatabase) -> AsyncIterator[TeamsWorld]:
    """The bot beside Teams on a Monday morning; everybody has written once."""
    async with a_teams_world(migrated(make_database)) as one:
        for member in one.teams.members.values():
            await one.person(member.name).say("hello")
        await one.settle()
        yield one


def cards(teams: TeamsWorld) -> Counter[str]:
    """How many messages of the bot each conversation holds."""
    everywhere = teams.teams.conversations.values()
    return Counter(where.id for where in everywhere for message in where.messages if message.sender == BOT)


async def in_trouble(teams: TeamsWorld, status: int, headers: dict[str, str]) -> tuple[Counter[str], int]:
    """Reminders are planned while Teams answers with a status; what each conversation held, how many wait."""
    before = cards(teams)
    teams.teams.faults = [(status, headers)] * MANY
    await teams.tick()
    planned = states(teams)["pending"]
    assert planned > 5
    assert cards(teams) == before
    return before, planned


def assert_arrived_once(teams: TeamsWorld, before: Counter[str], planned: int) -> None:
    """Nothing waits, and what was planned is in the personal chats once."""
    assert states(teams).keys() == {"sent"}
    new = cards(teams) - before
    assert new.total() == planned
    assert max(new.values()) <= 2
    assert teams.teams.refused == []


@pytest.mark.parametrize("status", [500, 503, 408])
async def test_what_passes_by_itself_delays_and_loses_nothing_in_teams(
    teams: TeamsWorld, status: int
) -> None:
    """A service that fails for half an hour: afterwards each message has arrived, once."""
    before, planned = await in_trouble(teams, status, NO_HEADERS)
    for _ in range(30):
        await later(teams, minutes=1)
    assert states(teams)["pending"] == planned
    assert attempts(teams) > 0
    assert MANY - len(teams.teams.faults) <= 10 * planned
    teams.teams.faults = []
    await later(teams, minutes=20)
    assert_arrived_once(teams, before, planned)


async def test_teams_asking_to_wait_is_left_alone(teams: TeamsWorld) -> None:
    """Until Retry-After has passed no call is begun, for whichever message, and no try is spent."""
    before, planned = await in_trouble(teams, 429, {"Retry-After": "30"})
    first = len(teams.teams.calls)
    await later(teams, seconds=28)
    assert len(teams.teams.calls) == first
    await later(teams, seconds=4)
    assert first < len(teams.teams.calls) <= first + AT_ONCE
    assert attempts(teams) == 0
    teams.teams.faults = []
    await later(teams, seconds=31)
    assert_arrived_once(teams, before, planned)


async def test_a_token_that_teams_refuses_keeps_every_message(teams: TeamsWorld) -> None:
    """What an administrator has to mend may take days: no try is spent, nothing is given up."""
    teams.teams.authority.tokens.clear()
    teams.teams.authority.token_status = 401
    before = cards(teams)
    await teams.tick()
    planned = states(teams)["pending"]
    for _ in range(12):
        await later(teams, minutes=5)
    assert states(teams)["pending"] == planned > 5
    assert attempts(teams) == 0
    teams.teams.authority.token_status = 200
    await later(teams, minutes=2)
    assert_arrived_once(teams, before, planned)


@pytest.mark.clause("P4-3.1")
@pytest.mark.parametrize("status", [403, 404])
async def test_who_cannot_be_reached_in_teams_is_waited_for(teams: TeamsWorld, status: int) -> None:
    """The message waits by the hour, and goes to nobody else; then the conversation is begun anew."""
    before, planned = await in_trouble(teams, status, NO_HEADERS)
    await later(teams, minutes=59)
    assert reasons(teams) == {"cannot reach"}
    teams.teams.faults = []
    await later(teams, minutes=2)
    assert_arrived_once(teams, before, planned)


# --- answers that are none -------------------------------------------------------------------------

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def ask(handler: Handler) -> Ok | Retry | Failed:
    """What a call makes of the answer of a server."""
    app = web.Application()
    app.router.add_post("/api/chat.postMessage", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession() as session:
            return await SlackApi(session, f"http://127.0.0.1:{port}/api", "xoxb-made-up").call(
                POST, channel="D1"
            )
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", "application/json"),
        ("<html>Bad gateway</html>", "text/html"),
        ('{"ok": true, "ts": "17', "application/json"),
        ('["ok"]', "application/json"),
        ("null", "application/json"),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "application/octet-stream"),
    ],
    ids=["nothing", "a page", "half an object", "a list", "null", "no text"],
)
async def test_an_answer_that_is_no_object_is_tried_again(body: str, kind: str) -> None:
    """A proxy's page or a torn answer says nothing about the message: it is neither sent nor refused."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body.encode("latin-1"), content_type=kind)

    assert isinstance(await ask(handler), Retry)


async def test_an_answer_of_another_type_counts_by_its_content() -> None:
    """What is an object is read, whatever its content type says."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(text='{"ok": true, "ts": "1.2"}', content_type="text/plain")

    assert await ask(handler) == Ok({"ok": True, "ts": "1.2"})


async def test_a_connection_that_breaks_in_an_answer_is_tried_again() -> None:
    """Fewer bytes than were announced."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true')
        assert request.transport is not None
        request.transport.close()
        return response

    assert isinstance(await ask(handler), Retry)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("0", 1.0), ("-5", 1.0), ("soon", 1.0), ("", 1.0), ("999999", 3600.0)],
)
async def test_any_retry_after_becomes_a_wait_that_ends(header: str, seconds: float) -> None:
    """At least a second, at most an hour, whatever the header says."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": header})

    answer = await ask(handler)
    assert answer == Retry(after=seconds, reason="throttled", throttled=True)
