"""A stage for each test: they need node, npm and chromium, and the package from the registry once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from tests.playground.stage import HERE, NEEDED, PACKAGE, Programs, Stage, a_stage
from tests.support import npm
from tests.support.served import Launcher, a_launcher


@pytest.fixture(scope="session")
def programs() -> Programs:
    """What is installed; without it the test is skipped."""
    chromium, node = npm.program("chromium", NEEDED), npm.node(NEEDED)
    return Programs(node=node, chromium=chromium, playground=npm.installed(HERE, PACKAGE, NEEDED))


@pytest.fixture(scope="session")
def launcher(programs: Programs) -> Iterator[Launcher]:
    """Starts the bot's processes."""
    with a_launcher() as launched:
        yield launched


@pytest.fixture
async def stage(launcher: Launcher, programs: Programs, tmp_path: Path) -> AsyncGenerator[Stage]:
    """The bot for the five people of the staff list."""
    async with a_stage(launcher, programs, tmp_path) as made:
        yield made
