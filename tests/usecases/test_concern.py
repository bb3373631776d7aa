"""Asking somebody to talk: round the supervisor where its author wants that, with a date, and with a way on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.confidential import ContentKind
from bot.domain.matters import Matter
from bot.domain.people import Role, StaffEntry
from bot.errors import LeakRefused
from bot.messages.concern import (
    ConcernForm,
    ConcernLetter,
    ConcernNext,
    ConcernPage,
    ConcernSent,
    ConcernStart,
    ConcernWho,
)
from bot.messages.preparation import IdentifierCheck
from bot.messages.waiting import Waiting
from bot.policy.settled import RouteStep
from bot.ports import AuditKind, Outgoing
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.matters import follow_up
from bot.usecases.request import Outcome
from tests.support.office import Office
from tests.support.owing import owed, settle
from tests.support.people import add_people, make_entry
from tests.support.seeing import everything_of

AMIRA, BEN, GRACE, TOM, RUTH, HELEN = (
    "Amira Khan",
    "Ben Hale",
    "Grace Bell",
    "Tom Reid",
    "Ruth Lane",
    "Helen Price",
)
LINE = "Mornings are best for me."


@pytest.fixture(autouse=True)
def helen(office: Office) -> None:
    """Somebody works in human resources."""
    listed(office, make_entry(HELEN, Role.HUMAN_RESOURCES))


def listed(office: Office, *changed: StaffEntry) -> None:
    """The staff list again, with some people added or changed."""
    entries = {person.entry.name: person.entry for person in office.people.values()}
    entries |= {entry.name: entry for entry in changed}
    for person in add_people(office.database, *entries.values()):
        office.people[person.entry.name] = person


def start(office: Office, who: str = AMIRA) -> ConcernStart:
    """What the word shows."""
    return office.shown(ConcernStart, office.word(who, "concern"))


def form(office: Office, to: str, who: str = AMIRA) -> ConcernForm:
    """The form that goes to somebody."""
    return office.shown(ConcernForm, office.ask(who, Press(Verb.CONCERN_FORM, office[to].id)))


def send(office: Office, to: str, about: str = "relationship", line: str = "", who: str = AMIRA) -> Outcome:
    """Somebody asks somebody."""
    office.clock.move(seconds=5)
    return office.ask(who, Press(Verb.CONCERN_SAVE, office[to].id), about=about, line=line)


def matters_of(office: Office, hearer: str) -> list[Matter]:
    """What somebody is asked."""
    found = office.database.run_now(
        lambda tx: tx.matters.concerning(office[hearer].id, since=date(2000, 1, 1))
    )
    return [one for one in found if one.kind == "concern" and one.owner == office[hearer].id]


def states(office: Office, who: str = AMIRA) -> list[tuple[str, str]]:
    """With whom it is, and how it stands."""
    return [(one.name, one.says) for one in start(office, who).asked]


def waiting(office: Office, kind: str) -> list[tuple[str, Outgoing]]:
    """To whom what of a kind goes by now."""
    names = {person.id: name for name, person in office.people.items()}
    return [(names[one.recipient], one) for one in office.planned(kind) if one.send_at <= office.clock.now()]


def days_on(office: Office, number: int) -> None:
    """So many days later, at the same hour."""
    office.clock.move(days=number)


# --- who can be asked ------------------------------------------------------------------------------


@pytest.mark.clause("P1-1.3-5", "P1-5d")
def test_the_choice_comes_before_anything_is_typed(office: Office) -> None:
    """The supervisor, their manager, somebody in HR, or not sure; nothing is sent by choosing."""
    shown = start(office)
    assert [(one.place, one.name) for one in shown.asks] == [
        ("supervisor", "Grace"),
        ("manager", "Tom"),
        ("senior", "Ruth"),
        ("human_resources", HELEN),
    ]
    presses = office.presses_on_message(shown)
    for name in (GRACE, TOM, HELEN):
        assert Press(Verb.CONCERN_FORM, office[name].id) in presses
    assert Press(Verb.CONCERN_FORM, "who") in presses
    assert Press(Verb.WORD, "safeguarding") in presses
    form(office, TOM)
    assert office.planned() == []
    assert matters_of(office, TOM) == []


@pytest.mark.clause("P1-3.1a-7", "P1-1.2-S4", "P2-9c")
def test_whoever_is_not_sure_reads_who_does_what(office: Office) -> None:
    """A page with a sentence for each, and their buttons; the head of service for how often they meet."""
    shown = office.shown(ConcernWho, office.ask(AMIRA, Press(Verb.CONCERN_FORM, "who")))
    texts = "\n".join(str(element) for element in shown.card(office.templates.words_of(shown)).elements)
    assert "Ruth is your head of service, and settles how often you meet" in texts
    assert "Helen Price works in HR" in texts
    assert "hurt, threatened or insulted at work" in texts
    assert Press(Verb.CONCERN_FORM, office[RUTH].id) in office.presses_on_message(shown)


@pytest.mark.clause("P1-3.1a-7")
def test_how_often_they_meet_is_for_the_line_manager_or_the_head_of_service(office: Office) -> None:
    """Nobody else is offered for it, and nobody else can be sent it."""
    may = {name: "frequency" in form(office, name).abouts for name in (GRACE, TOM, RUTH, HELEN)}
    assert may == {GRACE: False, TOM: True, RUTH: True, HELEN: False}
    assert office.errors(send(office, GRACE, "frequency")) == {"about": "choose_one"}
    office.shown(ConcernSent, send(office, RUTH, "frequency"))
    (matter,) = matters_of(office, RUTH)
    assert matter.stage == 1


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (GRACE, [("supervisor", "Tom"), ("manager", "Ruth"), ("human_resources", HELEN)]),
        (TOM, [("supervisor", "Ruth"), ("human_resources", HELEN)]),
        (RUTH, [("human_resources", HELEN)]),
    ],
)
def test_everybody_has_somebody(office: Office, who: str, expected: list[tuple[str, str]]) -> None:
    """As far up as the line goes, and HR."""
    assert [(one.place, one.name) for one in start(office, who).asks] == expected


def test_somebody_in_hr_is_neither_the_supervisor_nor_away(office: Office) -> None:
    """A supervisor who also works in HR does not get it that way."""
    entry = replace(office[GRACE].entry, roles=office[GRACE].entry.roles | {Role.HUMAN_RESOURCES})
    listed(office, entry, make_entry("Adam Moss", Role.HUMAN_RESOURCES))
    assert start(office).asks[-1].name == "Adam Moss"
    office.ask(
        "Adam Moss",
        Press(Verb.ABSENCE_SAVE),
        person=office["Adam Moss"].id,
        start="2025-11-03",
        until="2025-11-10",
    )
    assert start(office).asks[-1].name == HELEN


# --- asking and answering --------------------------------------------------------------------------


@pytest.mark.clause("P1-1.3-5", "P1-5d", "P2-9a")
def test_a_name_is_passed_on_and_an_answer_is_asked_for(office: Office) -> None:
    """An envelope, then a letter; three working days; said to be done it is over, and its author sees that."""
    sent = office.shown(ConcernSent, send(office, TOM))
    assert (sent.name, sent.due) == ("Tom", date(2025, 11, 6))
    ((name, outgoing),) = waiting(office, "concern_asked")
    assert name == TOM
    envelope = office.composed(outgoing)
    assert isinstance(envelope, Waiting)
    assert states(office) == [("Tom", "waiting")]
    page = office.shown(ConcernPage, office.ask(TOM, envelope.press))
    assert (page.says, page.name) == ("asked", AMIRA)
    office.clock.move(hours=2)
    closed = office.ask(TOM, Press(Verb.CONCERN_CLOSE, f"{page.matter}.talked"))
    assert office.shown(ConcernPage, closed).says == "talked"
    assert states(office) == [("Tom", "talked")]
    assert isinstance(office.composed(outgoing), Dropped)
    (matter,) = matters_of(office, TOM)
    assert (matter.outcome, matter.closed) == ("talked", office.today)


@pytest.mark.clause("P1-1.3-5")
def test_nobody_is_told_what_it_is_about(office: Office) -> None:
    """Neither the envelope nor the letter says, whatever was chosen."""
    pages: set[str] = set()
    for about in ("relationship", "frequency", "record", "treatment"):
        send(office, TOM, about)
    for matter in matters_of(office, TOM):
        page = office.shown(ConcernPage, office.ask(TOM, Press(Verb.CONCERN_OPEN, matter.id)))
        pages.add(str(replace(page, matter="").card(office.templates.words_of(page))))
    assert len(pages) == 1


@pytest.mark.clause("P1-1.3-5", "P0-1a")
def test_a_line_is_read_by_the_hearer_alone_and_then_deleted(office: Office) -> None:
    """Not by the supervisor, who may open nothing of it; once they have talked it is gone."""
    send(office, TOM, line=LINE)
    (matter,) = matters_of(office, TOM)
    opening = Press(Verb.CONCERN_OPEN, matter.id)
    letter = office.shown(ConcernLetter, office.ask(TOM, opening))
    assert letter.line.reveal(letter.reader) == LINE
    for who in (GRACE, RUTH, HELEN, BEN, AMIRA):
        assert office.says(office.ask(who, opening)) == "not_yours"
        assert office.says(office.ask(who, Press(Verb.CONCERN_CLOSE, f"{matter.id}.talked"))) == "not_yours"
    for who in (GRACE, RUTH, HELEN, BEN):
        assert office.says(office.ask(who, Press(Verb.MATTER_OPEN, matter.id))) == "not_yours"
        assert office.says(office.ask(who, Press(Verb.CONCERN_NEXT, matter.id))) == "not_yours"
    kept = office.database.run_now(lambda tx: tx.contents.count(office[AMIRA].id))
    assert kept[ContentKind.LINE] == 1
    office.ask(TOM, Press(Verb.CONCERN_CLOSE, f"{matter.id}.talked"))
    kept = office.database.run_now(lambda tx: tx.contents.count(office[AMIRA].id))
    assert kept[ContentKind.LINE] == 0
    assert not isinstance(office.shown(ConcernPage, office.ask(TOM, opening)), ConcernLetter)


@pytest.mark.clause("P1-8h", "P4-2.2")
def test_a_line_passes_the_identifier_screen(office: Office) -> None:
    """What looks like an identifier is changed, or gets a reason that the hearer reads too."""
    check = office.shown(IdentifierCheck, send(office, TOM, "record", "Call 023 9282 2251."))
    assert matters_of(office, TOM) == []
    assert office.planned() == []
    office.shown(
        ConcernSent,
        office.ask(AMIRA, check.go_on, text="Call 023 9282 2251.", reason="It is my own."),
    )
    (matter,) = matters_of(office, TOM)
    letter = office.shown(ConcernLetter, office.ask(TOM, Press(Verb.CONCERN_OPEN, matter.id)))
    assert letter.line.reveal(letter.reader) == "Call 023 9282 2251.\n\nIt is my own."
    with pytest.raises(LeakRefused):
        letter.line.reveal(replace(check.reader, reader=office[GRACE].id))


@pytest.mark.clause("P1-1.3-5")
@pytest.mark.parametrize("to", [TOM, RUTH, HELEN])
def test_without_the_supervisor_there_is_no_trace_for_the_supervisor(office: Office, to: str) -> None:
    """Every word, button and message of hers is as if nothing had been asked, while it is open, late and over."""
    about = "frequency" if to == RUTH else "relationship"
    before = [everything_of(office, GRACE)]
    for number in (1, 7):
        days_on(office, number)
        before.append(everything_of(office, GRACE))
    days_on(office, -8)
    send(office, to, about, LINE)
    after = [everything_of(office, GRACE)]
    for number in (1, 7):
        days_on(office, number)
        after.append(everything_of(office, GRACE))
    assert after == before
    (matter,) = matters_of(office, to)
    office.ask(to, Press(Verb.CONCERN_CLOSE, f"{matter.id}.talked"))
    assert everything_of(office, GRACE) == before[-1]
    assert office.planned() != []
    assert all(one.recipient != office[GRACE].id for one in office.planned("concern_asked"))


def test_everything_of_somebody_sees_a_trace(office: Office) -> None:
    """The test above can fail: where the supervisor is asked, her own list has it."""
    before = everything_of(office, GRACE)
    send(office, GRACE)
    assert everything_of(office, GRACE) != before


def test_asking_twice_sends_once(office: Office) -> None:
    """By the same request, by a second press, and again another day while it is open; about something else it goes."""
    for _ in range(2):
        office.ask(AMIRA, Press(Verb.CONCERN_SAVE, office[TOM].id), "one request", about="record", line="")
    again = office.shown(ConcernStart, send(office, TOM, "record"))
    assert again.says == "already"
    assert len(matters_of(office, TOM)) == 1
    office.shown(ConcernSent, send(office, TOM, "relationship"))
    assert len(matters_of(office, TOM)) == 2


def test_faults_are_named_and_nothing_is_sent(office: Office) -> None:
    """Nothing chosen; somebody who cannot be asked, or not any more."""
    assert office.errors(send(office, TOM, "")) == {"about": "choose_one"}
    for who in (BEN, AMIRA, "Sam Okoro", "Dora West"):
        assert office.shown(ConcernStart, send(office, who)).says == "changed"
        assert (
            office.shown(ConcernStart, office.ask(AMIRA, Press(Verb.CONCERN_FORM, office[who].id))).says
            == "changed"
        )
    for verb in (Verb.CONCERN_OPEN, Verb.CONCERN_CLOSE, Verb.CONCERN_NEXT):
        assert office.says(office.ask(AMIRA, Press(verb, "nothing"))) == "gone"
    assert office.planned() == []


# --- nobody answers --------------------------------------------------------------------------------


@pytest.mark.clause("P2-9a", "P2-9b", "P1-5d", "C27")
def test_without_an_answer_the_next_on_the_route_is_offered(office: Office) -> None:
    """On the working day after the date the author gets an envelope; the next one has the days of the pack's route."""
    send(office, GRACE, "record", LINE)
    assert waiting(office, "concern_unanswered") == []
    days_on(office, 4)
    ((name, outgoing),) = waiting(office, "concern_unanswered")
    assert name == AMIRA
    envelope = office.composed(outgoing)
    assert isinstance(envelope, Waiting)
    shown = office.shown(ConcernStart, office.ask(AMIRA, envelope.press))
    assert [(one.name, one.says) for one in shown.asked] == [("Grace", "late")]
    (first,) = matters_of(office, GRACE)
    press = Press(Verb.CONCERN_NEXT, first.id)
    assert press in office.presses_on_message(shown)
    following = office.shown(ConcernNext, office.ask(AMIRA, press))
    assert [one.name for one in following.asks] == ["Tom", HELEN]
    asked = office.shown(ConcernForm, office.ask(AMIRA, following.asks[0].press))
    assert (asked.abouts, asked.due) == ((), office.today + timedelta(days=10))
    office.shown(ConcernSent, office.ask(AMIRA, asked.press, line=""))
    (second,) = matters_of(office, TOM)
    assert (second.stage, second.due) == (1, office.today + timedelta(days=10))
    assert states(office) == [("Tom", "waiting")]
    assert isinstance(office.composed(outgoing), Dropped)


