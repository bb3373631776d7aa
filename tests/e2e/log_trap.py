"""Everything that a process logs: what the bot's own set-up writes, and every record of every library beside it."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import structlog

from bot.log import configure_logging


class _Everything(logging.Handler):
    """Keeps records as text, with their arguments and tracebacks."""

    def __init__(self) -> None:
        super().__init__(level=1)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Trap:
    """What was logged while the trap was set."""

    def __init__(self, stream: io.StringIO, everything: _Everything) -> None:
        self._stream = stream
        self._everything = everything

    def written(self) -> str:
        """What came out on standard error, as the administrator sees it."""
        return self._stream.getvalue()

    def all(self) -> str:
        """That, and every record that any logger let through."""
        return "\n".join((self.written(), *self._everything.lines))

    def clear(self) -> None:
        """Forgets what has come so far."""
        self._stream.seek(0)
        self._stream.truncate()
        self._everything.lines.clear()


@contextmanager
def trapped_logs(*loud: str, form: str = "json") -> Generator[Trap]:
    """Logs at debug, as `LOG_LEVEL=debug` does it; the root logger and the `loud` ones keep nothing back."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    everything, stream = _Everything(), io.StringIO()
    with contextlib.redirect_stderr(stream):
        configure_logging("debug", form)
        # A logger that was kept would write into this stream for ever.
        structlog.configure(cache_logger_on_first_use=False)
        root.setLevel(1)
        root.addHandler(everything)
        levels = _make_loud(loud)
        try:
            yield Trap(stream, everything)
        finally:
            for name, old in levels.items():
                logging.getLogger(name).setLevel(old)
            root.setLevel(level)
            root.handlers[:] = before
            structlog.reset_defaults()


def _make_loud(names: Sequence[str]) -> dict[str, int]:
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(1)
    return levels
