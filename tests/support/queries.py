"""Counts the statements that a piece of code sends to a database."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Engine, event


@dataclass
class Statements:
    """What was sent: the text of each statement, without its parameters.

    Many rows for one statement are one, and what begins and ends a transaction is none.
    """

    texts: list[str] = field(default_factory=list[str])

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.texts)

    @property
    def writes(self) -> list[str]:
        """Those that change rows."""
        return [
            text for text in self.texts if not text.lstrip().upper().startswith(("SELECT", "WITH RECURSIVE"))
        ]


@contextmanager
def counted(engine: Engine) -> Generator[Statements]:
    """Notes the statements that an engine sends meanwhile."""
    statements = Statements()

    def note(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if not text.startswith("BEGIN"):
            statements.texts.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
