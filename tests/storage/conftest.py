"""What the tests of the storage have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.unit_of_work import SqlDatabase
from tests.conftest import MakeDatabase
from tests.support.clock import MovedClock
from tests.support.database import migrated, open_plain


@pytest.fixture
def clock() -> MovedClock:
    """A clock that stands at a working morning."""
    return MovedClock()


@pytest.fixture
def url(make_database: MakeDatabase) -> str:
    """URL of a database of the newest schema."""
    return migrated(make_database)


@pytest.fixture
def database(url: str, clock: MovedClock) -> Iterator[SqlDatabase]:
    """A unit of work on a database of the newest schema, without encryption and audit."""
    opened = open_plain(url, clock)
    yield opened
    opened.close()
