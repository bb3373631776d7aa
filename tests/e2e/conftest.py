"""The whole bot beside a local workspace, for each test anew."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.support.world import World, a_world


@pytest.fixture
async def world(make_database: MakeDatabase) -> AsyncGenerator[World]:
    """On a Monday morning, with everybody matched to their accounts and reminded."""
    async with a_world(make_database(upgrade)) as made:
        await made.tick()
        yield made
