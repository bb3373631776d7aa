from __future__ import annotations

import asyncio

from bot.platforms.teams.tokens import Tokens
from bot.ports import Retry
from tests.platforms.teams.conftest import Rig
from tests.support.teams.authority import APP_ID, TENANT


async def test_one_token_is_fetched_and_kept(rig: Rig) -> None:
    """Twenty messages at once ask for one token, and later ones for none."""
    found = set(await asyncio.gather(*(rig.tokens.token() for _ in range(20))))
    assert found == rig.teams.authority.tokens
    assert len(rig.teams.authority.token_requests) == 1


async def test_it_is_replaced_before_it_ends(rig: Rig) -> None:
    """Five minutes before its end there is a new one; a short-lived one is replaced at half its life."""
    first = await rig.tokens.token()
    rig.ticking.seconds += 3599 - 301
    assert await rig.tokens.token() == first
    rig.ticking.seconds += 2
    rig.teams.authority.expires_in = 60
    second = await rig.tokens.token()
    assert second != first
    rig.ticking.seconds += 31
    assert await rig.tokens.token() != second


async def test_while_it_holds_a_failing_authority_does_not_matter(rig: Rig) -> None:
    """Where it cannot be replaced it is used to its end."""
    first = await rig.tokens.token()
    rig.ticking.seconds += 3400
    rig.teams.authority.token_status = 503
    assert await rig.tokens.token() == first
    rig.ticking.seconds += 200
    failed = await rig.tokens.token()
    assert isinstance(failed, Retry)
    assert not failed.throttled
    assert "503" in failed.reason


async def test_a_wrong_secret_waits_for_the_administrator(rig: Rig) -> None:
    """Messages wait, none is given up, and the reason names no secret."""
    url = rig.teams.url.removesuffix("/service/")
    wrong = Tokens(
        rig.session, login_url=f"{url}/authority", tenant=TENANT, app_id=APP_ID, password="the wrong secret"
    )
    failed = await wrong.token()
    assert isinstance(failed, Retry)
    assert failed.throttled
    assert "invalid_client" in failed.reason
    assert "wrong secret" not in failed.reason


async def test_signing_in_says_what_is_wrong(rig: Rig) -> None:
    """`check` tells whether the bot would get a token."""
    assert await rig.platform.sign_in() is None
    rig.ticking.seconds += 4000
    rig.teams.authority.token_status = 503
    failed = await rig.platform.sign_in()
    assert failed is not None
    assert "503" in failed.reason


async def test_nobody_there_is_tried_again(rig: Rig) -> None:
    """An authority that cannot be reached is a passing failure."""
    gone = Tokens(rig.session, login_url="http://127.0.0.1:9", tenant=TENANT, app_id=APP_ID, password="x")
    failed = await gone.token()
    assert isinstance(failed, Retry)
    assert not failed.throttled


async def test_those_who_wait_share_a_failure(rig: Rig) -> None:
    """Where the authority fails, whoever waited for it does not ask anew, one after the other; a while later they do."""
    rig.teams.authority.token_status = 503
    found = await asyncio.gather(*(rig.tokens.token() for _ in range(20)))
    assert {type(one) for one in found} == {Retry}
    assert len(rig.teams.authority.token_requests) == 1
    rig.teams.authority.token_status = 200
    rig.ticking.seconds += 5
    assert isinstance(await rig.tokens.token(), str)