@pytest.mark.clause("P1-1.3-5")
def test_who_was_asked_first_is_not_told_who_comes_next(office: Office) -> None:
    """What waited with the supervisor ends, its line is deleted, and nothing says why."""
    send(office, GRACE, "record", LINE)
    (first,) = matters_of(office, GRACE)
    following = office.shown(ConcernNext, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, first.id)))
    form_ = office.shown(ConcernForm, office.ask(AMIRA, following.asks[0].press))
    office.ask(AMIRA, form_.press, line="")
    page = office.shown(ConcernPage, office.ask(GRACE, Press(Verb.CONCERN_OPEN, first.id)))
    assert page.says == "over"
    said = str(page.card(office.templates.words_of(page))) + everything_of(office, GRACE)
    assert "Tom" not in str(page.card(office.templates.words_of(page)))
    assert "next on the route" not in said
    (first,) = matters_of(office, GRACE)
    assert (first.outcome, first.text) == ("passed_on", "")


@pytest.mark.clause("P2-9c")
def test_at_the_end_of_the_route_are_the_formal_procedures(office: Office) -> None:
    """Nobody is left to be asked: a pointer, no more boxes, and it is noted as gone further."""
    send(office, TOM, "record")
    for _ in range(1):
        (first,) = matters_of(office, TOM)
        following = office.shown(ConcernNext, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, first.id)))
        form_ = office.shown(ConcernForm, office.ask(AMIRA, following.asks[0].press))
        assert form_.name == HELEN
        office.clock.move(seconds=5)
        office.ask(AMIRA, form_.press, line=LINE)
    (second,) = matters_of(office, HELEN)
    end = office.shown(ConcernNext, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, second.id)))
    assert (end.asks, end.adviser) == ((), HELEN)
    formal = Press(Verb.CONCERN_NEXT, f"{second.id}.formal")
    assert formal in office.presses_on_message(end)
    assert office.shown(ConcernStart, office.ask(AMIRA, formal)).says == "went_further"
    assert states(office) == [(HELEN.split(maxsplit=1)[0], "further")]
    (second,) = matters_of(office, HELEN)
    assert (second.outcome, second.text, second.closed) == ("passed_on", "", office.today)
    assert (
        office.shown(ConcernStart, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, second.id))).says == "changed"
    )


