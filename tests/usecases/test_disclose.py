"""Sharing outside the pair: what each audience asks for, what is blocked, who is told, and who sees the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from bot.cards import Card
from bot.domain.disclosures import ADVICE, EMERGENCY, LAW, REASONS, Asks, Disclosure, ShareState
from bot.domain.matters import Matter, MatterState
from bot.domain.people import Role
from bot.messages.base import Message
from bot.messages.disclosure_forms import DiscloseChoice, DiscloseForm, GivenForm, OverrideForm
from bot.messages.disclosures import (
    PAGE,
    ConsentLetter,
    DisclosureEnvelope,
    DisclosureList,
    DisclosurePage,
    DisclosureTask,
    Listing,
)
from bot.messages.overview import MyData
from bot.policy.settled import settled_words
from bot.ports import AuditKind, Outgoing
from bot.presses import Press, Verb
from bot.usecases.composed import Dropped
from bot.usecases.disclosure_entry import REASON_LIMIT, RECIPIENT_LIMIT, audiences
from bot.usecases.request import Outcome, Reply
from storage.export import export
from tests.support.database import TENANT
from tests.support.office import Office
from tests.support.owing import owed, settle
from tests.support.people import add_people, make_entry

AMIRA, BEN, GRACE, TOM, RUTH = "Amira Khan", "Ben Hale", "Grace Bell", "Tom Reid", "Ruth Lane"
SAM, DORA, PRIYA = "Sam Okoro", "Dora West", "Priya Shah"
RECIPIENT = "the occupational health adviser"
REASON = "The adviser has to know before Monday."
PROFESSIONAL, OUTSIDE, MANAGER, LISTED = (
    "professional",
    "outside_the_setting",
    "own_manager",
    "listed_purpose",
)
CHECKS = ("less", "lawful")
MONDAY_NEXT = date(2025, 11, 10)
"""Five working days after the office's Monday."""


@pytest.fixture(autouse=True)
def priya(office: Office) -> None:
    """Somebody answers for data protection, and supervises nobody."""
    entry = make_entry(PRIYA, Role.DATA_PROTECTION_LEAD)
    everybody = [*(person.entry for person in office.people.values()), entry]
    people = add_people(office.database, *everybody)
    office.people.update({person.entry.name: person for person in people})


def fill(office: Office, audience: str = PROFESSIONAL, **fields: str | tuple[str, ...]) -> Outcome:
    """Grace sends the form: something about Amira told aloud, unless the fields say otherwise."""
    usual: dict[str, str | tuple[str, ...]] = {
        "supervisee": office[AMIRA].id,
        "form": "said",
        "purpose": {LAW: "legal_proceedings", EMERGENCY: "risk_of_harm"}.get(audience, "human_resources"),
        "recipient": RECIPIENT,
        "parts": ("workload",),
        "checks": CHECKS,
    }
    if audience == EMERGENCY:
        usual |= {"day": office.today.isoformat(), "reason": REASON}
    outcome = office.ask(GRACE, Press(Verb.DISCLOSE_SAVE, audience), **{**usual, **fields})
    office.clock.move(minutes=1)
    return outcome


def enter(office: Office, audience: str = PROFESSIONAL, **fields: str | tuple[str, ...]) -> Disclosure:
    """The entry that comes of it."""
    office.shown(DisclosurePage, fill(office, audience, **fields))
    return entries(office)[0]


def entries(office: Office) -> Sequence[Disclosure]:
    """The register, the latest entry first."""
    return office.database.run_now(lambda tx: tx.disclosures.of_all(first=0, number=1000))


def now(office: Office, one: Disclosure) -> Disclosure:
    """An entry as it stands."""
    found = office.database.run_now(lambda tx: tx.disclosures.get(one.id))
    assert found
    return found


def matters(office: Office, one: Disclosure) -> dict[str, Matter]:
    """What was opened because of an entry, by kind."""
    found = office.database.run_now(lambda tx: tx.matters.concerning(one.subject, since=one.opened))
    return {matter.kind: matter for matter in found if matter.source == f"disclosure:{one.id}"}


def press(office: Office, who: str, verb: Verb, one: Disclosure, **fields: str) -> Outcome:
    """Somebody presses or submits something about an entry."""
    outcome = office.ask(who, Press(verb, one.id), **fields)
    office.clock.move(minutes=1)
    return outcome


def answer(office: Office, verb: Verb, one: Disclosure) -> ConsentLetter:
    """Amira answers."""
    return office.shown(ConsentLetter, press(office, AMIRA, verb, one))


def give(office: Office, one: Disclosure, day: date | None = None) -> Outcome:
    """Grace says that it was given, today where no day is named."""
    return press(office, GRACE, Verb.DISCLOSE_GIVEN, one, day=(day or office.today).isoformat())


