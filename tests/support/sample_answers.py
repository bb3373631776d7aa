"""Samples of the short answers; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from bot.messages.answers import DidYouMean, Help, Line, Notice, NotThereYet, Plain, Welcome
from bot.messages.base import Message
from bot.messages.parts import word
from bot.presses import Press, Verb
from bot.usecases.compose import FORM_WORDS
from bot.usecases.fold import folding
from bot.usecases.words import NOT_YET

OPEN_RECORD = Press(Verb.CONFIRM_OPEN, "record1", 1)
OPEN_PREPARATION = Press(Verb.PREPARE_OPEN, "preparation1")

EVERY_WORD = (
    "safeguarding",
    "prepare",
    "next",
    "confirm",
    "book",
    "held",
    "record",
    "actions",
    "cases",
    "adhoc",
    "group",
    "disclose",
    "status",
    "breach",
    "concern",
    "my-data",
    "snooze",
)
MORE = (
    ("do_sooner", Press(Verb.SOONER_FORM)),
    ("do_conflict", Press(Verb.CONFLICT_FORM)),
    ("do_difficulty", Press(Verb.DIFFICULTY_FORM)),
)


def answers() -> Iterator[tuple[str, Message]]:
    """The answers of bot/messages/answers.py."""
    yield "everything", Help(first_name="Grace", words_available=EVERY_WORD, more=MORE)
    yield "supervisee", Help(first_name="Amira", words_available=(*EVERY_WORD[:5], "my-data", "snooze"))
    yield "supervisee", Welcome(first_name="Amira", supervisor="Grace")
    yield "nobody's supervisee", Welcome(first_name="Ruth", supervisor="")
    yield from ((message.says, message) for message in _plain())
    yield from (
        (f"open_{name}", Plain(says=f"open_{name}", leads=((f"do_{name}", word(name)),)))
        for name in sorted(FORM_WORDS)
    )
    yield from ((name, NotThereYet(word=name, first_name="Amira")) for name in sorted(NOT_YET))
    yield "near", DidYouMean(nearest=("prepare", "my-data", "safeguarding"))
    yield "unknown", DidYouMean(nearest=())
    yield from (
        (says, Line(says=says))
        for says in (
            "in_private",
            "closed",
            "staff_only",
            "staff_only_in_danger",
            "taken_back",
            "newer_app",
            "too_long",
            "problem",
        )
    )
    yield "folding a letter", folding(OPEN_RECORD)
    yield "problem with a reference", Line(says="problem", reference="7KQ4-M2")
    yield "supervisee", Notice(supervisor="Grace", retention_days=90)
    yield "no supervisor", Notice(supervisor="", retention_days=90)


def _plain() -> Iterator[Plain]:
    next_word = (("next", word("next")),)
    yield Plain(says="welcome_back", to="Amira", leads=(*next_word, ("help", word("help"))))
    yield Plain(says="not_yours")
    yield Plain(says="not_due", leads=(("see_due", Press(Verb.DUTIES)),))
    yield Plain(says="folded", leads=(("open_again", OPEN_RECORD),))
    yield Plain(says="no_longer")
    yield Plain(says="asked_elsewhere")
    yield Plain(says="gone", name="This is no longer shared. The supervisee can share it again.")
    yield Plain(says="no_supervisor", leads=(("help", word("help")),))
    yield Plain(says="no_supervisees")
    yield Plain(says="nobody_to_book")
    yield Plain(says="no_line", leads=next_word)
    yield Plain(says="booking_changed", leads=(("do_book", Press(Verb.BOOK_FORM, "amira")),))
    yield Plain(says="no_booking")
    yield Plain(says="nothing_to_write")
    yield Plain(says="nothing_to_confirm")
    yield Plain(says="nothing_to_snooze", leads=next_word)
    yield Plain(says="paused", leads=(("carry_on", OPEN_PREPARATION),))
    yield Plain(says="kept", day=date(2027, 2, 17))
    yield Plain(says="kept_shared", name="Grace")
    yield Plain(says="nothing_shared")
    yield Plain(says="already_read", name="Grace", at=datetime(2026, 11, 19, 10, 42, tzinfo=UTC))
    yield Plain(says="taken_back", name="Grace")
    yield Plain(says="discarded")
    yield Plain(says="typed_saved", leads=(("carry_on", OPEN_PREPARATION),))
    yield Plain(says="attachment_refused")
    yield Plain(says="handed_on", name="Sam", leads=(("see_actions", Press(Verb.ACTIONS)),))
    yield Plain(says="talk_asked", name="Grace", leads=(("open_record", OPEN_RECORD),))
