"""Samples of what belongs on the case system; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.base import Message
from bot.messages.elsewhere import ElsewhereForm, ElsewhereSaved


def elsewhere() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/elsewhere.py."""
    form = ElsewhereForm(
        session="session1",
        supervisee="Amira",
        day=date(2026, 11, 19),
        kinds=("casework", "management_decision"),
        cases=(("case7", "K7"), ("case9", "K9")),
    )
    yield "with tags", form
    yield "without tags", replace(form, cases=())
    saved = ElsewhereSaved(kind="casework", state="entered", session="session1", has_record=True)
    yield "entered", saved
    yield "not entered", replace(saved, state="not_entered", has_record=False)
