"""Who hears about whom: the line above a person, with cover, on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.domain.people import Facts, Person, PersonId, Role
from bot.domain.rules import Part


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
        acting = self._who_acts_for(above, about)
        senior = above.person.id if acting is above.person else above.person.supervisor_id
        yield acting, Part.SUPERVISOR
        yield self._person(above.person.supervisor_id), Part.MANAGER
        yield self._senior(senior), Part.SENIOR

    def _who_acts_for(self, supervisor: Facts, about: Person) -> Person:
        """Who stands in, as long as that is not the person themselves and has not left; else the supervisor."""
        found = supervisor.cover_for(about.id, self._day)
        cover = self._person(found) if found != about.id else None
        return supervisor.person if cover is None or cover.has_left(self._day) else cover

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
