"""Taking over a checked staff list (contract: the staff list)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.people import StaffEntry
from bot.ports import AuditKind, Happened, Imported, Transaction


def import_staff(tx: Transaction, entries: Sequence[StaffEntry]) -> Imported:
    """Takes the list over, in one transaction; the same list again changes nothing."""
    imported = tx.people.import_list(entries)
    tx.audit.add(
        Happened(
            kind=AuditKind.STAFF_IMPORTED,
            details={
                "people": len(entries),
                "added": len(imported.added),
                "changed": len(imported.changed),
                "missing": len(imported.missing),
            },
        )
    )
    return imported
