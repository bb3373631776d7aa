"""A process that starts the bot's console script again and again without loading its code each time.

It loads the code once, and each start is a fork of it: a real process with its own memory and connections,
there in a fraction of the time, so that a test can kill very many. Commands come as lines of JSON:
`{"start": [ARGUMENT, ...], "env": {...}, "log": FILE}` gives the process id, `{"wait": ID}` its exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn, cast

LOADED = (
    "bot.commands.app",
    "bot.commands.audit",
    "bot.commands.opening",
    "bot.commands.serve",
    "bot.commands.tick",
    "bot.platforms.slack.platform",
    "bot.platforms.teams.connector",
    "bot.platforms.teams.platform",
    "bot.platforms.teams.service_urls",
    "bot.platforms.teams.tokens",
    "handlers.slack.app",
    "handlers.teams.app",
    "handlers.teams.guard",
    "handlers.teams.signing_keys",
    "holidays.countries.united_kingdom",
)


def main() -> None:
    """Says that it is there, and reads commands until standard input ends; then every process is killed."""
    load()
    print(os.getpid(), flush=True)
    started: set[int] = set()
    for line in sys.stdin:
        order = cast("dict[str, object]", json.loads(line))
        if "start" in order:
            answer = _start(order)
            started.add(answer)
        else:
            answer = _wait(cast("int", order["wait"]))
        print(answer, flush=True)
    for process in started:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def load() -> None:
    """Imports what a start needs; what is not there is met by the start itself."""
    from importlib import import_module

    for name in LOADED:
        with suppress(ImportError):
            import_module(name)


def _wait(process: int) -> int:
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


def _start(order: Mapping[str, object]) -> int:
    process = os.fork()
    if process:
        return process
    return _become(order)


def _become(order: Mapping[str, object]) -> NoReturn:
    log = os.open(cast("str", order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(cast("dict[str, str]", order["env"]))
    os.chdir(os.path.dirname(cast("str", order["log"])))  # noqa: PTH120 - no pathlib needed after a fork
    sys.argv = ["supervision-bot", *cast("list[str]", order["start"])]
    from bot.commands.app import main as console_script

    code = 1
    try:
        console_script()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
