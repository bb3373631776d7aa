"""One pass of the clock, in pieces: how large they are changes nothing that anybody is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from bot.ports import AuditKind
from bot.usecases import tick
from bot.usecases.plan_reminders import Planned
from tests.support.office import Office


def said(found: Sequence[Planned]) -> list[tuple[str, str, set[str]]]:
    """To whom, which message, and its items."""
    return [(one.recipient.id, one.kind, {item.key for item in one.items}) for one in found]


@pytest.mark.parametrize(("due", "looks", "messages"), [(1, 1, 1), (2, 5, 3), (3, 2, 1)])
def test_a_pass_in_small_pieces_plans_what_one_in_a_piece_plans(
    office: Office, monkeypatch: pytest.MonkeyPatch, due: int, looks: int, messages: int
) -> None:
    """The same messages with the same items, two a person at most, each once, and an entry in the log for each."""
    office.clock.move(days=60)
    whole = asyncio.run(tick.find_owed(office.database, office.setting))
    monkeypatch.setattr(tick, "DUE_AT_ONCE", due)
    monkeypatch.setattr(tick, "LOOK_AT_ONCE", looks)
    monkeypatch.setattr(tick, "CHUNK", messages)

    planned = asyncio.run(tick.plan_pass(office.database, office.setting))

    assert len(whole) > 3
    assert said(planned) == said(whole)
    assert len(office.planned()) == len(planned)
    assert len(office.logged(AuditKind.MESSAGE_PLANNED)) >= len(planned)
    assert not asyncio.run(tick.plan_pass(office.database, office.setting))
