"""Agreed actions of a supervision (contract: `actions`): who does what by when, until it is done (P2-8b, P1-1.2-M4).

What is to be done is read by the two of the supervision, by who stands in, and by who is to do it. An action that
somebody else is to do counts as agreed once they accept it (P1-1.1a); until then its clock stands still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bot.confidential import Confidential
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Facts, PersonId
from bot.domain.rules import Duty
from bot.errors import NotEntitled, Unknown
from bot.messages.actions import BEFORE, ActionEnd, ActionLine, ActionList, ActionPeople, ActionPerson
from bot.messages.answers import Plain
from bot.messages.matters import ORIGINS
from bot.ports import Transaction
from bot.presses import Verb
from bot.usecases.cases import pair_of, pairs
from bot.usecases.composed import Composed
from bot.usecases.duties import OF_PAIR
from bot.usecases.fields import supervisor_now
from bot.usecases.matter_pages import for_next_session, is_proposed, log_reading
from bot.usecases.reading import action_audience, action_list_audience, load_action
from bot.usecases.request import Outcome, Reply, Request
from bot.usecases.setting import Setting

PAGE = 7
"""As many actions, or people, as one message has room for."""
ENDED_DAYS = 28
"""How far back what has ended is shown, where no session is known."""
_ALL = "all"


def show_actions(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The open actions of one supervision; where there are several, whose first."""
    ref = request.press.ref if request.press.verb is Verb.ACTIONS else ""
    who, _, page = ref.partition(".")
    number = int(page) if page.isdecimal() else 0
    if who == BEFORE:
        return Reply(message=_list_before(tx, setting, request, number))
    if who not in ("", _ALL):
        facts = pair_of(tx, setting, request, who)
        return Reply(message=action_list(tx, setting, request, facts, page=number))
    people = pairs(tx, setting, request)
    before = _from_before(tx, request, people)
    if not people and not before:
        return Reply(message=Plain(says="nobody_to_book"))
    if len(people) == 1 and not before:
        return Reply(message=action_list(tx, setting, request, next(iter(people.values()))))
    return Reply(message=_whose(tx, setting, request, people, before=before, page=number))


def actions_in_chat(tx: Transaction, setting: Setting, request: Request) -> Composed:
    """Numbers and dates with a button each: what is to be done opens on a press, never in the chat."""
    people = pairs(tx, setting, request)
    before = _from_before(tx, request, people)
    if not people and not before:
        return Plain(says="nobody_to_book")
    return _whose(tx, setting, request, people, before=before)


# --- whose -----------------------------------------------------------------------------------------


def _whose(
    tx: Transaction,
    setting: Setting,
    request: Request,
    people: Mapping[PersonId, Facts],
    *,
    before: Sequence[Matter],
    page: int = 0,
) -> ActionPeople:
    page, pages = _in_pages(len(people) + bool(before), page)
    shown = list(people.values())[page * PAGE : (page + 1) * PAGE]
    today = setting.day(tx.now)
    found = [
        _person(
            one.person.id,
            "" if one.person.id == request.me else one.person.entry.name,
            open_actions(tx, one.person.id, today),
            today,
        )
        for one in shown
    ]
    if before and page == pages - 1:
        found.append(_person(BEFORE, "", before, today))
    return ActionPeople(people=tuple(found), page=page, pages=pages)


def _person(ident: str, name: str, actions: Sequence[Matter], today: date) -> ActionPerson:
    agreed = [one for one in actions if not is_proposed(one)]
    return ActionPerson(
        id=ident,
        name=name,
        first_name=name.split(maxsplit=1)[0] if name else "",
        open=len(actions),
        past=sum(one.due < today for one in agreed),
        proposed=len(actions) - len(agreed),
        earliest=min((one.due for one in actions), default=None),
    )


def open_actions(tx: Transaction, supervisee: PersonId, today: date) -> Sequence[Matter]:
    """The open actions of one supervision, whoever is to do them; the earliest day first."""
    found = tx.matters.concerning(supervisee, since=today + timedelta(days=1))
    return [one for one in found if _is_of(one, supervisee) and one.closed is None]


def _is_of(matter: Matter, supervisee: PersonId) -> bool:
    return matter.kind in OF_PAIR and matter.subject == supervisee


def _from_before(tx: Transaction, request: Request, now: Collection[PersonId]) -> Sequence[Matter]:
    """What one still owns from supervisions that others have taken on; `now` are those of one's present pairs."""
    return [
        one
        for one in tx.matters.open_of([request.me])[request.me]
        if one.kind in OF_PAIR and one.subject not in (None, request.me) and one.subject not in now
    ]


# --- the list of one supervision -------------------------------------------------------------------


