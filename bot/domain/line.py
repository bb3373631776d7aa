"""Who hears about whom: the line above a person, with cover, on one day."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date

from bot.domain.one_to_one import away_since
from bot.domain.people import Facts, Person, PersonId, Role
from bot.domain.rules import Part

_ESCALATED = frozenset({Part.MANAGER, Part.SENIOR})
"""Those to whom something goes on that the pair has not done."""


def acting_for(
    supervisor: Facts, supervisee: PersonId, day: date, person_of: Callable[[PersonId], Person | None]
) -> Person:
    """Who is in a supervisor's place for somebody on a day (P1-3.1e).

    It is who stands in, as long as that is not the person themselves and has not left; else the supervisor.
    """
    found = supervisor.cover_for(supervisee, day)
    cover = person_of(found) if found and found != supervisee else None
    return supervisor.person if cover is None or cover.has_left(day) else cover


class Line:
    """Finds the recipients of what is about somebody.

    Args:
        everybody: by id; a person above who is not among them gets nothing.
        day: on which it is asked: who has left, and who stands in.
    """

    def __init__(self, everybody: Mapping[PersonId, Facts], day: date) -> None:
        self._everybody = everybody
        self._day = day
        self._heads: dict[PersonId, Person | None] = {}
        self._managers: dict[PersonId, Person | None] = {}
        self._by_email: dict[str, Person] | None = None
        self._away: dict[PersonId, date | None] = {}

    def recipients(self, about: Person) -> Iterator[tuple[Person, frozenset[Part]]]:
        """Everybody who may hear about a person, each once with all that they are to them.

        Nobody who has left. A supervisor for whom somebody stands in hears nothing: that person does, and
        the senior is found above that supervisor. A senior who is the supervisor is named as supervisor alone.
        """
        parts: dict[PersonId, set[Part]] = {about.id: {Part.SUPERVISEE}}
        people = {about.id: about}
        for person, part in self._above(about):
            if person is None or person.has_left(self._day) or person.id == about.id:
                continue
            people[person.id] = person
            parts.setdefault(person.id, set()).add(part)
        for found, its in parts.items():
            if Part.SUPERVISOR in its:
                its.discard(Part.SENIOR)
            yield people[found], frozenset(its)

    def stand_ins(self, about: Person) -> Iterator[tuple[Person, Part, date]]:
        """Who hears meanwhile what a manager or a senior who is away would hear of duties, and since which day.

        That is who stands in for them, else the next one upwards who is there. Nobody who is or acts as the
        supervisor: what they have not done goes on to others.
        """
        line = list(self.upwards(about))
        if not any(self._since(above) for above in line[1:]):
            # Nearly everybody is there.
            return
        acting = acting_for(line[0], about.id, self._day, self._person)
        concerned = {about.id, line[0].person.id, acting.id}
        for person, part in self._above(about):
            if person is None or part not in _ESCALATED or person.id in concerned:
                continue
            since = self._since(self._everybody[person.id])
            if since is None or person.has_left(self._day):
                continue
            found = self._instead_of(person, about, line, concerned)
            if found is not None:
                yield found, part, since

    def _instead_of(
        self, away: Person, about: Person, line: Sequence[Facts], concerned: Container[PersonId]
    ) -> Person | None:
        """Who stands in for somebody above a person, else the next one upwards who is there or has somebody."""
        below, reached = about.id, False
        for above in line:
            person = above.person
            reached = reached or person.id == away.id
            cover = self._person(above.cover_for(below, self._day))
            for one in (person, cover) if reached else ():
                if one is not None and one.id not in concerned and self._is_there(one):
                    return one
            below = person.id
        return None

    def _is_there(self, person: Person) -> bool:
        return not person.has_left(self._day) and self._since(self._everybody[person.id]) is None

    def _since(self, facts: Facts) -> date | None:
        """The first day of somebody's absence, found once for each; None where they are there."""
        person = facts.person.id
        if person not in self._away:
            self._away[person] = away_since(facts, self._day)
        return self._away[person]

    def upwards(self, about: Person) -> Iterator[Facts]:
        """Everybody above a person, the nearest first, whether they have left or not."""
        seen = {about.id}
        above = about.supervisor_id
        # A circle, which the staff list refuses, would end here.
        while above is not None and above in self._everybody and above not in seen:
            seen.add(above)
            yield self._everybody[above]
            above = self._everybody[above].person.supervisor_id

    def _above(self, about: Person) -> Iterator[tuple[Person | None, Part]]:
        yield self._assessor(about), Part.ASSESSOR
        above = self._everybody.get(about.supervisor_id) if about.supervisor_id else None
        if above is None:
            return
        acting = acting_for(above, about.id, self._day, self._person)
        senior = above.person.id if acting is above.person else above.person.supervisor_id
        yield acting, Part.SUPERVISOR
        yield self._person(above.person.supervisor_id), Part.MANAGER
        yield self._senior(senior), Part.SENIOR

    def _assessor(self, about: Person) -> Person | None:
        email = about.entry.assessor_email
        if email is None:
            return None
        if self._by_email is None:
            self._by_email = {one.person.entry.email: one.person for one in self._everybody.values()}
        return self._by_email.get(email)

    def _person(self, person: PersonId | None) -> Person | None:
        facts = self._everybody.get(person) if person else None
        return facts.person if facts else None

    def _senior(self, above: PersonId | None) -> Person | None:
        head = self._nearest(Role.HEAD_OF_SERVICE, above, self._heads)
        return head or self._nearest(Role.MANAGER, above, self._managers)

    def _nearest(
        self, role: Role, start: PersonId | None, known: dict[PersonId, Person | None]
    ) -> Person | None:
        """The nearest one with the role, at or above somebody, who has not left; found once for each."""
        path: list[PersonId] = []
        current = start
        while current is not None and current in self._everybody and current not in known:
            person = self._everybody[current].person
            # Nobody yet: a circle, which the staff list refuses, would end here.
            known[current] = None
            path.append(current)
            if role in person.entry.roles and not person.has_left(self._day):
                known[current] = person
                break
            current = person.supervisor_id
        nearest = known.get(current) if current is not None else None
        known.update(dict.fromkeys(path, nearest))
        return nearest
