"""Samples of unplanned case discussions; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.adhoc import AdhocForm, AdhocList, AdhocSaved, Talk
from bot.messages.base import Message

THURSDAY = date(2026, 11, 19)


def adhoc() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/adhoc.py."""
    own = Talk(ref="me.talk1", name="", day=THURSDAY)
    theirs = Talk(ref="amira.talk2.case7", name="Amira Khan", day=date(2026, 11, 17), tag="K7")
    yield "two", AdhocList(talks=(theirs, own))
    yield "the other one says it", AdhocList(talks=(replace(own, can_say=False),))
    yield "nothing", AdhocList(talks=())
    yield "many", AdhocList(talks=tuple(replace(own, ref=f"me.talk{number}") for number in range(20)))
    form = AdhocForm(pairs=(("me", "Tom Reid"), ("amira", "Amira Khan")), chosen="", today=THURSDAY)
    yield "several", form
    yield "about a case", replace(form, pairs=form.pairs[1:], chosen="amira", case="case7", tag="K7")
    yield "entered", AdhocSaved(says="entered", talk=own)
    yield "not entered", AdhocSaved(says="not_entered", talk=theirs)
    yield "already", AdhocSaved(says="already", talk=theirs)
