from __future__ import annotations

import pytest

from bot.confidential import DirectMessage
from bot.domain.people import PersonId
from bot.messages.answers import Plain
from bot.messages.base import Envelope
from bot.platforms.teams.platform import member_of
from bot.platforms.teams.reference import Reference, opened
from bot.ports import NO_ADDRESS, Account, Delivered, Failed, Member, Removed, Retry
from bot.presses import Press, Verb
from tests.platforms.teams.conftest import AMIRA, OpenSeal, Rig
from tests.support.teams.authority import TENANT

PERSON = PersonId("p1")


def account(address: str | None = None, user: str = AMIRA.entra) -> Account:
    """Amira's account."""
    return Account(platform="teams", team=TENANT, user=user, person=PERSON, address=address)


def welcome(rig: Rig, newest: Press | None = None) -> Envelope:
    """A message to Amira."""
    where = rig.platform.direct(PERSON, rig.reference())
    return Envelope(message=Plain(says="discarded"), destination=where, newest=newest)


# --- sending ---------------------------------------------------------------------------------------


async def test_a_message_is_posted_as_a_card(rig: Rig) -> None:
    """It has the card, and a summary for the notification; Teams' id of it comes back."""
    sent = await rig.platform.send(welcome(rig, Press(Verb.REFRESH, "m1")))
    (message,) = rig.teams.personal(AMIRA).messages
    assert sent == Delivered(message=message.id)
    assert message.summary == "Supervision: your answer is ready."
    assert message.card is not None
    assert message.card["refresh"]["action"]["data"] == {"p": "1~refresh~m1~0"}


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (429, {"Retry-After": "7"}, Retry(after=7, reason="POST: HTTP 429 Made", throttled=True)),
        (429, {}, Retry(after=5, reason="POST: HTTP 429 Made", throttled=True)),
        (429, {"Retry-After": "soon"}, Retry(after=5, reason="POST: HTTP 429 Made", throttled=True)),
        (429, {"Retry-After": "999999"}, Retry(after=3600, reason="POST: HTTP 429 Made", throttled=True)),
        (500, {}, Retry(after=5, reason="POST: HTTP 500 Made")),
        (502, {}, Retry(after=5, reason="POST: HTTP 502 Made")),
        (412, {}, Retry(after=5, reason="POST: HTTP 412 Made")),
        (403, {}, Failed(reason="POST: HTTP 403 Made", unreachable=True)),
        (404, {}, Failed(reason="POST: HTTP 404 Made", unreachable=True)),
        (400, {}, Failed(reason="POST: HTTP 400 Made")),
        (413, {}, Failed(reason="POST: HTTP 413 Made")),
        (302, {"Location": "http://127.0.0.1:9/"}, Failed(reason="POST: HTTP 302 Made")),
    ],
)
async def test_what_the_service_says_is_understood(
    rig: Rig, status: int, headers: dict[str, str], expected: Retry | Failed
) -> None:
    """What passes is tried again, who blocks the bot is not reached, and nothing is followed elsewhere."""
    rig.teams.faults = [(status, headers)]
    assert await rig.platform.send(welcome(rig)) == expected
    assert len(rig.teams.calls) == 1, "only the outbox tries again"


async def test_a_refused_token_is_replaced_once(rig: Rig) -> None:
    """The service may forget a token; the message goes out with a new one. If that is refused too, it waits."""
    await rig.platform.send(welcome(rig))
    rig.teams.authority.tokens.clear()
    assert isinstance(await rig.platform.send(welcome(rig)), Delivered)
    assert len(rig.teams.authority.token_requests) == 2
    rig.teams.faults = [(401, {}), (401, {})]
    waiting = await rig.platform.send(welcome(rig))
    assert isinstance(waiting, Retry)
    assert waiting.throttled


async def test_nothing_goes_to_a_service_that_is_not_trusted(rig: Rig) -> None:
    """A reference that names another service is not used, and no token is asked for."""
    answer = await rig.connector.call("POST", "https://evil.example/", "conversations", body={})
    assert isinstance(answer, Failed)
    assert rig.teams.authority.token_requests == []


async def test_a_service_that_is_away_is_tried_again(rig: Rig) -> None:
    """No connection is a passing failure."""
    answer = await rig.connector.call("GET", "http://127.0.0.1:9/", "conversations", "a", "members", "b")
    assert isinstance(answer, Retry)


async def test_odd_ids_stay_one_part_of_the_path(rig: Rig) -> None:
    """A conversation's id can hold slashes, question marks and dots, and leads nowhere else."""
    await rig.connector.call("GET", rig.teams.url, "conversations", "../x?y#z/19:a@b;c=1", "members", "ä")
    (method, path) = rig.teams.calls[0]
    assert method == "GET"
    assert path == "/service/v3/conversations/../x?y#z/19:a@b;c=1/members/ä"


# --- taking back -----------------------------------------------------------------------------------


@pytest.mark.clause("P4-7.2")
async def test_a_message_is_deleted(rig: Rig) -> None:
    """It is gone from the chat; once more, it counts as done."""
    sent = await rig.platform.send(welcome(rig))
    assert isinstance(sent, Delivered)
    address = rig.reference().sealed(rig.seal)
    assert await rig.platform.take_back(address, sent.message) == Removed(how="deleted")
    assert rig.teams.personal(AMIRA).messages == []
    assert await rig.platform.take_back(address, sent.message) == Removed(how="gone")
    assert rig.teams.refused == []