def override(office: Office, one: Disclosure, reason: str = REASON) -> Outcome:
    """Grace goes ahead with a reason."""
    return press(office, GRACE, Verb.OVERRIDE_SAVE, one, reason=reason)


def page(office: Office, one: Disclosure, who: str = GRACE) -> DisclosurePage:
    """The entry's page."""
    return office.shown(DisclosurePage, press(office, who, Verb.DISCLOSE_OPEN, one))


def letter(office: Office, one: Disclosure) -> ConsentLetter:
    """What Amira reads."""
    return office.shown(ConsentLetter, press(office, AMIRA, Verb.CONSENT_OPEN, one))


def told(office: Office, kind: str) -> list[tuple[str, Press]]:
    """To whom envelopes of a kind are on their way, and what each opens."""
    names = {person.id: name for name, person in office.people.items()}
    return [
        (names[one.recipient], message.press)
        for one in office.planned(kind)
        if isinstance(message := office.composed(one), DisclosureEnvelope)
    ]


def changes(office: Office) -> list[str]:
    """What the log says of entries, in order."""
    payloads = (entry["payload"] for entry in office.logged(AuditKind.DISCLOSURE_CHANGED))
    return [str(cast("dict[str, object]", payload)["change"]) for payload in payloads]


def read_out(message: Message, office: Office) -> str:
    """All that a card shows, typed texts too."""
    return str(message.card(office.templates.words_of(message)))


# --- what each audience asks for -------------------------------------------------------------------


@pytest.mark.clause("P0-2f", "P0-1b", "P4-7.1c", "C4")
def test_consent_is_asked_before_anything_is_given(office: Office) -> None:
    """Until the supervisee has agreed nothing can be given; then it can, and both know each step."""
    one = enter(office)
    assert (one.state, one.asks, one.basis, one.answer_by) == (
        ShareState.ASKED,
        Asks.CONSENT,
        "public_task",
        MONDAY_NEXT,
    )
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 1))]
    assert not page(office, one).can_give
    assert office.shown(DisclosurePage, give(office, one)).says == "changed"
    asked = letter(office, one)
    assert (asked.entry.standing, asked.can_answer, asked.entry.purpose) == ("asked", True, "human_resources")
    assert RECIPIENT in read_out(asked, office)
    assert answer(office, Verb.CONSENT_AGREE, one).says == "agreed_now"
    assert told(office, "disclosure_news") == [(GRACE, Press(Verb.DISCLOSE_OPEN, one.id, 2))]
    assert page(office, one).can_give
    done = office.shown(DisclosurePage, give(office, one))
    assert (done.says, done.entry.given_on, done.can_drop) == ("given_now", office.today, False)
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 3))]
    assert letter(office, one).entry.standing == "given"
    assert changes(office) == ["entered", "agreed", "given"]


@pytest.mark.clause("P0-2f")
def test_the_question_is_the_supervisees_alone(office: Office) -> None:
    """It is due by the pack's day; the supervisee is reminded of it, and nobody else hears of it."""
    one = enter(office)
    question = matters(office, one)["consent"]
    assert (question.owner, question.subject, question.due) == (one.subject, one.subject, one.answer_by)
    assert owed(office, "consent") == {}
    office.clock.move(days=7)
    assert owed(office, "consent") == {AMIRA: {(AMIRA, "due")}}
    assert question.id in {due.ref for due in presses_of_duties(office)}
    answer(office, Verb.CONSENT_AGREE, one)
    assert matters(office, one)["consent"].outcome == "agreed"
    assert owed(office, "consent") == {}


def presses_of_duties(office: Office) -> list[Press]:
    """The buttons on Amira's list of what is due."""
    return office.presses_on(office.ask(AMIRA, Press(Verb.DUTIES)))


@pytest.mark.clause("P0-2f")
def test_the_reminder_leads_to_the_question(office: Office) -> None:
    """By the id of what is to be done, the letter opens; for nobody else."""
    one = enter(office)
    question = Press(Verb.CONSENT_OPEN, matters(office, one)["consent"].id)
    assert question in presses_of_duties(office)
    assert office.shown(ConsentLetter, office.ask(AMIRA, question)).entry.id == one.id
    assert office.says(office.ask(GRACE, question)) == "not_yours"
    assert office.says(office.ask(AMIRA, Press(Verb.CONSENT_OPEN, "nothing"))) == "gone"


@pytest.mark.clause("P0-2f", "P4-5.1d", "P4-5.2b")
@pytest.mark.parametrize("audience", [PROFESSIONAL, OUTSIDE])
def test_without_a_yes_nothing_is_given(office: Office, audience: str) -> None:
    """A no, and no answer either, keep it from being noted as given, whatever is pressed."""
    one = enter(office, audience)
    for _ in range(2):
        assert (
            office.shown(DisclosurePage, press(office, GRACE, Verb.DISCLOSE_GIVEN_FORM, one)).says
            == "changed"
        )
        assert office.shown(DisclosurePage, give(office, one)).says == "changed"
        office.clock.move(days=30)
        assert office.shown(DisclosurePage, give(office, one)).says == "changed"
        assert answer(office, Verb.CONSENT_REFUSE, one).says in ("refused_now", "already")
    assert now(office, one).state is ShareState.REFUSED
    assert now(office, one).given_on is None
    assert matters(office, one)["consent"].outcome == "refused"


