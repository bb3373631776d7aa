"""The rows of a CSV file."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator

from bot.domain.staff_list.cells import SAVE_AS_UTF8
from bot.domain.staff_list.values import Fault, Row

MOST_QUOTE_FAULTS = 20
"""After so many broken rows the rest is left unread: each may have cost reading the file to its end."""

_QUOTES = (
    "A quotation mark is opened and not closed, or text follows a closed one. "
    "Put the whole cell in quotation marks, and write one inside the cell twice."
)
_WORKBOOK = b"PK\x03\x04"
_UTF16_SAMPLE = 1000
"""Bytes at the start of a file in which NUL bytes are counted."""


def csv_rows(data: bytes) -> Iterator[Row | Fault]:
    """The rows of a file, blank ones included, with a fault in the place of each that cannot be read.

    Bytes that are not UTF-8 come out as lone surrogates (PEP 383), so that each row with one can be named.
    """
    whole = _file_fault(data)
    if whole is not None:
        yield whole
        return
    yield from _rows(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", errors="surrogateescape", newline=""))


def _file_fault(data: bytes) -> Fault | None:
    if data.startswith(_WORKBOOK):
        return Fault(1, None, "This is a workbook, not a CSV file. Save it as CSV (UTF-8) and import that.")
    # The byte-order mark of UTF-32 (little-endian) begins with the one of UTF-16.
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _mostly_nul(data[:_UTF16_SAMPLE]):
        return Fault(1, None, f"The file is encoded as UTF-16. {SAVE_AS_UTF8}")
    if not data.removeprefix(codecs.BOM_UTF8).strip():
        return Fault(1, None, "The file is empty. Give it a header row and one row a person.")
    return None


def _mostly_nul(sample: bytes) -> bool:
    """Whether every other byte is NUL or nearly so, as in UTF-16 without its mark."""
    return len(sample) >= 4 and sample.count(0) * 4 >= len(sample)


def _rows(file: Iterable[str]) -> Iterator[Row | Fault]:
    """Reads strictly; after a broken row it goes on with the line after that row's first."""
    lines = _Lines(file)
    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    broken = 0
    while True:
        first = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            broken += 1
            if broken == MOST_QUOTE_FAULTS:
                yield Fault(first, None, f"{_QUOTES} Nothing after this line was read.")
                return
            yield Fault(first, None, _QUOTES)
            lines.rewind()
            reader = csv.reader(lines, strict=True, skipinitialspace=True)
        else:
            yield Row(first, cells)


class _Lines:
    """Lines of a file that can be taken back up to where the present row began."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._taken_back: list[str] = []
        self._row: list[str] = []
        self._begun = 1

    def begin(self) -> int:
        """A new row begins here: the number of its first line."""
        self._begun += len(self._row)
        self._row.clear()
        return self._begun

    def rewind(self) -> None:
        """Takes back all lines of the present row but the first, which counts as done."""
        self._taken_back.extend(reversed(self._row[1:]))
        del self._row[1:]

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._taken_back.pop() if self._taken_back else next(self._file)
        self._row.append(line)
        return line
