"""The comparison of two runs finds whatever is not the same."""

from __future__ import annotations

import pytest

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.scenarios.comparing import check_alike
from tests.scenarios.ends import End, end_of
from tests.scenarios.runs import Stage, in_teams, typing_on_slack


async def shared(stage: Stage, text: str = "Some text.", *, read: bool = False, asked: bool = False) -> End:
    """Amira shares an answer with Grace, who may read it and ask for something."""
    amira, grace = await stage.arrive("Amira Khan", "Grace Bell")
    await amira.command("prepare")
    await amira.answer(text)
    await amira.press("See answers")
    await amira.submit()
    if read:
        await grace.press("Open")
    if asked:
        await grace.command("next")
    return end_of(stage.scene)


@pytest.mark.parametrize(
    ("teams", "said"),
    [
        ({}, ""),
        ({"text": "Another text."}, r"content: .*Another text"),
        ({"read": True}, r"'Some text.' was read by \['Amira Khan'\], \['Amira Khan', 'Grace Bell'\]"),
        ({"asked": True}, r"Grace Bell was sent"),
    ],
)
async def test_what_is_not_the_same_is_told(
    make_database: MakeDatabase, teams: dict[str, object], said: str
) -> None:
    """Another text, another reader, another message."""
    async with typing_on_slack(make_database(upgrade)) as stage:
        one = await shared(stage)
    async with in_teams(make_database(upgrade)) as stage:
        other = await shared(stage, **teams)  # pyright: ignore[reportArgumentType]
    if not said:
        check_alike(one, other)
        return
    with pytest.raises(AssertionError, match=said):
        check_alike(one, other)
