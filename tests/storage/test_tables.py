"""Rules that all tables keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, ForeignKeyConstraint, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import load
from storage.tables.base import Moment

OF_NO_TENANT = {"alembic_version"}
TABLES = sorted(name for name in load().tables if name not in OF_NO_TENANT)


@pytest.mark.parametrize("name", TABLES)
def test_the_tenant_comes_first_in_every_key(name: str) -> None:
    """So that a table can be partitioned by tenant, and no row of one can refer to another's."""
    table = load().tables[name]
    keys = [
        tuple(constraint.columns)
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint | ForeignKeyConstraint)
    ]
    keys += [tuple(index.columns) for index in table.indexes]

    assert keys
    assert {key[0].name for key in keys} == {"tenant"}


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001
def test_a_moment_comes_back_as_it_was(naive: datetime, hours: int) -> None:
    """To the microsecond, whatever its zone, in both databases."""
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    dialects: list[Dialect] = [sqlite.dialect(), postgresql.dialect()]
    for dialect in dialects:
        stored = Moment().process_bind_param(moment, dialect)

        assert Moment().process_result_value(stored, dialect) == moment


@given(st.lists(st.datetimes(), min_size=2, max_size=2))
def test_moments_sort_as_they_are_stored(moments: list[datetime]) -> None:
    """SQLite compares the numbers that stand for them."""
    first, second = (moment.replace(tzinfo=UTC) for moment in moments)
    stored = [Moment().process_bind_param(moment, sqlite.dialect()) for moment in (first, second)]

    assert (stored[0] < stored[1]) == (first < second)


def test_a_moment_without_a_zone_is_refused() -> None:
    """What hour it would be is anybody's guess."""
    with pytest.raises(ValueError, match="aware"):
        Moment().process_bind_param(datetime(2025, 11, 3, 9, 0), sqlite.dialect())  # noqa: DTZ001
