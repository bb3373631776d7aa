"""Who is in the organisation, as Teams shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_DNS, uuid5

from bot.demo.members import Member as SlackMember
from tests.support.teams.authority import TENANT

BOT = "28:11111111-2222-3333-4444-555555555555"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account.

    Attributes:
        id: Teams' own of the person, which is another one for each bot.
        entra: the Entra object id.
    """

    name: str
    id: str
    entra: str
    email: str = ""
    signs_in_as: str = ""
    tenant: str = TENANT
    role: str = "user"

    def as_teams_shows(self) -> dict[str, str]:
        """The channel account of a member look-up."""
        return {
            "id": self.id,
            "name": self.name,
            "aadObjectId": self.entra,
            "email": self.email,
            "userPrincipalName": self.signs_in_as,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


def member(name: str, email: str = "", **more: str) -> Member:
    """An account of somebody; ids follow from the name."""
    entra = str(uuid5(NAMESPACE_DNS, name))
    address = email or f"{name.lower().replace(' ', '.')}@demo.example"
    given = {"email": address, "signs_in_as": address, "id": f"29:1-{entra[:12]}_x", "entra": entra}
    return Member(name=name, **(given | more))


def of_team(members: Iterable[SlackMember]) -> list[Member]:
    """The demo's team with accounts in Teams."""
    return [member(one.name, one.email) for one in members if one.email]
