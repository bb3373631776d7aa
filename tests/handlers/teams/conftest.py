"""The whole bot beside a loopback Teams, for each test anew."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.support.teams.members import member
from tests.support.teams.world import TeamsWorld, a_teams_world

STRANGERS = (
    member("Guest Jo", "leah.stone@demo.example", role="guest"),
    member("External Jo", "ben.other@demo.example", signs_in_as="ben_x.com#EXT#@demo.onmicrosoft.com"),
    member("Other Jo", "cara.doyle@demo.example", tenant="99999999-0000-0000-0000-000000000000"),
    member("Unlisted Jo", "jo.field@demo.example"),
)
"""Accounts that the bot does not work with; three of them have a staff member's address, or none."""


@pytest.fixture
async def world(make_database: MakeDatabase) -> AsyncGenerator[TeamsWorld]:
    """On a Monday morning; nobody has written yet."""
    async with a_teams_world(make_database(upgrade), strangers=STRANGERS) as made:
        yield made
