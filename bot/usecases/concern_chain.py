"""What became of a concern: who was asked in turn, and the one line that each of them may have been given.

Each who is asked has a matter of their own. Its source tells what it is about, to which concern it belongs and who
was asked, so that nobody is asked twice about the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.confidential import Audience, Confidential
from bot.domain import matters
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.matters import Matter
from bot.domain.people import PersonId
from bot.errors import NotEntitled, Unknown
from bot.messages.concern import ENDED, LATE, NOT_FOR_THEM, TALKED, Asked
from bot.ports import Transaction
from bot.usecases.concern_routes import About
from bot.usecases.matters import log_matter
from bot.usecases.request import Request
from bot.usecases.setting import Setting

KIND = "concern"
"""The matter of who was asked."""
PASSED_ON = "passed_on"
"""The outcome of what is for somebody else; `TALKED` is the other one."""
FORMAL_STAGE = 99
"""The stage of what its author has taken to the formal procedures."""
SHOWN = timedelta(days=28)
"""For so long its author sees how something ended."""
_A_YEAR = timedelta(days=366)


def source_of(about: About, chain: str, hearer: PersonId) -> str:
    """Tells one who is asked about something from all others."""
    return f"{about.value}:{chain}:{hearer}"


def about_of(matter: Matter) -> About:
    """What it is about."""
    return About(matter.source.partition(":")[0])


def chain_of(matter: Matter) -> str:
    """To which concern it belongs."""
    return matter.source.split(":")[1]


def own_concerns(tx: Transaction, setting: Setting, author: PersonId) -> Sequence[Matter]:
    """Everybody whom an author has asked in a year, the latest last."""
    found = tx.matters.concerning(author, since=setting.day(tx.now) - _A_YEAR)
    own = [one for one in found if one.kind == KIND and one.opened_by == author]
    return sorted(own, key=lambda one: (one.opened_at, one.id))


def own_concern(tx: Transaction, request: Request, reference: str) -> Matter:
    """One of the actor's own.

    Raises:
        Unknown: there is none.
        NotEntitled: it is somebody else's.
    """
    matter = tx.matters.get(reference)
    if matter is None or matter.kind != KIND:
        raise Unknown("This is no longer there.")
    if matter.opened_by != request.me:
        raise NotEntitled
    return matter


def heard_concern(tx: Transaction, request: Request, reference: str) -> Matter:
    """One in which the actor was asked.

    Raises:
        Unknown: there is none.
        NotEntitled: somebody else was asked.
    """
    matter = tx.matters.get(reference)
    if matter is None or matter.kind != KIND:
        raise Unknown("This is no longer there.")
    if matter.owner != request.me:
        raise NotEntitled
    return matter


def latest_of_each(concerns: Sequence[Matter], today: date) -> Sequence[Matter]:
    """How each concern stands: with whom it is now, or was until lately."""
    latest = {chain_of(one): one for one in concerns}
    return [one for one in latest.values() if one.closed is None or one.closed >= today - SHOWN]


def asked_of(matter: Matter, name: str, today: date) -> Asked:
    """How it stands, for its author."""
    return Asked(
        matter=matter.id,
        name=name,
        says=_says(matter, today),
        opened=matter.opened,
        due=matter.due,
        closed=matter.closed,
    )


def _says(matter: Matter, today: date) -> str:
    if matter.closed is None:
        return LATE if matter.due < today else "waiting"
    if matter.stage == FORMAL_STAGE:
        return "further"
    return {TALKED: TALKED, PASSED_ON: NOT_FOR_THEM}.get(matter.outcome, ENDED)


def end_concern(
    tx: Transaction,
    setting: Setting,
    request: Request,
    matter: Matter,
    outcome: str,
    *,
    stage: int | None = None,
) -> Matter:
    """Ends it with who was asked; their line is deleted."""
    if matter.text:
        tx.contents.destroy(matter.text)
    ended = matters.closed(replace(matter, text=""), setting.day(tx.now), outcome)
    if stage is not None:
        ended = replace(ended, stage=stage)
    tx.matters.save(ended)
    duty = setting.rules.duties.get(KIND)
    if duty is not None:
        log_matter(tx, ended, duty, "closed", by=request.me, platform=request.platform)
    return ended


def line_of(tx: Transaction, reader: PersonId, matter: Matter) -> tuple[Audience, Confidential[str]]:
    """What the author added, for the one to whom it was written.

    Raises:
        NotEntitled: it was written to somebody else.
        Unknown: it was deleted.
    """
    line = tx.contents.get(matter.text)
    author = matter.opened_by or matter.owner
    subject = Subject(
        label=line.label,
        stage=Stage.RELEASED,
        author=author,
        supervisee=author,
        supervisor=None,
        owner=matter.owner,
    )
    return decide(reader, subject, Purpose.TALK), line