@pytest.mark.clause("P0-2g", "P0-2f")
def test_going_ahead_takes_a_reason_that_the_supervisee_is_given(office: Office) -> None:
    """The reason is typed, goes to the supervisee as a letter, and its delivery and reading are logged."""
    one = enter(office)
    answer(office, Verb.CONSENT_REFUSE, one)
    form = office.shown(OverrideForm, press(office, GRACE, Verb.OVERRIDE_FORM, one))
    assert form.answered
    assert office.errors(override(office, one, "")) == {"reason": "write_something"}
    assert office.errors(override(office, one, "Ring 023 9282 2251.")) == {"reason": "no_identifiers"}
    assert office.errors(override(office, one, "x" * (REASON_LIMIT + 1))) == {"reason": "too_long"}
    assert not page(office, one).can_give
    ahead = office.shown(DisclosurePage, override(office, one))
    assert (ahead.says, ahead.can_give) == ("overridden_now", True)
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 3))]
    read = letter(office, one)
    assert (read.entry.standing, read.can_answer) == ("overridden", False)
    assert REASON in read_out(read, office)
    assert answer(office, Verb.CONSENT_SEEN, one).says == "seen_now"
    assert page(office, one).entry.seen_at is not None
    assert answer(office, Verb.CONSENT_REFUSE, one).says == "changed"
    give(office, one)
    assert now(office, one).state is ShareState.GIVEN
    assert changes(office) == ["entered", "refused", "overridden", "seen", "given"]


@pytest.mark.clause("P4-5.1d", "P4-5.2b")
def test_where_permission_is_needed_no_reason_stands_for_it(office: Office) -> None:
    """What goes outside the setting goes with a yes or not at all."""
    one = enter(office, OUTSIDE)
    assert one.asks is Asks.PERMISSION
    answer(office, Verb.CONSENT_REFUSE, one)
    assert not page(office, one).can_override
    assert office.shown(DisclosurePage, press(office, GRACE, Verb.OVERRIDE_FORM, one)).says == "changed"
    assert office.shown(DisclosurePage, override(office, one)).says == "changed"
    assert now(office, one).state is ShareState.REFUSED
    assert not office.planned("disclosure_told") or now(office, one).reason == ""


@pytest.mark.clause("P2-12c", "P4-7.3c", "P0-1b")
def test_ones_own_manager_is_told_with_the_supervisees_knowledge(office: Office) -> None:
    """No answer is needed; the supervisee is told at once, and says that they have seen it."""
    one = enter(office, MANAGER, purpose="advice")
    assert (one.state, one.asks, one.answer_by) == (ShareState.READY, Asks.NOTIFY, None)
    assert matters(office, one) == {}
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 1))]
    read = letter(office, one)
    assert (read.entry.standing, read.can_answer) == ("told", False)
    assert answer(office, Verb.CONSENT_SEEN, one).says == "seen_now"
    assert answer(office, Verb.CONSENT_SEEN, one).says == "already"
    assert answer(office, Verb.CONSENT_AGREE, one).says == "changed"
    assert office.shown(DisclosurePage, give(office, one)).says == "given_now"


@pytest.mark.clause("P1-8o", "P4-7.3c")
def test_a_listed_purpose_is_one_of_the_policys(office: Office) -> None:
    """The supervisee is told; any other purpose is refused."""
    for purpose in (*ADVICE, "curiosity", ""):
        assert office.errors(fill(office, LISTED, purpose=purpose)) == {"purpose": "choose_one"}
    for purpose in settled_words(office.setting.rules, "access.purposes"):
        one = enter(office, LISTED, purpose=purpose)
        assert (one.state, one.purpose, one.asks) == (ShareState.READY, purpose, Asks.LISTED_PURPOSE)
    assert {who for who, _ in told(office, "disclosure_told")} == {AMIRA}


@pytest.mark.clause("P4-7.1a")
@pytest.mark.parametrize("audience", [PROFESSIONAL, OUTSIDE])
def test_an_anonymised_version_comes_first_and_needs_no_yes(office: Office, audience: str) -> None:
    """Whether it would do is the form's first question; where it does, the supervisee is told and not asked."""
    form = office.shown(DiscloseForm, office.ask(GRACE, Press(Verb.DISCLOSE_FORM, audience)))
    fields = [element for element in card_of(form, office).elements if hasattr(element, "name")]
    assert getattr(fields[0], "label", "") == "Would an anonymised version do?"
    one = enter(office, audience, form="anonymised")
    assert (one.state, one.asks) == (ShareState.READY, Asks.NOTIFY)
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 1))]


