"""The commands and their options (contract: commands)."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from bot.commands.formats import Format, TableOrJson
from bot.errors import SupervisionError

app = typer.Typer(
    name="supervision-bot",
    help="Supervision in social care: reminders, preparation, records and confirmation, in Slack and Teams.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
audit_app = typer.Typer(help="Checks and writes out the audit log.", no_args_is_help=True)
policy_app = typer.Typer(help="The rules in force, and checking a pack.", no_args_is_help=True)
keys_app = typer.Typer(help="The master keys.", no_args_is_help=True)
manifest_app = typer.Typer(
    help="The files that the chat platforms take the bot in with.", no_args_is_help=True
)
app.add_typer(audit_app, name="audit")
app.add_typer(policy_app, name="policy")
app.add_typer(keys_app, name="keys")
app.add_typer(manifest_app, name="manifest")

TERMINATED = 143
"""Exit code of a command that was told to end, as shells have it."""

At = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        help="As of this moment, with its offset, like 2026-11-23T10:00:00+00:00. Moves the clock, not the facts.",
        parser=datetime.fromisoformat,
        metavar="ISO-8601",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print.")]
TableOrJsonOption = Annotated[TableOrJson, typer.Option("--format", help="How to print.")]


def main() -> NoReturn:
    """Runs a command. What goes wrong is said in words, with what to do next, never as a traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app()
    except SupervisionError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has stopped reading.
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:  # noqa: BLE001 - the last resort: no traceback, which could show what was typed
        if isinstance(error.__context__, _Terminated):
            # What was cut short complains on its way out.
            sys.exit(TERMINATED)
        from bot.commands.printing import report_unexpected

        report_unexpected(error)
        sys.exit(1)
    sys.exit(0)


LONGEST_END_SECONDS = 8.0


class _Terminated(SystemExit):
    """The process was told to end."""


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    """Ends a command as if it had been interrupted: what is open is rolled back and closed.

    A database statement that does not end by itself is not waited for: what is not committed was never there.
    """
    late = threading.Timer(LONGEST_END_SECONDS, os._exit, (TERMINATED,))
    late.daemon = True
    late.start()
    raise _Terminated(TERMINATED)


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(help="Port; without one the next free from 8080.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
) -> None:
    """The main job on this machine with nothing to configure: a made-up team, and a clock that can be moved."""
    from bot.commands.demo import run_demo

    run_demo(port=port, browser=not no_browser)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 3978,
    role: Annotated[str, typer.Option(help="all, web or worker.")] = "all",
) -> None:
    """The endpoints of the chat platforms, the scheduler and delivery."""
    from bot.commands.serve import run_serve

    run_serve(host=host, port=port, role=role)


@app.command()
def migrate() -> None:
    """Brings the database to the newest schema; makes it where there is none."""
    from bot.commands.database import run_migrate

    run_migrate()


@app.command("import-staff")
def import_staff(
    file: Annotated[Path, typer.Argument(help="The staff list as CSV or XLSX.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check only; change nothing.")] = False,
    form: TableOrJsonOption = TableOrJson.TABLE,
) -> None:
    """Reads the staff list: all of it or, where a row has a fault, nothing."""
    from bot.commands.staff import run_import

    run_import(file, dry_run=dry_run, form=form)


@app.command()
def tick(
    at: At = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would go to whom and why; change nothing.")
    ] = False,
    form: TableOrJsonOption = TableOrJson.TABLE,
) -> None:
    """One pass of the clock: plans what is due and delivers it."""
    from bot.commands.tick import run_tick

    run_tick(at=at, dry_run=dry_run, form=form)


@app.command()
def status(
    as_email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="As this person sees it.")
    ] = None,
    team: Annotated[str | None, typer.Option(help="This team only.")] = None,
    at: At = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Who is in date, due, overdue, past the ceiling. Dates only, never content."""
    from bot.commands.status import run_status

    run_status(as_email=as_email, team=team, at=at, form=form)


@audit_app.command("verify")
def audit_verify() -> None:
    """Checks the audit log, and names the first entry that is broken."""
    from bot.commands.audit import run_verify

    run_verify()


@audit_app.command("export")
def audit_export(
    from_: Annotated[
        datetime | None,
        typer.Option("--from", help="From this moment.", parser=datetime.fromisoformat, metavar="ISO-8601"),
    ] = None,
    to: Annotated[
        datetime | None,
        typer.Option(
            "--to", help="Until before this moment.", parser=datetime.fromisoformat, metavar="ISO-8601"
        ),
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="EMAIL", help="About or by this person.")] = None,
) -> None:
    """Writes the audit log as JSON Lines."""
    from bot.commands.audit import run_export

    run_export(from_=from_, to=to, person=person)


@policy_app.command("show")
def policy_show(
    clause: Annotated[str | None, typer.Argument(help="A clause id like P1-3.1a-1.")] = None,
) -> None:
    """The rules in force, with the clause and pack behind each."""
    from bot.commands.policy import run_show

    run_show(clause)


@policy_app.command("check")
def policy_check(file: Annotated[Path, typer.Argument(help="A policy pack.")]) -> None:
    """Checks a pack, and names every fault with its line."""
    from bot.commands.policy import run_check

    run_check(file)


@keys_app.command("rotate")
def keys_rotate() -> None:
    """Wraps the stored data keys again, under the newest master key."""
    from bot.commands.database import run_rotate

    run_rotate()


@manifest_app.command("build")
def manifest_build(
    url: Annotated[
        str, typer.Option(metavar="https://HOST", help="Where the platforms reach this installation.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write to.")] = Path(),
    organisation: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose app it is, as Teams shows it.")
    ] = None,
    about: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A page about the bot, its privacy and terms; without it, --url."),
    ] = None,
) -> None:
    """Writes the app manifest for Slack and the app package for Teams, checked."""
    from bot.commands.manifest import run_build

    run_build(url=url, out=out, organisation=organisation, about=about)


@app.command()
def check() -> None:
    """Tells what is configured, reachable and missing, before going live."""
    from bot.commands.check import run_check

    run_check()
