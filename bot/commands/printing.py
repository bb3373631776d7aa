"""Printing: results to standard output, everything else to standard error."""

from __future__ import annotations

import csv
import json
import sys
import traceback
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path


def say(text: str) -> None:
    """A line of the result."""
    print(text, flush=True)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def warn(text: str) -> None:
    """A line for the person at the terminal, not part of the result."""
    print(text, file=sys.stderr)


@contextmanager
def working(text: str) -> Generator[None]:
    """Shows on a terminal that long work goes on; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def print_json(value: object) -> None:
    """The result as JSON."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """The result as a table, as wide as the terminal, or as wide as it needs where there is none."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 200)
    table = Table(title=title or None, title_justify="left")
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """The result as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def report_unexpected(error: BaseException) -> None:
    """Says where a failure happened that nobody expected, without any value that was worked with."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
    warn(
        f"Something went wrong that this program did not expect ({type(error).__name__} at {place}). "
        "Nothing was changed by what failed. Try again; if it happens again, report it with this line."
    )