def card_of(message: Message, office: Office) -> Card:
    """A message's card."""
    return message.card(office.templates.words_of(message))


# --- no answer, another answer, a talk -------------------------------------------------------------


@pytest.mark.clause("P0-2f")
def test_no_answer_is_not_a_yes(office: Office) -> None:
    """On the next working day the supervisor is told once that there is none, and sees it in the list."""
    one = enter(office)
    (later,) = office.planned("disclosure_unanswered")
    assert later.recipient == office[GRACE].id
    assert later.send_at.date() == date(2025, 11, 11)
    office.clock.move(days=8)
    assert told(office, "disclosure_unanswered") == [(GRACE, Press(Verb.DISCLOSE_OPEN, one.id, 1))]
    (listed,) = office.shown(DisclosureList, office.word(GRACE, "disclose")).entries
    assert listed.standing == "unanswered"
    shown = page(office, one)
    assert (shown.entry.standing, shown.can_give, shown.can_override) == ("unanswered", False, True)
    assert not office.shown(OverrideForm, press(office, GRACE, Verb.OVERRIDE_FORM, one)).answered
    override(office, one)
    assert matters(office, one)["consent"].outcome == "not_needed"
    assert owed(office, "consent") == {}
    assert isinstance(office.composed(later), Dropped)


def test_an_answer_in_time_leaves_nothing_to_tell(office: Office) -> None:
    """The message about the missing answer is dropped, and so is one about a step that is past."""
    one = enter(office)
    (asked,), (later,) = office.planned("disclosure_told"), office.planned("disclosure_unanswered")
    answer(office, Verb.CONSENT_AGREE, one)
    (news,) = office.planned("disclosure_news")
    give(office, one)
    for message in (asked, later, news):
        assert isinstance(office.composed(message), Dropped)


@pytest.mark.clause("P4-7.1c")
def test_a_yes_can_be_taken_back_until_it_is_given(office: Office) -> None:
    """Then it is a no again, of which the supervisor is told; a no can become a yes."""
    one = enter(office)
    answer(office, Verb.CONSENT_AGREE, one)
    assert answer(office, Verb.CONSENT_AGREE, one).says == "already"
    form = press(office, GRACE, Verb.DISCLOSE_GIVEN_FORM, one)
    assert office.shown(GivenForm, form).name == "Amira"
    assert answer(office, Verb.CONSENT_REFUSE, one).says == "refused_now"
    assert office.shown(DisclosurePage, give(office, one)).says == "changed"
    assert told(office, "disclosure_news") == [(GRACE, Press(Verb.DISCLOSE_OPEN, one.id, 3))]
    assert answer(office, Verb.CONSENT_AGREE, one).says == "agreed_now"
    give(office, one)
    assert now(office, one).state is ShareState.GIVEN
    assert answer(office, Verb.CONSENT_REFUSE, one).says == "changed"


def test_a_talk_first_is_passed_on_without_a_reason(office: Office) -> None:
    """The supervisor reads that there is to be one; the question stays open, and one message is enough."""
    one = enter(office)
    assert answer(office, Verb.CONSENT_TALK, one).says == "talk_now"
    answer(office, Verb.CONSENT_TALK, one)
    assert told(office, "disclosure_talk") == [(GRACE, Press(Verb.DISCLOSE_OPEN, one.id, 1))]
    assert "Amira would like to talk first" in read_out(page(office, one), office)
    assert now(office, one).state is ShareState.ASKED
    answer(office, Verb.CONSENT_AGREE, one)
    assert told(office, "disclosure_talk") == []
    assert answer(office, Verb.CONSENT_TALK, one).says == "changed"


def test_what_is_not_shared_after_all_is_closed(office: Office) -> None:
    """The supervisee is told, and not asked any more; it cannot be given later."""
    one = enter(office)
    not_given = Press(Verb.DISCLOSE_GIVEN, f"{one.id}.not")
    assert office.shown(DisclosurePage, office.ask(GRACE, not_given)).says == "dropped_now"
    assert office.shown(DisclosurePage, office.ask(GRACE, not_given)).says == "changed"
    assert now(office, one).state is ShareState.DROPPED
    assert matters(office, one)["consent"].outcome == "not_needed"
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 2))]
    assert letter(office, one).entry.standing == "dropped"
    for verb in (Verb.CONSENT_AGREE, Verb.CONSENT_REFUSE, Verb.CONSENT_TALK, Verb.CONSENT_SEEN):
        assert answer(office, verb, one).says == "changed"
    assert office.shown(DisclosurePage, give(office, one)).says == "changed"
    assert office.shown(DisclosurePage, override(office, one)).says == "changed"


