"""`migrate` and `keys rotate`."""

from __future__ import annotations

from bot.bootstrap import TENANT, open_keyring
from bot.commands.opening import opened
from bot.commands.printing import say, warn
from bot.config import load_settings
from bot.ports import AuditKind, Happened
from storage.data_keys import rotate
from storage.engine import make_engine
from storage.migrate import upgrade


def run_migrate() -> None:
    """Makes or upgrades the database, and the key file beside an embedded one."""
    settings = load_settings()
    upgrade(settings.database_url)
    _, notes = open_keyring(settings, make_engine(settings.database_url))
    for note in notes:
        warn(note)
    say("The database is on the newest schema.")


def run_rotate() -> None:
    """Wraps every data key under the newest master key."""
    with opened() as installation:
        with installation.database.engine.begin() as connection:
            count = rotate(connection, TENANT, installation.keyring)
        details = {"keys": count, "master": installation.keyring.newest}
        installation.database.run_now(
            lambda tx: tx.audit.add(Happened(kind=AuditKind.KEYS_ROTATED, details=details))
        )
        say(f"{count} data keys are wrapped again under master key {installation.keyring.newest}.")
