"""Who works here: the staff list, and the same people as the Agents Playground's made-up organisation.

The Playground wants five people besides the one who sits before it, with ids like these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from uuid import NAMESPACE_DNS, uuid5

import yaml

Yaml: TypeAlias = "str | Sequence[Yaml] | Mapping[str, Yaml]"

TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
LISTED = ("Amira Khan", "Ben Hart", "Grace Bell", "Tom Reid", "Ruth Lane")
STRANGER = "Nora Wade"
"""In the organisation, but not in the staff list."""
PEOPLE = (*LISTED, STRANGER)
HEADER = "email,name,team,role,supervisor_email,start_date,last_supervision,teams_id"
SINCE_LAST = timedelta(days=3)
"""Nobody's date is near, whatever day it is: what comes unasked comes when a test says so."""


@dataclass(frozen=True, kw_only=True)
class Staff:
    """A line of the staff list."""

    role: str
    supervisor: str = ""


STAFF = {
    "Amira Khan": Staff(role="practitioner", supervisor="Grace Bell"),
    "Ben Hart": Staff(role="practitioner", supervisor="Grace Bell"),
    "Grace Bell": Staff(role="supervisor", supervisor="Tom Reid"),
    "Tom Reid": Staff(role="supervisor;manager", supervisor="Ruth Lane"),
    "Ruth Lane": Staff(role="supervisor;head_of_service"),
}


def email(name: str) -> str:
    """The address of somebody."""
    return f"{name.lower().replace(' ', '.')}@demo.example" if name else ""


def first_name(name: str) -> str:
    """The first name, for files and ids."""
    return name.split(maxsplit=1)[0].lower()


def entra_id(name: str) -> str:
    """The Entra object id of somebody."""
    return str(uuid5(NAMESPACE_DNS, name))


def staff_list(today: date) -> str:
    """The staff list; Grace's account cannot be matched by e-mail."""
    last = (today - SINCE_LAST).isoformat()
    rows = [
        f"{email(name)},{name},East,{one.role},{email(one.supervisor)},2024-01-08,{last},"
        f"{entra_id(name) if name == 'Grace Bell' else ''}"
        for name, one in STAFF.items()
    ]
    return "\n".join((HEADER, *rows, ""))


def config(name: str) -> str:
    """The configuration of a Playground before which somebody sits.

    https://aka.ms/teams-app-test-tool-config-guide; without `version` it ends and says nothing.
    """
    first = first_name(name)
    team: Mapping[str, Yaml] = {
        "id": f"team-of-{first}",
        "name": "My Team",
        "aadGroupId": entra_id("team"),
        "channels": [{"id": f"channel-of-{first}", "name": "Announcements"}],
    }
    held: Mapping[str, Yaml] = {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": entra_id("bot"), "name": "Supervision"},
        "currentUser": _account(name),
        "users": [_account(one) for one in PEOPLE if one != name],
        "personalChat": {"id": f"chat-of-{first}"},
        "groupChat": {"id": f"group-of-{first}", "name": "Group Chat"},
        "team": team,
    }
    return yaml.safe_dump(held, sort_keys=False)


def _account(name: str) -> Mapping[str, Yaml]:
    given, surname = name.split()
    # Grace signs in with another address than the list has.
    address = "g.bell@elsewhere.example" if name == "Grace Bell" else email(name)
    return {
        "id": f"user-id-{PEOPLE.index(name)}",
        "name": name,
        "userPrincipleName": address,
        "aadObjectId": entra_id(name),
        "givenName": given,
        "surname": surname,
        "email": address,
    }
