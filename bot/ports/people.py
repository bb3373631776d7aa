"""People, and their accounts on the chat platforms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.people import Facts, Person, PersonId, Role, StaffEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What reading a staff list changed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    missing: tuple[str, ...]
    """People known from before who are not in this list: listed, not removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """A person's facts with those of the people next to them."""

    own: Facts
    supervisor: Person | None
    supervisees: Sequence[Facts]
    """By name."""


class People(Protocol):
    """The staff, and the facts that the clocks need."""

    def by_id(self, person: PersonId) -> Person | None: ...
    def by_ids(self, people: Iterable[PersonId]) -> Mapping[PersonId, Person]: ...
    def by_email(self, email: str) -> Person | None: ...
    def by_platform_id(self, platform: str, user: str) -> Person | None:
        """The person for whom the staff list gives this account (`slack_id`, `teams_id`)."""
        ...

    def facts_of(self, person: PersonId) -> Facts: ...
    def around(self, person: Person) -> Around:
        """What `facts_of`, `by_id` of the supervisor and `supervised_by` find, in one look."""
        ...

    def supervises(self, person: PersonId) -> bool:
        """Whether anybody is supervised by a person."""
        ...

    def supervised_by(self, person: PersonId) -> Sequence[Facts]:
        """The facts of a person's own supervisees, by name."""
        ...

    def below(self, person: PersonId) -> Sequence[Facts]:
        """The facts of everybody under a person at any depth, by name."""
        ...

    def everybody(self) -> Sequence[Facts]:
        """The facts of all, by name."""
        ...

    def with_line(self, people: Iterable[PersonId]) -> Mapping[PersonId, Facts]:
        """The facts of some people, of everybody above them, and of who stands in for or assesses any of these."""
        ...

    def with_role(self, role: Role, day: date) -> Sequence[Person]:
        """Everybody in the list with a role who has not left by a day, by name."""
        ...

    def upwards(self, person: PersonId) -> Sequence[Person]:
        """The people above a person, the nearest first."""
        ...

    def import_list(self, entries: Sequence[StaffEntry]) -> Imported:
        """Takes over a checked staff list (contract: the staff list)."""
        ...


NO_ADDRESS = ""
"""An account's address where the platform says that there is no private conversation with that person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account on a chat platform.

    Attributes:
        team: Slack's team id, or the Entra tenant id.
        user: Slack's user id, or the Entra object id.
        address: the private conversation with the bot, once the platform has named it; `NO_ADDRESS` where it
            says that there is none.
        used_at: when the person last did something there.
        checked_at: when the platform last said that this is a full member.
        elsewhere_at: when the person last did something on another platform; only where `Accounts.whose` found it.
    """

    platform: str
    team: str
    user: str
    person: PersonId
    address: str | None = None
    used_at: datetime | None = None
    checked_at: datetime | None = None
    elsewhere_at: datetime | None = None


class Accounts(Protocol):
    """Who is who on the chat platforms."""

    def find(self, platform: str, team: str, user: str) -> Account | None: ...
    def whose(self, platform: str, team: str, user: str) -> tuple[Account, Person] | None:
        """An account with the person whose it is."""
        ...

    def of(self, person: PersonId) -> Sequence[Account]:
        """A person's accounts, the one last used first, Slack before others where none was used."""
        ...

    def save(self, account: Account) -> None: ...
    def latest(self, platform: str) -> Account | None:
        """The account that was last used there, of those with an address."""
        ...

    def set_address(self, account: Account, address: str) -> None:
        """Keeps the private conversation that the platform has named."""
        ...

    def remove(self, account: Account) -> None: ...
    def any_unchecked(self, platform: str, since: datetime) -> bool:
        """Whether the platform has not confirmed some account since a moment."""
        ...

    def people_without(self, platform: str) -> Sequence[Person]:
        """Everybody who has not left and has no account there."""
        ...

    def unreachable(self) -> frozenset[PersonId]:
        """Everybody who has no account anywhere, or none on which the platform can reach them."""
        ...
