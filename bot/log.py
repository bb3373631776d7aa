"""Logs: static event names, data in fields, nothing that anybody typed, no bodies of the libraries' making."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

from bot.correlation import correlation
from bot.errors import SupervisionError

QUIET = (
    "slack_bolt",
    "slack_sdk",
    "aiohttp.access",
    "alembic",
    "apscheduler",
    "asyncio",
    "sqlalchemy.engine",
)
"""Loggers whose lines can hold requests, statements or values: only their errors are let through."""


def configure_logging(level: str, form: str) -> None:
    """Sets up logging for a process: to standard error, as lines for people or as JSON.

    Tracebacks never show local variables: these may hold what a person typed.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _with_correlation,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json":
        transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        shared += [structlog.processors.ExceptionRenderer(transformer), structlog.processors.JSONRenderer()]
    else:
        shared += [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Terse())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)


class _Terse(logging.Formatter):
    """A library's line: its level and name, and the kind and place of a failure.

    What it says, and what its exceptions say, may quote a request.
    """

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        said = " ".join(f"{name}={value}" for name, value in described(error).items()) if error else ""
        return f"{record.levelname} {record.name} {said}".rstrip()


def _with_correlation(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if found := correlation.get():
        event["correlation"] = found
    return event


def described(error: BaseException) -> dict[str, str]:
    """What a log line says of a failure: its kind, our own message, and the places it came through.

    A foreign exception's message is left out, as it may quote a value that somebody typed.
    """
    frames = traceback.extract_tb(error.__traceback__)
    said = {"reason": str(error)} if isinstance(error, SupervisionError) else {}
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return {"error": type(error).__name__, "at": places, **said}
