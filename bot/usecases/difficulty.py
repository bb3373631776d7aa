"""A difficulty at work to which a supervisor and a supervisee come back (P1-2.4a): that it is there, and its date.

Nobody else ever learns of it: it is in no list, status, report or cover, it ends with the pair, and the log does not
say what it is.
"""

from __future__ import annotations

from bot.domain.matters import Matter
from bot.domain.people import Person, PersonId
from bot.errors import NotEntitled
from bot.messages.answers import Plain
from bot.messages.conflict import DifficultyForm
from bot.messages.parts import word
from bot.messages.waiting import Waiting
from bot.ports import Outgoing, Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.book_session import LONGEST_AHEAD
from bot.usecases.composed import Composed, Dropped
from bot.usecases.fields import read_date, supervisees_of
from bot.usecases.matter_pages import show_matter
from bot.usecases.matters import open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

KIND = "performance_concern"
MARKED = "between_two"
"""The message to the supervisee, under a name that says nothing in the log."""


def difficulty_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """With whom, and when they come back to it; of one's own supervisees alone, not those for whom one stands in."""
    today = setting.day(tx.now)
    duty = setting.rules.duties.get(KIND)
    people = [one.person for one in supervisees_of(tx, request.me, today)]
    if duty is None or not people:
        return Reply(message=Plain(says="no_supervisees", leads=(("help", word("help")),)))
    after = duty.after.value.after(today, setting.working_time_of(None).add_days) if duty.after else today
    chosen = request.press.ref if any(one.id == request.press.ref for one in people) else ""
    return Reply(
        message=DifficultyForm(
            supervisees=tuple((one.id, one.entry.name) for one in people), chosen=chosen, day=after
        )
    )


def mark_difficulty(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Marks it; the supervisee is told that something waits, so that there is no marker without them."""
    today = setting.day(tx.now)
    errors: dict[str, str] = {}
    supervisee = PersonId(request.answers.text("supervisee"))
    if not supervisee:
        errors["supervisee"] = "choose_person"
    day = read_date(request.answers.text("day"), "day", errors)
    if day and not today <= day <= today + LONGEST_AHEAD:
        errors["day"] = "today_or_later"
    if errors or day is None:
        return Invalid(errors=errors)
    if all(one.person.id != supervisee for one in supervisees_of(tx, request.me, today)):
        raise NotEntitled
    matter = _open_one(tx, request, supervisee)
    if matter is None:
        matter = open_matter(tx, setting, KIND, request.me, subject=supervisee, by=request.me, due=day)
        if matter is None:
            raise NotEntitled
        plan_message(tx, supervisee, MARKED, matter.id, urgency=Urgency.REQUEST)
    opening = Press(Verb.MATTER_OPEN, matter.id)
    shown = show_matter(tx, setting, request.asking(opening))
    return Reply(message=shown.message, again=opening) if isinstance(shown, Reply) else shown


def _open_one(tx: Transaction, request: Request, supervisee: PersonId) -> Matter | None:
    """The one that is there already: of a pair there is one at a time."""
    own = tx.matters.open_of([request.me])[request.me]
    return next((one for one in own if one.kind == KIND and one.subject == supervisee), None)


def difficulty_marked(tx: Transaction, setting: Setting, recipient: Person, outgoing: Outgoing) -> Composed:
    """Tells the supervisee, as long as it is there and theirs."""
    matter = tx.matters.get(outgoing.ref)
    if matter is None or matter.closed is not None or matter.subject != recipient.id:
        return Dropped("it is over")
    return Waiting(press=Press(Verb.MATTER_OPEN, matter.id))
