"""Asking somebody to talk about how supervision goes (contract: `concern`; P1-1.3-5, P1-5d, P1-3.1a-7, P2-9a).

Whoever is not asked learns nothing: the matter is its hearer's, and about its author alone. Whom to ask, and who is
next, is the author's to choose each time; nothing goes on by itself.
"""

from __future__ import annotations

from datetime import date

from bot.confidential import Confidential, ContentKind, Label
from bot.domain import identifiers
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.dates import add_days
from bot.domain.matters import Matter
from bot.domain.people import PersonId
from bot.ids import new_id
from bot.messages.base import Message
from bot.messages.concern import Ask, ConcernForm, ConcernNext, ConcernSent, ConcernStart, ConcernWho
from bot.messages.preparation import Found, IdentifierCheck
from bot.ports import Transaction, Urgency
from bot.presses import Press, Verb
from bot.usecases.concern_chain import (
    FORMAL_STAGE,
    KIND,
    PASSED_ON,
    about_of,
    asked_of,
    chain_of,
    end_concern,
    latest_of_each,
    own_concern,
    own_concerns,
    source_of,
)
from bot.usecases.concern_routes import About, Hearer, Next, Place, abouts_for, hearers_of, nexts, stage_of
from bot.usecases.matters import open_matter
from bot.usecases.planning import plan_message
from bot.usecases.request import Invalid, Outcome, Reply, Request
from bot.usecases.setting import Setting

_LIST = Press(Verb.CONCERN_LIST)


