"""Samples of what went to the wrong place, of data requests and of corrections; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.messages.base import Message
from bot.messages.breach import (
    HOLDS,
    PARTS,
    PEOPLE,
    PLACES,
    BreachForm,
    BreachList,
    BreachSent,
    BreachStart,
    BreachTold,
    Incident,
    Passed,
)
from bot.messages.corrections import CorrectionForm, CorrectionPage
from bot.messages.data_requests import RequestForm, RequestLine, RequestList
from bot.policy.clauses import rule_text
from bot.presses import Press, Verb

NOW = datetime(2026, 11, 17, 10, 42, tzinfo=UTC)
UNTIL = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
TODAY = date(2026, 11, 19)
CONTENTS = (
    "preparation_read",
    "record_draft",
    "record_answered",
    "view_stays",
    "concern_over",
    "action_over",
    "action_accepted",
    "not_there",
    "names_alone",
    "elsewhere",
)
OUTCOMES = (
    ("corrected", "Corrected in a new version"),
    ("view_added", "Their view was put beside it"),
    ("refused", "It stays as it is"),
)


def breaches() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/breach.py, data_requests.py and corrections.py."""
    yield from _telling()
    yield from _told()
    yield from _lists()
    yield from _requests()
    yield from _corrections()


def _telling() -> Iterator[tuple[str, Message]]:
    yield "one lead", BreachStart(leads=("Priya",))
    yield "two leads", BreachStart(leads=("Owen", "Priya"))
    yield "nobody", BreachStart(leads=())
    kinds = ("preparation_shared", "record_to_confirm", "concern_asked", "of another release")
    messages = tuple(
        Passed(id=f"m{number}", kind=kind, name="Grace Bell", at=NOW) for number, kind in enumerate(kinds)
    )
    yield "some messages", BreachSent(messages=messages)
    yield from ((what, BreachForm(what=what, today=TODAY)) for what in PLACES)


def _told() -> Iterator[tuple[str, Message]]:
    told = BreachTold(
        what="sent",
        matter="b1",
        leads=("Priya",),
        at=NOW,
        until=UNTIL,
        hours=72,
        name="Grace",
        content="preparation_unread",
        chat="chat_going",
        follow=("open_preparation", Press(Verb.PREPARE_OPEN, "p1")),
    )
    yield "taking back", told
    yield from (
        (chat, replace(told, chat=chat, follow=None)) for chat in ("chat_gone", "chat_never", "chat_stays")
    )
    yield from ((content, replace(told, content=content, follow=None)) for content in CONTENTS)
    yield "record", replace(told, follow=("change_record", Press(Verb.RECORD_CHANGE, "r1", 2)))
    yield "view", replace(told, follow=("open_record", Press(Verb.CONFIRM_OPEN, "r1", 2)))
    plain = BreachTold(what="saw", matter="b2", leads=("Priya",), at=NOW, until=UNTIL, hours=72)
    yield "seen", plain
    yield "unreached", replace(plain, leads=("Owen", "Priya"), unreached=("Priya",))
    yield "on one's own list", replace(plain, leads=(), own=True)
    yield "nobody", BreachTold(what="elsewhere", leads=(), at=NOW)
    near = replace(plain, what="near")
    yield "near miss", near
    yield "near miss on one's own list", replace(near, leads=(), own=True)
    yield "near miss, nobody", replace(near, leads=())


def _lists() -> Iterator[tuple[str, Message]]:
    one = Incident(
        id="b1",
        tag="B1",
        by="Amira Khan",
        at=NOW,
        what="sent",
        holds="record",
        people="one",
        chat="chat_gone",
        until=UNTIL,
        hours=71,
    )
    elsewhere = replace(
        one,
        id="b2",
        tag="B2",
        what="elsewhere",
        holds="family",
        people="unknown",
        place="outside",
        day=date(2026, 11, 16),
        part="evening",
        chat="",
        hours=1,
    )
    late = replace(elsewhere, id="b3", tag="B3", what="saw", place="alone", past=True, hours=2, holder="Owen")
    yield "three", BreachList(incidents=(one, elsewhere, late))
    yield "nothing", BreachList(incidents=())
    near = replace(elsewhere, id="b4", tag="B4", what="near", place="")
    yield (
        "near misses",
        BreachList(incidents=(), near=(near, replace(near, id="b5", tag="B5", part="unknown"))),
    )
    yield "many", BreachList(incidents=(one,) * 9)
    yield "last hour", BreachList(incidents=(replace(one, hours=0),))
    yield "over just now", BreachList(incidents=(replace(one, hours=0, past=True),))
    chats = ("chat_going", "chat_never", "chat_stays")
    yield "messages", BreachList(incidents=tuple(replace(one, id=chat, chat=chat) for chat in chats))
    yield (
        "from a near miss",
        BreachList(incidents=(replace(near, until=UNTIL, hours=72),), says="opened_again"),
    )
    yield "taken on", BreachList(incidents=(one,), says="took_on")
    yield "stale", BreachList(incidents=(), says="stale")
    for number, holds in enumerate(HOLDS):
        people, part = PEOPLE[number], PARTS[number]
        places = tuple(dict.fromkeys(place for values in PLACES.values() for place in values))
        lines = tuple(
            replace(elsewhere, holds=holds, people=people, part=part, place=place) for place in places
        )
        yield f"words of {holds}", BreachList(incidents=lines)


