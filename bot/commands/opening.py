"""Opening the installation for a command, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from bot.bootstrap import Installation, open_installation
from bot.commands.printing import warn
from bot.config import load_settings
from bot.errors import ConfigurationError
from bot.log import configure_logging
from storage.engine import READS_ONLY


@contextmanager
def opened() -> Generator[Installation]:
    """The installation that the settings describe."""
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    installation = open_installation(settings)
    for note in installation.notes:
        warn(note)
    try:
        yield installation
    finally:
        installation.close()


@contextmanager
def reading(installation: Installation) -> Generator[Connection]:
    """A connection for long reading, for which nobody who writes waits."""
    with installation.database.engine.connect() as connection:
        yield connection.execution_options(**{READS_ONLY: True})


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""As in the staff list: another year is a slip of the finger."""


def with_zone(at: datetime | None, option: str = "--at") -> datetime | None:
    """A moment that was given on the command line.

    Raises:
        ConfigurationError: it has no offset, so that it could mean different moments, or no likely year.
    """
    if at is not None and at.tzinfo is None:
        raise ConfigurationError(f"{option} needs its offset: write it like 2026-11-23T10:00:00+00:00.")
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ConfigurationError(f"{option} has a year outside of {FIRST_YEAR} to {LAST_YEAR}.")
    return at
