"""`import-staff`."""

from __future__ import annotations

from pathlib import Path

from bot.commands.formats import TableOrJson
from bot.commands.opening import opened
from bot.commands.printing import counted, print_json, print_table, say, warn, working
from bot.domain.staff_list import StaffList, read_staff_list
from bot.errors import StaffListError
from bot.ports import Imported
from bot.usecases.import_staff import import_staff

LARGEST_FILE_BYTES = 200_000_000


def run_import(file: Path, *, dry_run: bool, form: TableOrJson) -> None:
    """Reads the list, says what is wrong with it, and takes it over."""
    data = _read(file)
    with opened() as installation:
        today = installation.setting.day(installation.clock.now())
        with working("Reading the staff list"):
            staff = read_staff_list(data, today)
        if staff.faults:
            _print_faults(staff, form)
            raise StaffListError(
                f"The staff list has {counted(len(staff.faults), 'fault')}; nothing was changed. "
                "Mend what is named and import again."
            )
        for warning in staff.warnings:
            warn(f"Warning, line {warning.line}{_column(warning.column)}: {warning.reason}")
        imported = None
        if not dry_run:
            with working("Taking over the staff list"):
                imported = installation.database.run_now(lambda tx: import_staff(tx, staff.entries))
        _print_result(staff, imported, form)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE_BYTES:
            raise StaffListError(f"{file} is larger than {LARGEST_FILE_BYTES:,} bytes: is it the staff list?")
        return file.read_bytes()
    except OSError as error:
        raise StaffListError(f"{file} cannot be read: {error.strerror}.") from None


def _column(column: str | None) -> str:
    return f", {column}" if column else ""


def _print_faults(staff: StaffList, form: TableOrJson) -> None:
    if form is TableOrJson.JSON:
        faults = [{"line": f.line, "column": f.column, "reason": f.reason} for f in staff.faults]
        print_json({"faults": faults, "warnings": [], "people": 0})
        return
    for fault in staff.faults:
        warn(f"Line {fault.line}{_column(fault.column)}: {fault.reason}")


def _print_result(staff: StaffList, imported: Imported | None, form: TableOrJson) -> None:
    if form is TableOrJson.JSON:
        warnings = [{"line": w.line, "column": w.column, "reason": w.reason} for w in staff.warnings]
        result: dict[str, object] = {"people": len(staff.entries), "faults": [], "warnings": warnings}
        if imported:
            result |= {
                "added": len(imported.added),
                "changed": len(imported.changed),
                "unchanged": imported.unchanged,
                "missing": list(imported.missing),
            }
        print_json(result)
        return
    if imported is None:
        say(
            f"The staff list is good: {counted(len(staff.entries), 'person', 'people')}. Nothing was changed (--dry-run)."
        )
        return
    say(
        f"{counted(len(staff.entries), 'person', 'people')}: {len(imported.added)} added, {len(imported.changed)} changed, "
        f"{imported.unchanged} unchanged."
    )
    if imported.missing:
        title = "Known from before and not in this list (they are kept; give them a leaving date)"
        print_table(["e-mail"], ([email] for email in imported.missing), title=title)
