"""Samples of a team's rota; see `samples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.messages.base import Message
from bot.messages.group import Event, GroupForm, GroupRota, Rota
from bot.policy.clauses import rule_text

MEETING = Event(says="the team meeting", day=date(2026, 11, 17), past=True)
EVENTS = (
    MEETING,
    Event(says="group supervision", day=date(2026, 12, 1)),
    Event(says="practice development", day=date(2026, 12, 15)),
    Event(says="the team meeting", day=date(2026, 12, 29)),
)


def group() -> Iterator[tuple[str, Message]]:
    """The messages of bot/messages/group.py."""
    rota = Rota(key="key1", team="Looked After Children North", events=EVENTS)
    going = GroupRota(rotas=(rota,), can_log=True, rule=rule_text("P1-3.4a"), clause=("P1-3.4a", "P1-3.4b"))
    yield "one", going
    yield "begun", replace(going, says="begun", team=rota.team, can_log=False)
    yield "stopped", GroupRota(rotas=(), says="stopped", team=rota.team)
    yield "two", replace(going, rotas=(rota, replace(rota, key="key2", team="Leaving Care")))
    yield "nothing", GroupRota(rotas=())
    yield "a colleague's", GroupRota(rotas=(), others=(("Looked After Children North", "Sam Okoro"),))
    teams = (("key1", "Looked After Children North"), ("key2", "Leaving Care"))
    yield "two teams", GroupForm(teams=teams, chosen="", start=date(2026, 11, 19))
    yield "one team", GroupForm(teams=teams[:1], chosen="key1", start=date(2026, 11, 19))
