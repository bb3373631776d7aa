"""The office in which use cases are tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import MakeDatabase
from tests.support.office import Office, open_office


@pytest.fixture
def office(make_database: MakeDatabase) -> Iterator[Office]:
    """A few people on a Monday at nine, on a database of their own."""
    opened = open_office(make_database)
    yield opened
    opened.database.close()