def test_the_day_on_which_it_was_given_lies_after_the_yes(office: Office) -> None:
    """Not before the answer, and not to come."""
    one = enter(office)
    office.clock.move(days=2)
    answer(office, Verb.CONSENT_AGREE, one)
    for day, error in (
        ("2025-11-06", "today_or_earlier"),
        ("2025-11-04", "not_before_ready"),
        ("", "choose_date"),
    ):
        assert office.errors(press(office, GRACE, Verb.DISCLOSE_GIVEN, one, day=day)) == {"day": error}
    assert now(office, one).given_on is None


# --- a law or a court, an emergency ----------------------------------------------------------------


@pytest.mark.clause("P4-7.1b")
def test_what_a_law_asks_for_goes_to_the_senior_manager(office: Office) -> None:
    """Whoever answers and whoever obtains the approval are told, with a day; before the approval nothing is given."""
    one = enter(office, LAW)
    assert (one.basis, one.asks) == ("legal_obligation", Asks.NOTIFY)
    opened = matters(office, one)
    holders = {kind: matter.owner for kind, matter in opened.items()}
    assert holders == {"law_request": office[RUTH].id, "caldicott_approval": office[DORA].id}
    assert dict(told(office, "disclosure_task")) == {
        RUTH: Press(Verb.DISCLOSE_OPEN, opened["law_request"].id),
        DORA: Press(Verb.DISCLOSE_OPEN, opened["caldicott_approval"].id),
    }
    assert told(office, "disclosure_told") == [(AMIRA, Press(Verb.CONSENT_OPEN, one.id, 1))]
    waiting = page(office, one)
    assert (waiting.waits, waiting.can_give) == ("no_approval", False)
    assert office.shown(DisclosurePage, give(office, one)).says == "changed"
    close(office, opened["caldicott_approval"], "approved")
    assert office.shown(DisclosurePage, give(office, one)).says == "given_now"


@pytest.mark.clause("P4-7.1b")
@pytest.mark.parametrize("kind", ["law_request", "caldicott_approval"])
def test_what_is_not_approved_is_not_given(office: Office, kind: str) -> None:
    """Neither where the answer is no, nor where the approval is not given."""
    one = enter(office, LAW)
    for name, matter in matters(office, one).items():
        close(office, matter, "refused" if name == kind else "approved")
    shown = page(office, one)
    assert (shown.waits, shown.can_give) == ("not_approved", False)
    assert office.shown(DisclosurePage, give(office, one)).says == "changed"
    assert [task.holder for task in shown.tasks] == [RUTH, DORA]
    assert all(task.outcome for task in shown.tasks)


@pytest.mark.clause("P4-7.1b")
def test_who_entered_it_is_told_of_each_answer(office: Office) -> None:
    """Once for each of the two, when its holder closes it."""
    one = enter(office, LAW)
    for holder, kind, outcome in (
        (DORA, "caldicott_approval", "approved"),
        (RUTH, "law_request", "answered"),
    ):
        office.ask(holder, Press(Verb.MATTER_CLOSE, f"{matters(office, one)[kind].id}.{outcome}"))
    assert told(office, "disclosure_news") == [(GRACE, Press(Verb.DISCLOSE_OPEN, one.id, 1))] * 2


def close(office: Office, matter: Matter, outcome: str) -> None:
    """Its holder has closed it."""
    done = replace(matter, state=MatterState.CLOSED, outcome=outcome, closed=office.today)
    office.database.run_now(lambda tx: tx.matters.save(done))


@pytest.mark.clause("P4-7.1b", "P0-2a")
@pytest.mark.parametrize(("who", "kind"), [(RUTH, "law_request"), (DORA, "caldicott_approval")])
def test_who_holds_it_reads_no_text(office: Office, who: str, kind: str) -> None:
    """Names, days and the way to what is to be done."""
    one = enter(office, LAW)
    matter = matters(office, one)[kind]
    for reference in (one.id, matter.id):
        shown = office.shown(DisclosureTask, office.ask(who, Press(Verb.DISCLOSE_OPEN, reference)))
        assert (shown.says, shown.due, shown.matter) == (kind, matter.due, matter.id)
        assert RECIPIENT not in read_out(shown, office)
        assert Press(Verb.MATTER_OPEN, matter.id) in office.presses_on(Reply(message=shown))
    close(office, matter, "refused")
    assert [who for who, _ in told(office, "disclosure_task")] == [RUTH if who == DORA else DORA]


@pytest.mark.clause("P4-7.1b")
def test_where_nobody_holds_it_the_page_says_whom_to_speak_to(office: Office) -> None:
    """A list without these roles leaves nobody to tell; that is said, and not passed over."""
    plain = [replace(one.entry, roles=frozenset({Role.SUPERVISOR})) for one in office.people.values()]
    office.people.update({one.entry.name: one for one in add_people(office.database, *plain)})
    one = enter(office, LAW)
    assert matters(office, one) == {}
    shown = page(office, one)
    assert shown.waits == "nobody"
    assert "Speak to your head of service first" in read_out(shown, office)