@pytest.mark.clause("P1-3.1a-7")
def test_the_outcome_of_a_dispute_about_how_often_is_logged(office: Office) -> None:
    """Routed to the line manager, then to the head of service; each outcome stands in the log, with no word of it."""
    send(office, TOM, "frequency", LINE)
    (first,) = matters_of(office, TOM)
    office.clock.move(days=1)
    office.ask(TOM, Press(Verb.CONCERN_CLOSE, f"{first.id}.passed_on"))
    ((name, outgoing),) = waiting(office, "concern_unanswered")
    assert name == AMIRA, "she is told at once that it is for somebody else"
    assert isinstance(office.composed(outgoing), Waiting)
    assert states(office) == [("Tom", "not_for_them")]
    following = office.shown(ConcernNext, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, first.id)))
    assert [one.name for one in following.asks] == ["Ruth"]
    form_ = office.shown(ConcernForm, office.ask(AMIRA, following.asks[0].press))
    office.clock.move(seconds=5)
    office.ask(AMIRA, form_.press, line="")
    (second,) = matters_of(office, RUTH)
    office.clock.move(seconds=5)
    office.ask(RUTH, Press(Verb.CONCERN_CLOSE, f"{second.id}.talked"))
    entries = office.logged(AuditKind.MATTER_CHANGED)
    told = [(p["kind"], p["change"], p["outcome"]) for entry in entries for p in [_payload(entry)]]
    assert told == [
        ("concern", "opened", ""),
        ("concern", "closed", "passed_on"),
        ("concern", "opened", ""),
        ("concern", "closed", "talked"),
    ]
    assert LINE not in json.dumps(entries)