def show_concern(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who should hear it, and how it stands with who was asked."""
    return Reply(message=_start(tx, setting, request))


def concern_form(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """The form that goes to one person; before that the choice of whom, or who does what."""
    if not request.press.ref:
        return show_concern(tx, setting, request)
    hearers = _hearers(tx, setting, request)
    if request.press.ref == "who":
        supervisor = next((one.person.first_name for one in hearers if one.place is Place.SUPERVISOR), "")
        return Reply(message=ConcernWho(asks=_asks(hearers), supervisor=supervisor))
    person, _, after = _parts(request.press)
    if after:
        return next_concern(tx, setting, request.asking(Press(Verb.CONCERN_NEXT, f"{after}.{person}")))
    found = _to_ask(tx, setting, request, person, None)
    return Reply(
        message=_form(tx, setting, request, found) if found else _start(tx, setting, request, "changed")
    )


def next_concern(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Who can be asked instead, the form that goes to one of them, or that it goes on formally (P2-9b, P2-9c)."""
    reference, _, chosen = request.press.ref.partition(".")
    before = own_concern(tx, request, reference)
    following = _following(tx, setting, request, before)
    if following is None:
        return Reply(message=_start(tx, setting, request, "changed"), again=_LIST)
    if chosen == "formal":
        end_concern(tx, setting, request, before, PASSED_ON, stage=FORMAL_STAGE)
        return Reply(message=_start(tx, setting, request, "went_further"), again=_LIST)
    if chosen:
        found = next((one for one in following if one.hearer.person.id == chosen), None)
        if found is None:
            return Reply(message=_start(tx, setting, request, "changed"))
        return Reply(message=_form(tx, setting, request, found, before))
    asked = tx.people.by_id(before.owner)
    advisers = [one for one in _hearers(tx, setting, request) if one.place is Place.HUMAN_RESOURCES]
    asks = tuple(
        _ask(one.hearer, Press(Verb.CONCERN_NEXT, f"{before.id}.{one.hearer.person.id}")) for one in following
    )
    return Reply(
        message=ConcernNext(
            matter=before.id,
            name=asked.first_name if asked else "",
            asks=asks,
            adviser=advisers[0].person.entry.name if advisers else "",
        )
    )


def send_concern(tx: Transaction, setting: Setting, request: Request) -> Outcome:
    """Passes it on: a name, and a line that the one who is asked can read."""
    person, said, after = _parts(request.press)
    before = own_concern(tx, request, after) if after else None
    found = _to_ask(tx, setting, request, person, before)
    if found is None:
        return Reply(message=_start(tx, setting, request, "changed"), again=_LIST)
    place = found.hearer.place
    about = about_of(before) if before else _about(said or request.answers.text("about"))
    if about is None or (before is None and about not in abouts_for(setting.rules, place)):
        return Invalid(errors={"about": "choose_one"})
    if before is None and _is_asked(tx, setting, request, person, about):
        return Reply(message=_start(tx, setting, request, "already"), again=_LIST)
    line = request.answers.text("text" if "text" in request.answers else "line")
    reason = request.answers.text("reason")
    places = identifiers.find(line, today=setting.day(tx.now))
    if places and not reason:
        go_on = Press(Verb.CONCERN_SAVE, f"{person}.{about.value}.{after}")
        return Reply(message=_check(request, go_on, line, places))
    text = f"{line}\n\n{reason}" if places else line
    return _pass_on(tx, setting, request, found, about=about, before=before, text=text)


# --- sending ---------------------------------------------------------------------------------------


def _to_ask(
    tx: Transaction, setting: Setting, request: Request, person: str, before: Matter | None
) -> Next | None:
    """Whom a form was for, where they can still be asked."""
    if before is not None:
        following = _following(tx, setting, request, before) or ()
        return next((one for one in following if one.hearer.person.id == person), None)
    hearer = next((one for one in _hearers(tx, setting, request) if one.person.id == person), None)
    return Next(hearer=hearer, stage=0, days=None) if hearer else None


def _about(name: str) -> About | None:
    return About(name) if name in set(About) else None


def _is_asked(tx: Transaction, setting: Setting, request: Request, person: str, about: About) -> bool:
    """Whether the same one is being asked about the same already."""
    return any(
        one.closed is None and one.owner == person and about_of(one) is about
        for one in own_concerns(tx, setting, request.me)
    )


def _check(
    request: Request, go_on: Press, line: str, places: tuple[identifiers.Finding, ...]
) -> IdentifierCheck:
    """What in a line may tell who somebody is, before it goes on (P1-8h)."""
    label = Label(ContentKind.LINE, new_id())
    subject = Subject(
        label=label, stage=Stage.PRIVATE, author=request.me, supervisee=request.me, supervisor=None
    )
    found = tuple(Found("line", place.kind.value, place.words) for place in places)
    return IdentifierCheck(
        reader=decide(request.me, subject, Purpose.WRITE),
        found=Confidential(found, label),
        count=len(found),
        go_on=go_on,
        text=Confidential(line, label),
    )


def _pass_on(
    tx: Transaction,
    setting: Setting,
    request: Request,
    found: Next,
    *,
    about: About,
    before: Matter | None,
    text: str,
) -> Outcome:
    hearer, today = found.hearer, setting.day(tx.now)
    stage = found.stage if before else stage_of(setting.rules, about, hearer.place)
    matter = open_matter(
        tx,
        setting,
        KIND,
        hearer.person.id,
        subject=request.me,
        by=request.me,
        due=add_days(today, found.days) if found.days else None,
        text=tx.contents.put(request.me, Label(ContentKind.LINE, new_id()), text) if text else "",
        source=source_of(about, chain_of(before) if before else new_id(), hearer.person.id),
        stage=stage,
    )
    if matter is None:
        return Reply(message=_start(tx, setting, request, "already"), again=_LIST)
    if before is not None and before.closed is None:
        end_concern(tx, setting, request, before, PASSED_ON)
    plan_message(tx, hearer.person.id, "concern_asked", matter.id, urgency=Urgency.REQUEST)
    working_time = setting.working_time_of(request.actor)
    afterwards = working_time.opening(working_time.on_or_after(add_days(matter.due, 1)))
    plan_message(tx, request.me, "concern_unanswered", matter.id, urgency=Urgency.REQUEST, send_at=afterwards)
    return Reply(message=ConcernSent(name=_name(hearer), due=matter.due), again=_LIST)


# --- what is shown ---------------------------------------------------------------------------------


def _start(tx: Transaction, setting: Setting, request: Request, says: str = "") -> Message:
    today = setting.day(tx.now)
    latest = latest_of_each(own_concerns(tx, setting, request.me), today)
    people = tx.people.by_ids([one.owner for one in latest])
    hearers = _hearers(tx, setting, request)
    return ConcernStart(
        asks=_asks(hearers),
        asked=tuple(
            asked_of(one, people[one.owner].first_name, today) for one in latest if one.owner in people
        ),
        supervisor=next((one.person.first_name for one in hearers if one.place is Place.SUPERVISOR), ""),
        says=says,
    )


def _form(
    tx: Transaction, setting: Setting, request: Request, found: Next, before: Matter | None = None
) -> ConcernForm:
    hearer = found.hearer
    abouts = () if before else abouts_for(setting.rules, hearer.place)
    reference = f"{hearer.person.id}.{about_of(before).value}.{before.id}" if before else hearer.person.id
    return ConcernForm(
        name=_name(hearer),
        author=request.actor.first_name,
        abouts=tuple(about.value for about in abouts),
        press=Press(Verb.CONCERN_SAVE, reference),
        due=_answer_by(setting, setting.day(tx.now), found.days),
    )


def _answer_by(setting: Setting, today: date, days: int | None) -> date:
    after = setting.rules.duties[KIND].after
    if days is not None or after is None:
        return add_days(today, days or 0)
    return after.value.after(today, setting.working_time_of(None).add_days)


def _hearers(tx: Transaction, setting: Setting, request: Request) -> tuple[Hearer, ...]:
    """Who can be asked; nobody where the pack has no such matters."""
    if KIND not in setting.rules.duties:
        return ()
    found = hearers_of(tx, request.actor, setting.day(tx.now))
    return tuple(one for one in found if abouts_for(setting.rules, one.place))


def _following(
    tx: Transaction, setting: Setting, request: Request, before: Matter
) -> tuple[Next, ...] | None:
    """Who comes after somebody who was asked; None where somebody else was asked since, or it went on formally."""
    concerns = [one for one in own_concerns(tx, setting, request.me) if chain_of(one) == chain_of(before)]
    if not concerns or concerns[-1].id != before.id or before.stage == FORMAL_STAGE:
        return None
    asked = {one.owner for one in concerns}
    left = tuple(one for one in _hearers(tx, setting, request) if one.person.id not in asked)
    return tuple(nexts(setting.rules, about_of(before), before.stage, left))


def _asks(hearers: tuple[Hearer, ...]) -> tuple[Ask, ...]:
    return tuple(_ask(one, Press(Verb.CONCERN_FORM, one.person.id)) for one in hearers)


def _ask(hearer: Hearer, press: Press) -> Ask:
    return Ask(place=hearer.place.value, name=_name(hearer), press=press)


def _name(hearer: Hearer) -> str:
    """As the author would say it: of human resources the whole name."""
    of_hr = hearer.place is Place.HUMAN_RESOURCES
    return hearer.person.entry.name if of_hr else hearer.person.first_name


def _parts(press: Press) -> tuple[PersonId, str, str]:
    """To whom, about what, and after which: what the reference of a form that is sent holds."""
    person, _, rest = press.ref.partition(".")
    about, _, after = rest.partition(".")
    return PersonId(person), about, after