@pytest.mark.clause("P0-3b", "P4-7.3a", "P4-7.3c")
def test_an_emergency_is_entered_afterwards(office: Office) -> None:
    """Whatever kind it was: nobody was asked, and the supervisee is told on which day and why."""
    for purpose in REASONS:
        one = enter(office, EMERGENCY, purpose=purpose, day="2025-11-01")
        assert (one.state, one.given_on) == (ShareState.GIVEN, date(2025, 11, 1))
        assert (one.basis, matters(office, one)) == ("vital_interests", {})
        assert (AMIRA, Press(Verb.CONSENT_OPEN, one.id, 1)) in told(office, "disclosure_told")
        read = letter(office, one)
        assert (read.entry.standing, read.can_answer) == ("given", False)
        assert REASON in read_out(read, office)
        assert answer(office, Verb.CONSENT_SEEN, one).says == "seen_now"
        shown = page(office, one)
        assert (shown.can_give, shown.can_override, shown.can_drop) == (False, False, False)


def test_an_emergency_has_a_day_and_a_reason(office: Office) -> None:
    """A day that has been, a reason, and one of the policy's kinds."""
    for fields, errors in (
        ({"day": "2025-11-04"}, {"day": "today_or_earlier"}),
        ({"day": "2019-12-31"}, {"day": "before_start"}),
        ({"day": "", "reason": ""}, {"day": "choose_date", "reason": "write_something"}),
        ({"purpose": "human_resources"}, {"purpose": "choose_one"}),
    ):
        assert office.errors(fill(office, EMERGENCY, **fields)) == errors
    assert entries(office) == []


# --- the form --------------------------------------------------------------------------------------


@pytest.mark.clause("P4-7.0a", "P4-7.0b")
@pytest.mark.parametrize("checks", [(), ("less",), ("lawful",)])
def test_both_checks_are_ticked_or_nothing_is_entered(office: Office, checks: tuple[str, ...]) -> None:
    """That no less would do, and that one knows why it is lawful, with the basis beside it; whoever it is for."""
    fixed = {LAW: "legal obligation", EMERGENCY: "vital interests"}
    for audience in audiences(office.setting.rules):
        assert office.errors(fill(office, audience, checks=checks)) == {"checks": "tick_both"}
        form = office.shown(DiscloseForm, office.ask(GRACE, Press(Verb.DISCLOSE_FORM, audience)))
        basis = fixed.get(audience, "public task")
        assert f"The lawful basis: {basis}" in read_out(form, office)
    assert entries(office) == []


@pytest.mark.clause("P4-2.2", "P1-8h")
def test_the_recipient_is_a_role_or_an_agency(office: Office) -> None:
    """Something short, without what looks like an identifier; nothing is kept of what has a fault."""
    for recipient, error in (
        ("", "write_something"),
        ("x" * (RECIPIENT_LIMIT + 1), "too_long"),
        ("her GP, 07700 900123", "no_identifiers"),
        ("somebody at PO1 2AL", "no_identifiers"),
    ):
        assert office.errors(fill(office, recipient=recipient)) == {"recipient": error}
    assert entries(office) == []


def test_faults_are_named_together(office: Office) -> None:
    """Each at its field."""
    outcome = fill(
        office, supervisee=office["Marek Novak"].id, form="", purpose="", recipient="", parts=(), checks=()
    )
    assert office.errors(outcome) == {
        "supervisee": "choose_person",
        "form": "choose_one",
        "purpose": "choose_one",
        "recipient": "write_something",
        "parts": "tick_part",
        "checks": "tick_both",
    }


@pytest.mark.clause("C4")
def test_audiences_are_the_packs(office: Office) -> None:
    """Each asks for what the pack settles; an audience that it does not name is refused."""
    rules = office.setting.rules
    assert audiences(rules) == (MANAGER, PROFESSIONAL, OUTSIDE, LISTED, LAW, EMERGENCY)
    choice = office.shown(DiscloseChoice, office.ask(GRACE, Press(Verb.DISCLOSE_FORM)))
    assert choice.audiences == audiences(rules)
    assert office.says(office.ask(GRACE, Press(Verb.DISCLOSE_FORM, "friend"))) == "gone"
    assert office.says(fill(office, "friend")) == "gone"
    settle(office, "share.basis.partner_agency", "permission")
    settle(office, "share.basis.professional", "notify")
    settle(office, "share.lawful_basis", "legitimate_interests")
    assert enter(office, "partner_agency").asks is Asks.PERMISSION
    one = enter(office, PROFESSIONAL)
    assert (one.asks, one.basis) == (Asks.NOTIFY, "legitimate_interests")