def _payload(entry: dict[str, object]) -> dict[str, object]:
    payload = entry["payload"]
    assert isinstance(payload, dict)
    return payload  # pyright: ignore[reportUnknownVariableType]


def test_a_route_of_ones_own_is_followed(office: Office) -> None:
    """The pack's steps and days decide, whatever they are."""
    steps = (RouteStep("head_of_service", 3), RouteStep("human_resources", 21))
    settle(office, "dispute.routes.frequency", steps)
    assert [name for name in (TOM, RUTH, HELEN) if "frequency" in form(office, name).abouts] == [RUTH, HELEN]
    send(office, RUTH, "frequency")
    (first,) = matters_of(office, RUTH)
    following = office.shown(ConcernNext, office.ask(AMIRA, Press(Verb.CONCERN_NEXT, first.id)))
    form_ = office.shown(ConcernForm, office.ask(AMIRA, following.asks[0].press))
    assert (form_.name, form_.due) == (HELEN, office.today + timedelta(days=21))


@pytest.mark.clause("P2-9a")
def test_who_is_asked_is_reminded_and_nobody_else_hears(office: Office) -> None:
    """On the day, then every other day; nobody above the hearer, and not the author's supervisor."""
    send(office, TOM)
    days_on(office, 3)
    assert owed(office, "concern") == {TOM: {(TOM, "due")}}
    days_on(office, 1)
    assert owed(office, "concern") == {TOM: {(TOM, "overdue")}}


