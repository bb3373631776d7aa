"""Who can hear a concern, and who is next where nobody answers (`dispute.routes` of the pack; C27).

Policies name places on a route by what people are to each other; here they become people of the staff list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final, cast

from bot.domain.people import Person, Role
from bot.domain.rules import Rules
from bot.policy.settled import RouteStep, settled
from bot.ports import Transaction


class Place(StrEnum):
    """What somebody who can hear a concern is to its author."""

    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    """The supervisor's own supervisor."""
    SENIOR = "senior"
    """The nearest head of service above."""
    HUMAN_RESOURCES = "human_resources"


class About(StrEnum):
    """What a concern is about: it decides the route, and nobody is told."""

    RELATIONSHIP = "relationship"
    FREQUENCY = "frequency"
    RECORD = "record"
    TREATMENT = "treatment"
    """How somebody was treated at work, by anybody (P1-1.2-S4); it has no route of its own."""


FORMAL: Final = "formal"
"""Where the formal procedures begin (P2-9c): nobody is asked through the bot any more."""

PLACES: Final[Mapping[str, Place]] = MappingProxyType(
    {
        "restorative_conversation": Place.SUPERVISOR,
        "discussion": Place.SUPERVISOR,
        "line_manager": Place.MANAGER,
        "head_of_service": Place.SENIOR,
        "human_resources": Place.HUMAN_RESOURCES,
    }
)
"""The pack's words for the steps of a route; any other word is taken for the formal procedures."""

_ON_THE_ROUTE_ALONE = frozenset({About.FREQUENCY})
"""What is settled by those whom its route names, and by nobody else (P1-3.1a-7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """Somebody who can hear a concern."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Who comes next on a route.

    Attributes:
        stage: how far along the route.
        days: within which an answer is asked for; None for the usual time.
    """

    hearer: Hearer
    stage: int
    days: int | None


def hearers_of(tx: Transaction, author: Person, today: date) -> tuple[Hearer, ...]:
    """Everybody who can hear a concern of somebody's, each once: their line upwards, then human resources."""
    above = [one for one in tx.people.upwards(author.id) if not one.has_left(today)]
    found: list[Hearer] = []
    if above and above[0].id == author.supervisor_id:
        found.append(Hearer(place=Place.SUPERVISOR, person=above[0]))
    line = [one for one in above if one.id != author.supervisor_id]
    if line:
        found.append(Hearer(place=Place.MANAGER, person=line[0]))
    senior = next((one for one in line[1:] if Role.HEAD_OF_SERVICE in one.entry.roles), None)
    if senior:
        found.append(Hearer(place=Place.SENIOR, person=senior))
    known = {author.id, author.supervisor_id, *(one.person.id for one in found)}
    advisers = [one for one in tx.people.with_role(Role.HUMAN_RESOURCES, today) if one.id not in known]
    adviser = _adviser(tx, advisers, today)
    if adviser:
        found.append(Hearer(place=Place.HUMAN_RESOURCES, person=adviser))
    return tuple(found)


def _adviser(tx: Transaction, people: list[Person], today: date) -> Person | None:
    """One of human resources: of those whom the bot reaches and who are there, if possible."""
    unreachable = tx.accounts.unreachable()
    return min(
        people,
        key=lambda one: (one.id in unreachable, tx.people.facts_of(one.id).is_away(today), one.entry.name),
        default=None,
    )


def route_of(rules: Rules, about: About) -> tuple[RouteStep, ...]:
    """The steps of a route; none where the pack has no such route."""
    path = f"dispute.routes.{about.value}"
    return cast("tuple[RouteStep, ...]", settled(rules, path, tuple)) if path in rules.settled else ()


def abouts_for(rules: Rules, place: Place) -> tuple[About, ...]:
    """What somebody at a place can hear about."""
    return tuple(about for about in About if place in places_for(rules, about))


def places_for(rules: Rules, about: About) -> frozenset[Place]:
    """Who can hear about something: whom the route names and, for most things, whoever its author chooses."""
    named = frozenset(PLACES[step.to] for step in route_of(rules, about) if step.to in PLACES)
    if about in _ON_THE_ROUTE_ALONE:
        return named
    return named | {Place.SUPERVISOR, Place.MANAGER, Place.HUMAN_RESOURCES}


def stage_of(rules: Rules, about: About, place: Place) -> int:
    """How far along its route a concern is with somebody; past its end with who is not on it."""
    route = route_of(rules, about)
    return next((stage for stage, step in enumerate(route) if PLACES.get(step.to) is place), len(route))


def nexts(rules: Rules, about: About, stage: int, hearers: tuple[Hearer, ...]) -> Iterator[Next]:
    """Who can be asked after a stage, the next on the route first, then who is not on it.

    Args:
        rules: the policy in force.
        about: what it is about.
        stage: the stage that brought no answer.
        hearers: those who can hear it and were not asked before.
    """
    by_place = {one.place: one for one in hearers if one.place in places_for(rules, about)}
    route = route_of(rules, about)
    for number, step in enumerate(route):
        place = PLACES.get(step.to)
        if (
            place is not None
            and place in by_place
            and (number > stage or (stage >= len(route) and place is not Place.SUPERVISOR))
        ):
            yield Next(hearer=by_place.pop(place), stage=number, days=step.days)
    on_route = {PLACES.get(step.to) for step in route} | {Place.SUPERVISOR}
    for place, hearer in by_place.items():
        if place not in on_route:
            yield Next(hearer=hearer, stage=len(route), days=None)