def test_the_form_offers_ones_own_people(office: Office) -> None:
    """By name; who supervises nobody is told so, and cannot enter anything."""
    form = office.shown(DiscloseForm, office.ask(GRACE, Press(Verb.DISCLOSE_FORM, PROFESSIONAL)))
    assert [name for _, name in form.supervisees] == [AMIRA, BEN]
    for who in (AMIRA, PRIYA):
        assert office.says(office.ask(who, Press(Verb.DISCLOSE_FORM, PROFESSIONAL))) == "no_supervisees"
        assert office.says(office.ask(who, Press(Verb.DISCLOSE_SAVE, PROFESSIONAL))) == "not_yours"


# --- who sees what ---------------------------------------------------------------------------------


@pytest.mark.clause("P1-8o", "P3-2a")
def test_the_register_holds_names_and_the_policys_words(office: Office) -> None:
    """Who answers for data protection sees every entry, and to whom on a press; the reason stays with the pair."""
    one = enter(office)
    answer(office, Verb.CONSENT_REFUSE, one)
    override(office, one)
    enter(office, MANAGER, supervisee=office[BEN].id)
    register = office.shown(DisclosureList, office.word(PRIYA, "disclose"))
    assert (register.listing, register.may_add) == (Listing.ALL, False)
    assert [entry.about for entry in register.entries] == [BEN, AMIRA]
    shown = read_out(register, office)
    assert "Human resources".lower() in shown
    assert RECIPIENT not in shown
    assert REASON not in shown
    opened = page(office, one, PRIYA)
    assert (opened.reason, opened.own, opened.can_give, opened.can_drop) == (None, False, False, False)
    assert RECIPIENT in read_out(opened, office)
    assert REASON not in read_out(opened, office)


def test_the_register_is_turned_page_by_page(office: Office) -> None:
    """As many as a message has room for; one's own open ones come before those that are closed."""
    first = enter(office, MANAGER)
    for _ in range(PAGE):
        give(office, enter(office, MANAGER))
    own = office.shown(DisclosureList, office.word(GRACE, "disclose"))
    assert (own.pages, len(own.entries), own.entries[0].id) == (2, PAGE, first.id)
    more = Press(Verb.DISCLOSE_LIST, "own", 1)
    assert more in office.presses_on(Reply(message=own))
    (last,) = office.shown(DisclosureList, office.ask(GRACE, more)).entries
    assert last.tag == "D2"
    register = office.shown(DisclosureList, office.ask(PRIYA, Press(Verb.DISCLOSE_LIST, "all", 1)))
    assert [entry.id for entry in register.entries] == [first.id]
    about = office.shown(DisclosureList, office.word(AMIRA, "disclose"))
    assert (about.listing, about.pages, about.may_add) == (Listing.ABOUT, 2, False)


@pytest.mark.clause("P0-1a", "P0-2a")
@pytest.mark.parametrize("who", [BEN, TOM, RUTH, SAM, DORA])
def test_nobody_else_sees_answers_or_changes_it(office: Office, who: str) -> None:
    """Neither colleagues nor managers, whatever they press."""
    one = enter(office)
    verbs = [verb for verb in Verb if verb.startswith(("consent.", "override."))]
    for verb in (*verbs, Verb.DISCLOSE_OPEN, Verb.DISCLOSE_GIVEN_FORM, Verb.DISCLOSE_GIVEN):
        assert office.says(press(office, who, verb, one, day="2025-11-03", reason=REASON)) == "not_yours"
    assert office.says(office.ask(who, Press(Verb.DISCLOSE_LIST, "all"))) in ("not_yours", "no_supervisees")
    assert now(office, one) == one


def test_neither_of_the_two_acts_for_the_other(office: Office) -> None:
    """The supervisor gives no answer; the supervisee notes nothing as given and goes ahead with nothing."""
    one = enter(office)
    for verb in (Verb.CONSENT_AGREE, Verb.CONSENT_REFUSE, Verb.CONSENT_TALK, Verb.CONSENT_SEEN):
        assert office.says(press(office, GRACE, verb, one)) == "not_yours"
    for verb in (Verb.DISCLOSE_GIVEN, Verb.DISCLOSE_GIVEN_FORM, Verb.OVERRIDE_SAVE, Verb.OVERRIDE_FORM):
        assert office.says(press(office, AMIRA, verb, one)) == "not_yours"
    assert office.shown(ConsentLetter, press(office, AMIRA, Verb.DISCLOSE_OPEN, one)).can_answer
    assert now(office, one) == one