async def test_where_deleting_is_refused_a_neutral_line_takes_its_place(rig: Rig) -> None:
    """The message's card says nothing any more; where that is refused too, it is known as such."""
    sent = await rig.platform.send(welcome(rig))
    assert isinstance(sent, Delivered)
    address = rig.reference().sealed(rig.seal)
    rig.teams.faults = [(405, {})]
    assert await rig.platform.take_back(address, sent.message) == Removed(how="replaced")
    (message,) = rig.teams.personal(AMIRA).messages
    assert message.summary == "A message that stood here was taken back."
    rig.teams.faults = [(405, {}), (400, {})]
    refused = await rig.platform.take_back(address, sent.message)
    assert refused == Failed(reason="PUT: HTTP 400 Made")


async def test_who_blocks_the_bot_keeps_the_message_for_now(rig: Rig) -> None:
    """It is tried again; so is what the service cannot do at present, and what no key opens is given up."""
    sent = await rig.platform.send(welcome(rig))
    assert isinstance(sent, Delivered)
    address = rig.reference().sealed(rig.seal)
    rig.teams.personal(AMIRA).blocked = True
    blocked = await rig.platform.take_back(address, sent.message)
    assert isinstance(blocked, Failed)
    assert blocked.unreachable
    rig.teams.faults = [(503, {})]
    assert isinstance(await rig.platform.take_back(address, sent.message), Retry)
    lost = await rig.platform.take_back("no key opens this", sent.message)
    assert lost == Failed(reason="the conversation is not known")


# --- conversations ---------------------------------------------------------------------------------


async def test_a_stored_conversation_is_used(rig: Rig) -> None:
    """Nothing is asked where it is known."""
    address = rig.reference().sealed(rig.seal)
    found = await rig.platform.conversation(account(address))
    assert found == DirectMessage(person=PERSON, platform="teams", address=address)
    assert rig.teams.calls == []


@pytest.mark.parametrize("address", [None, NO_ADDRESS, "no key opens this"])
async def test_a_conversation_is_begun_where_none_is_known(rig: Rig, address: str | None) -> None:
    """With whoever never wrote, with whoever could not be reached, and where its key is gone."""
    found = await rig.platform.conversation(account(address))
    assert isinstance(found, DirectMessage)
    assert opened(found.address, rig.seal) == rig.reference()


async def test_another_persons_reference_is_not_used(rig: Rig) -> None:
    """An address that was swapped in the database does not lead to somebody else."""
    other = Reference(tenant=TENANT, user="somebody-else", conversation="a:2", service=rig.teams.url)
    found = await rig.platform.conversation(account(other.sealed(rig.seal)))
    assert isinstance(found, DirectMessage)
    assert opened(found.address, rig.seal) == rig.reference()


async def test_who_has_become_a_guest_is_not_written_to(rig: Rig) -> None:
    """Before the first message Teams is asked whether this is a full member."""
    object.__setattr__(rig.teams.members[AMIRA.entra], "role", "guest")
    try:
        found = await rig.platform.conversation(account())
    finally:
        object.__setattr__(AMIRA, "role", "user")
    assert found == Failed(reason="not a full member of the tenant", unreachable=True)


async def test_nobody_of_that_id_cannot_be_reached(rig: Rig) -> None:
    """An object id that the tenant does not know."""
    found = await rig.platform.conversation(account(user="00000000-0000-0000-0000-000000000000"))
    assert isinstance(found, Failed)
    assert found.unreachable


def test_a_reference_is_whole_or_none() -> None:
    """What was sealed is the same when it is opened; what does not open is none."""
    reference = Reference(tenant="t", user="u", conversation="c", service="https://s.example/")
    assert opened(reference.sealed(OpenSeal()), OpenSeal()) == reference
    assert opened("x", OpenSeal()) is None
    assert opened(None, OpenSeal()) is None


# --- members ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "full"),
    [
        ({}, True),
        ({"userRole": "guest"}, False),
        ({"userRole": "anonymous"}, False),
        ({"userPrincipalName": "jo_other.org#EXT#@demo.onmicrosoft.com"}, False),
        ({"tenantId": "another"}, False),
        ({"tenantId": TENANT.upper()}, True),
        ({"aadObjectId": ""}, False),
        ({"aadObjectId": "", "objectId": AMIRA.entra}, True),
    ],
)
def test_guests_and_strangers_are_told_from_members(changed: dict[str, str], full: bool) -> None:
    """By their role, their sign-in name and their tenant."""
    member = member_of(AMIRA.as_teams_shows() | changed, TENANT)
    assert member.full_member is full
    assert member.email == "amira.khan@demo.example"


async def test_a_member_is_looked_up(rig: Rig) -> None:
    """By Teams' id and by the Entra object id."""
    for one in (AMIRA.id, AMIRA.entra):
        found = await rig.platform.member(rig.reference(), one)
        assert isinstance(found, Member)
        assert found.user == AMIRA.entra
    assert isinstance(
        await rig.connector.call("GET", rig.teams.url, "conversations", "x", "members", "y"), Failed
    )
    assert [one async for one in rig.platform.directory()] == []
