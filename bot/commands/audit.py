"""`audit verify` and `audit export`."""

from __future__ import annotations

import json
import sys
from datetime import datetime

from bot.bootstrap import TENANT
from bot.commands.opening import opened, reading, with_zone
from bot.commands.printing import say, working
from bot.errors import AuditError, SupervisionError
from storage.export import export
from storage.verify import Broken, verify


def run_verify() -> None:
    """Checks the log; the first broken entry is named, with exit code 1."""
    with opened() as installation, reading(installation) as connection, working("Checking the audit log"):
        result = verify(connection, TENANT, installation.keyring)
    say(
        f"{result.entries} entries, {result.sealed} sealed under {result.seals} seals, {result.unsealed} not sealed yet."
    )
    if result.broken:
        raise AuditError(f"The audit log is broken: {_named(result.broken)}")
    say(
        "Every entry is as it was written. (Whether the newest ones were cut off, only a copy kept elsewhere can tell.)"
    )


def _named(broken: Broken) -> str:
    places = (("entry number", broken.seq), ("id", broken.entry), ("seal", broken.seal))
    named = ", ".join(f"{name} {place}" for name, place in places if place is not None)
    return f"{named}: {broken.reason}" if named else broken.reason


def run_export(*, from_: datetime | None, to: datetime | None, person: str | None) -> None:
    """Writes entries as JSON Lines, as they are read."""
    from_, to = with_zone(from_, "--from"), with_zone(to, "--to")
    with opened() as installation:
        known = None
        if person is not None:
            known = installation.database.run_now(lambda tx: tx.people.by_email(person.strip().lower()))
            if known is None:
                raise SupervisionError("There is nobody with that e-mail in the staff list.")
        with reading(installation) as connection:
            for entry in export(connection, TENANT, from_=from_, to=to, person=known.id if known else None):
                sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
