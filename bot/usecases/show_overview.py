"""What is next and why, and what waits: the word `next` and the Home tab."""

from __future__ import annotations

from bot.domain.one_to_one import State, standing
from bot.domain.people import Facts, Person, Role
from bot.domain.preparation import Preparation, PreparationState
from bot.messages.overview import Counts, Overview, Own
from bot.ports import Around, Transaction
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.rhythms import rhythms_waiting
from bot.usecases.setting import Setting
from bot.usecases.show_status import TOTALS, WHOLE_LINE, counts_of, standings


def show_next(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The word `next`: the same lines as the Home tab."""
    return Reply(message=overview(tx, setting, request, home=False))


def show_home(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The Home tab."""
    return Reply(message=overview(tx, setting, request, home=True))


def overview(tx: Transaction, setting: Setting, request: Request, *, home: bool) -> Overview:
    """Everything that concerns this person now; what is empty is None or nought."""
    around = tx.people.around(request.actor)
    unfinished = tx.records.unfinished(request.me)
    to_write = sum(1 for record in unfinished if record.supervisor == request.me)
    shared = tx.preparations.shared_with(request.me)
    owners = tx.people.by_ids([preparation.owner for preparation in shared])
    return Overview(
        first_name=request.actor.first_name,
        own=_own(tx, setting, request, around),
        to_confirm=len(unfinished) - to_write,
        to_write=to_write + len(tx.sessions.without_record(request.me)),
        shared_with_me=tuple(
            (preparation.id, owner.first_name)
            for preparation in shared
            if (owner := owners.get(preparation.owner)) is not None
        ),
        supervisees=_supervisees(tx, setting, around),
        line=_line(tx, setting, request),
        home=home,
        rhythms=rhythms_waiting(
            tx, setting, request.actor, [facts.person.id for facts in around.supervisees]
        ),
    )


def _own(tx: Transaction, setting: Setting, request: Request, around: Around) -> Own | None:
    facts, supervisor = around.own, around.supervisor
    if supervisor is None:
        return None
    where = standing(facts, setting.rules, setting.day(tx.now))
    booking = tx.sessions.booking_of(request.me) if facts.booked else None
    preparation = tx.preparations.current(request.me)
    return Own(
        says=_says(facts, where.state),
        supervisor=supervisor.first_name,
        due=where.due,
        ceiling=where.ceiling,
        last=facts.last,
        booked=booking.day if booking else None,
        booked_time=booking.time if booking else "",
        interval_days=where.interval_days,
        why=setting.because(where.clause),
        clause=where.clause,
        preparation=_preparation_says(preparation),
    )


def _says(facts: Facts, state: State) -> str:
    if state in (State.PAST_CEILING, State.OVERDUE, State.PAUSED, State.LEFT):
        return f"own_{state.value}"
    return "own_booked" if facts.booked else "own_no_date"


def _preparation_says(preparation: Preparation | None) -> str:
    if preparation is None:
        return ""
    if preparation.state is PreparationState.SHARED:
        return "prepared_opened" if preparation.opened_at else "prepared_shared"
    return "prepared_kept" if preparation.state is PreparationState.KEPT else "prepared_open"


def _supervisees(tx: Transaction, setting: Setting, around: Around) -> Counts | None:
    if not around.supervisees:
        return None
    return counts_of([where.state for _, where in standings(around.supervisees, setting, tx)])


def _line(tx: Transaction, setting: Setting, request: Request) -> Counts | None:
    """Only where the line is more than one's own supervisees."""
    if not request.actor.entry.roles & WHOLE_LINE:
        return None
    facts = tx.people.below(request.me)
    if all(one.person.supervisor_id == request.me for one in facts):
        return None
    return counts_of([where.state for _, where in standings(facts, setting, tx)])


def words_for(tx: Transaction, person: Person) -> tuple[str, ...]:
    """The words that this person can use now, the likeliest first (contract: `help`)."""
    roles = person.entry.roles
    supervises = tx.people.supervises(person.id)
    words = ["safeguarding"]
    if person.supervisor_id:
        words += ["prepare", "next", "confirm", "book"]
    else:
        words += ["next"]
    if supervises:
        words += ["held", "record", *([] if "book" in words else ["book"])]
    if supervises or person.supervisor_id:
        words += ["actions", "cases", "adhoc"]
    if supervises:
        words += ["group"]
    if supervises or Role.DATA_PROTECTION_LEAD in roles:
        words += ["disclose"]
    if roles & (WHOLE_LINE | TOTALS | {Role.SUPERVISOR}):
        words += ["status"]
    return (*words, "concern", "breach", "my-data", "snooze")