@pytest.mark.clause("P1-1.3-5")
def test_a_concern_is_handed_on_to_nobody(office: Office) -> None:
    """Where the hearer leaves, it ends and its author is offered somebody else; where the author leaves, it ends."""
    send(office, TOM, line=LINE)
    send(office, HELEN, line=LINE)
    leave(office, TOM)
    days_on(office, 4)
    office.database.run_now(lambda tx: follow_up(tx, office.setting))
    (first,) = matters_of(office, TOM)
    assert (first.outcome, first.text) == ("not_needed", "")
    assert matters_of(office, RUTH) == []
    assert ("Tom", "ended") in states(office)
    leave(office, AMIRA)
    days_on(office, 1)
    office.database.run_now(lambda tx: follow_up(tx, office.setting))
    (second,) = matters_of(office, HELEN)
    assert (second.outcome, second.text) == ("not_needed", "")


def leave(office: Office, who: str) -> None:
    """Today is somebody's last day."""
    listed(office, replace(office[who].entry, leaving_date=office.today))


def test_a_pack_without_such_matters_asks_nobody(office: Office) -> None:
    """Then the word says whom else to speak with."""
    from bot.usecases.setting import InForce

    rules = office.setting.rules
    duties = {name: duty for name, duty in rules.duties.items() if name != "concern"}
    office.setting.adopt(
        InForce(rules=replace(rules, duties=duties), working_time_of=office.setting.working_time_of)
    )
    shown = start(office)
    assert shown.asks == ()
    assert office.shown(ConcernStart, send(office, TOM)).says == "changed"