def action_list(
    tx: Transaction,
    setting: Setting,
    request: Request,
    facts: Facts,
    *,
    page: int = 0,
    says: str = "",
    tag: str = "",
) -> ActionList:
    """One page of a supervision's open actions with their texts, for one of the two; what was done before it."""
    person, today = facts.person, setting.day(tx.now)
    own = person.id == request.me
    other = supervisor_now(tx, person, today) if own else person
    since = facts.last or today - timedelta(days=ENDED_DAYS)
    found = [one for one in tx.matters.concerning(person.id, since=since) if _is_of(one, person.id)]
    duty = _duty(setting)
    actions, page, pages = _page(request, [one for one in found if one.closed is None], page)
    return ActionList(
        reader=action_list_audience(request.me, person.id, supervises=not own),
        person=person.id,
        name="" if own else person.entry.name,
        other=other.first_name if other else "",
        lines=_lines(tx, setting, request, actions),
        texts=_texts(tx, request, actions, person.id, supervises=not own),
        ended=tuple(_end(setting, one) for one in found if one.closed is not None)[-PAGE:],
        page=page,
        pages=pages,
        says=says,
        tag=tag,
        may_add=True,
        rule=setting.because(duty.clauses),
        clause=duty.clauses,
    )


def _list_before(tx: Transaction, setting: Setting, request: Request, page: int) -> ActionList:
    """What one still owns from supervisions that others have taken on, to be ended or handed on."""
    duty = _duty(setting)
    actions, page, pages = _page(request, _from_before(tx, request, pairs(tx, setting, request)), page)
    return ActionList(
        reader=action_list_audience(request.me, request.me, supervises=False),
        person=BEFORE,
        name="",
        other="",
        lines=_lines(tx, setting, request, actions, named=True),
        texts=_texts(tx, request, actions, request.me, supervises=False),
        page=page,
        pages=pages,
        may_add=False,
        rule=setting.because(duty.clauses),
        clause=duty.clauses,
    )


def _duty(setting: Setting) -> Duty:
    """The pack's words for an agreed action.

    Raises:
        Unknown: it has none.
    """
    found = next(
        (setting.rules.duties[kind] for kind in sorted(OF_PAIR) if kind in setting.rules.duties), None
    )
    if found is None:
        raise Unknown("The policy in force keeps no agreed actions.")
    return found


def _page(request: Request, actions: Iterable[Matter], page: int) -> tuple[Sequence[Matter], int, int]:
    """One page: what is the reader's own first, then by owner, each by its day; its number, and how many there are."""
    ordered = sorted(actions, key=lambda one: (one.owner != request.me, one.owner, one.due, one.tag))
    page, pages = _in_pages(len(ordered), page)
    return ordered[page * PAGE : (page + 1) * PAGE], page, pages


def _in_pages(count: int, page: int) -> tuple[int, int]:
    """A page that there is, and how many there are."""
    pages = max(1, -(-count // PAGE))
    return min(page, pages - 1), pages


def _lines(
    tx: Transaction, setting: Setting, request: Request, actions: Sequence[Matter], *, named: bool = False
) -> tuple[ActionLine, ...]:
    today, duties = setting.day(tx.now), setting.rules.duties
    people = tx.people.by_ids([person for one in actions for person in (one.owner, one.subject) if person])

    def name(person: PersonId | None) -> str:
        found = people.get(person) if person and person != request.me else None
        return found.entry.name if found else ""

    return tuple(
        ActionLine(
            id=one.id,
            tag=one.tag,
            owner=name(one.owner),
            subject=name(one.subject) if named else "",
            due=one.due,
            days=abs((today - one.due).days),
            past=one.due < today,
            proposed=is_proposed(one),
            blocked=one.state is MatterState.BLOCKED,
            moves=one.moves,
            agenda=one.kind in duties and for_next_session(duties[one.kind], one),
            origin=origin_of(one),
        )
        for one in actions
    )


def origin_of(action: Matter) -> str:
    """From what kind of look at the work an action comes; empty where the two agreed it."""
    origin = action.source.partition(":")[0]
    return origin if origin in ORIGINS else ""


def _texts(
    tx: Transaction, request: Request, actions: Sequence[Matter], ref: str, *, supervises: bool
) -> Confidential[Mapping[str, str]]:
    """What is to be done, each text opened for this reader, and sealed again together; the reading is logged."""
    texts: dict[str, str] = {}
    basis = ""
    for one in actions:
        try:
            audience = action_audience(request.me, one, supervises=supervises)
            texts[one.id] = tx.contents.get(one.text).map(load_action).reveal(audience).what
        except (NotEntitled, Unknown):
            continue
        basis = audience.basis
    for subject in sorted({one.subject for one in actions if one.id in texts and one.subject}):
        log_reading(tx, request, subject, subject, basis)
    label = action_list_audience(request.me, PersonId(ref), supervises=supervises).label
    return Confidential(texts, label)


def _end(setting: Setting, matter: Matter) -> ActionEnd:
    duty = setting.rules.duties.get(matter.kind)
    says = next((one.says for one in duty.outcomes if one.name == matter.outcome), "") if duty else ""
    return ActionEnd(tag=matter.tag, day=matter.closed or matter.due, outcome=says)
