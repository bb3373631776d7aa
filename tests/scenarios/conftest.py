"""One installation that serves both platforms, for each test anew."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from storage.migrate import upgrade
from tests.conftest import MakeDatabase
from tests.scenarios.scene import Scene, a_scene


@pytest.fixture
async def scene(make_database: MakeDatabase) -> AsyncGenerator[Scene]:
    """Everybody has both accounts; it is a Monday morning, and nobody has written yet."""
    async with a_scene(make_database(upgrade), slack=True, teams=True) as made:
        yield made