def _requests() -> Iterator[tuple[str, Message]]:
    rule, clause = rule_text("P3-3a"), ("P3-3a",)
    line = RequestLine(
        id="d1",
        tag="D1",
        who="parental_responsibility",
        about="",
        received=date(2026, 11, 3),
        due=date(2026, 12, 3),
        days=14,
        meeting="may_meet",
        may_meet=True,
    )
    held = replace(
        line, id="d2", tag="D2", who="data_subject", about="Ben Hale", holder="Priya", may_meet=False
    )
    meetings = ("meeting_open", "meeting_held", "meeting_not_held", "")
    yield "one", RequestList(lines=(line,), rule=rule, clause=clause)
    lines = tuple(replace(held, id=f"d{number}", meeting=block) for number, block in enumerate(meetings))
    yield "meetings", RequestList(lines=lines, rule=rule, clause=clause)
    others = (
        replace(held, past=True, days=2),
        replace(held, days=0),
        replace(held, days=1, may_open=False),
        replace(held, stopped=date(2026, 11, 10), who="of_another_pack"),
    )
    yield "times", RequestList(lines=others)
    yield "many", RequestList(lines=(line,) * 9, rule=rule, clause=clause)
    yield "nothing", RequestList(lines=(), rule=rule, clause=clause)
    yield from (
        (says, RequestList(lines=(line,), says=says, tag="D1"))
        for says in ("entered", "meeting_planned", "stale", "nobody")
    )
    requesters = ("data_subject", "parental_responsibility", "legal_representative", "of_another_pack")
    form = RequestForm(
        requesters=requesters, people=(("p1", "Amira Khan"), ("p2", "Ben Hale")), received=TODAY
    )
    yield "small organisation", form
    yield "large organisation", replace(form, people=(), teams=(("t1", "Leaving Care"), ("t2", "North")))
    yield "of a team", replace(form, team="t1", who="data_subject", received=date(2026, 11, 3))


def _corrections() -> Iterator[tuple[str, Message]]:
    records = (("r2", date(2026, 10, 22)), ("r1", date(2026, 9, 24)))
    yield "two records", CorrectionForm(records=records)
    yield "no record", CorrectionForm(records=())
    asked = CorrectionPage(
        id="c1",
        what="fact",
        own=False,
        name="Grace",
        opened=TODAY,
        due=date(2026, 12, 19),
        day=date(2026, 10, 22),
        says="asked_now",
        rule=rule_text("P3-3f"),
        clause=("P3-3f",),
    )
    yield "asked about a fact", asked
    view = Press(Verb.DIFFER_FORM, "r2", 1)
    yield "asked about an opinion", replace(asked, what="opinion", view=view)
    yield "asked about the list", replace(asked, what="staff_list", name="Priya", day=None)
    yield "asked before", replace(asked, says="asked_before")
    yield "answered", replace(asked, says="", closed=TODAY, outcome=OUTCOMES[0][1])
    own = replace(
        asked,
        own=True,
        name="Amira",
        says="",
        outcomes=OUTCOMES,
        change=Press(Verb.RECORD_CHANGE, "r2", 1),
    )
    yield "a fact to mend", own
    yield "a fact of somebody else's", replace(own, author="Sam", change=None)
    yield "an opinion to answer", replace(own, what="opinion", change=None)
    yield "the list to mend", replace(own, what="staff_list", day=None, change=None)
    yield from ((says, replace(own, says=says)) for says in ("stale", "no_new_version", "no_view"))
    done = replace(own, says="closed_now", closed=TODAY, outcome=OUTCOMES[0][1], outcomes=(), change=None)
    yield "done", done