@pytest.mark.clause("P1-8a", "P0-1b")
def test_my_data_names_what_was_shared(office: Office) -> None:
    """How many, with days and purposes, each to be opened; and who has read it."""
    one = enter(office)
    page(office, one, PRIYA)
    shown = office.shown(MyData, office.word(AMIRA, "my-data"))
    assert [(entry.purpose, entry.day) for entry in shown.shared] == [("human_resources", office.today)]
    assert Press(Verb.CONSENT_OPEN, one.id) in office.presses_on(Reply(message=shown))
    assert (PRIYA, 1) in shown.reads
    assert office.shown(MyData, office.word(BEN, "my-data")).shared == ()


@pytest.mark.clause("P0-2g", "P1-8o", "P2-7d")
def test_the_log_holds_nothing_that_was_typed(office: Office) -> None:
    """Each step with days and the policy's words; neither the recipient nor the reason."""
    one = enter(office)
    answer(office, Verb.CONSENT_TALK, one)
    answer(office, Verb.CONSENT_REFUSE, one)
    override(office, one)
    give(office, one)
    enter(office, EMERGENCY)
    with office.database.engine.connect() as connection:
        everything = str(export(connection, TENANT))
    assert RECIPIENT not in everything
    assert REASON not in everything
    assert changes(office) == ["entered", "talk_asked", "refused", "overridden", "given", "entered"]
    entry = office.logged(AuditKind.DISCLOSURE_CHANGED)[0]
    assert cast("dict[str, object]", entry["payload"]) == {
        "change": "entered",
        "audience": "professional",
        "purpose": "human_resources",
        "asks": "consent",
        "basis": "public_task",
        "form": "said",
        "parts": 1,
        "state": "asked",
        "given_on": None,
        "version": 1,
    }


def test_the_same_request_has_one_effect(office: Office) -> None:
    """Entering, answering, going ahead and giving, each sent twice."""

    def twice(who: str, to: Press, **fields: str | tuple[str, ...]) -> None:
        for _ in range(2):
            office.ask(who, to, f"{who} {to.verb}", **fields)
            office.clock.move(minutes=1)

    twice(
        GRACE,
        Press(Verb.DISCLOSE_SAVE, PROFESSIONAL),
        supervisee=office[AMIRA].id,
        form="copy",
        purpose="conduct",
        recipient=RECIPIENT,
        parts=("workload", "performance"),
        checks=CHECKS,
    )
    (one,) = entries(office)
    twice(AMIRA, Press(Verb.CONSENT_TALK, one.id))
    twice(AMIRA, Press(Verb.CONSENT_REFUSE, one.id))
    twice(GRACE, Press(Verb.OVERRIDE_SAVE, one.id), reason=REASON)
    twice(AMIRA, Press(Verb.CONSENT_SEEN, one.id))
    twice(GRACE, Press(Verb.DISCLOSE_GIVEN, one.id), day=office.today.isoformat())
    assert changes(office) == ["entered", "talk_asked", "refused", "overridden", "seen", "given"]
    assert now(office, one).version == 4


def test_who_stands_in_can_share_too(office: Office) -> None:
    """Whoever supervises now enters it; it stays theirs when the cover is over."""
    office.ask(RUTH, Press(Verb.ABSENCE_FORM))
    fields = {"by": office[SAM].id, "for_whom": "all", "start": "2025-11-03", "until": "2025-11-10"}
    office.ask(TOM, Press(Verb.COVER_SAVE, office[GRACE].id), **fields)
    answers: dict[str, str | tuple[str, ...]] = {
        "supervisee": office[AMIRA].id,
        "form": "said",
        "purpose": "advice",
        "recipient": RECIPIENT,
        "parts": ("workload",),
        "checks": CHECKS,
    }
    office.shown(DisclosurePage, office.ask(SAM, Press(Verb.DISCLOSE_SAVE, MANAGER), **answers))
    (one,) = entries(office)
    assert (one.made_by, one.subject) == (office[SAM].id, office[AMIRA].id)
    office.clock.move(days=30)
    assert office.says(office.ask(GRACE, Press(Verb.DISCLOSE_OPEN, one.id))) == "not_yours"
    outcome = office.ask(SAM, Press(Verb.DISCLOSE_GIVEN, one.id), day=office.today.isoformat())
    assert office.shown(DisclosurePage, outcome).says == "given_now"


def test_every_envelope_is_for_its_reader(office: Office) -> None:
    """What an envelope opens answers its recipient with something of theirs."""
    enter(office, LAW)
    one = enter(office)
    answer(office, Verb.CONSENT_TALK, one)
    waiting: list[Outgoing] = [
        message for message in office.planned() if message.kind.startswith("disclosure_")
    ]
    names = {person.id: name for name, person in office.people.items()}
    assert len(waiting) == 6
    for message in waiting:
        envelope = office.composed(message)
        assert isinstance(envelope, DisclosureEnvelope)
        reply = office.ask(names[message.recipient], envelope.press)
        assert isinstance(reply, Reply)
        assert isinstance(reply.message, DisclosurePage | ConsentLetter | DisclosureTask)
