"""`check`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp

from bot.bootstrap import Installation, slack_platform, teams_platform
from bot.commands.opening import opened
from bot.commands.printing import say
from bot.domain.people import Role
from bot.domain.rules import Rules
from bot.errors import ConfigurationError
from bot.platforms.slack.platform import SlackPlatform, Workspace
from bot.platforms.teams.platform import TeamsPlatform
from bot.usecases.safeguarding import contacts_of

NO_PLATFORM = (
    "a chat platform: for Slack set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN, "
    "for Teams MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD and MICROSOFT_APP_TENANT_ID"
)


def run_check() -> None:
    """Says what works and what is missing; exit code 2 where something is missing."""
    with opened() as installation:
        say(f"Database: reachable, on the newest schema. Keys: {', '.join(installation.keyring.ids)}.")
        rules = installation.setting.rules
        say(f"Policy: {rules.pack} {rules.version}, until {rules.expires.value.isoformat()}.")
        missing = [*_numbers(rules), *_staff(installation), *asyncio.run(_platforms(installation))]
    if missing:
        raise ConfigurationError("Missing:\n" + "\n".join(f"- {one}" for one in missing))
    say("All that is needed is there.")


def _numbers(rules: Rules) -> Iterator[str]:
    """Whom people cannot call when they ask whom to tell (P4-6.0b, P4-3.2)."""
    for contact in contacts_of(rules):
        if not contact.phone:
            yield (
                f"a telephone number for '{contact.name}', to be entered under safeguarding in a policy pack of your own"
            )


def _staff(installation: Installation) -> Iterator[str]:
    today = installation.setting.day(installation.clock.now())
    facts, unreachable = installation.database.run_now(
        lambda tx: (tx.people.everybody(), tx.accounts.unreachable())
    )
    present = [one.person for one in facts if not one.person.has_left(today)]
    say(f"Staff: {len(present)} people.")
    if not present:
        yield "the staff list: supervision-bot import-staff FILE"
    elif not any(one.entry.roles & {Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR} for one in present):
        yield "somebody to tell of a breach: the role data_protection_lead in the staff list (P4-7.2)"
    elif not any(Role.DATA_PROTECTION_LEAD in one.entry.roles for one in present):
        say("Nobody has the role data_protection_lead: administrators are told of a breach.")
    cannot = [person.entry.email for person in present if person.id in unreachable]
    for email in cannot:
        say(f"cannot reach {email}")


async def _platforms(installation: Installation) -> list[str]:
    async with aiohttp.ClientSession() as session:
        slack, teams = slack_platform(installation, session), teams_platform(installation, session)
        if slack is None and teams is None:
            return [NO_PLATFORM]
        missing = await _slack(slack) if slack else []
        return [*missing, *(await _teams(installation, teams) if teams else [])]


async def _slack(slack: SlackPlatform) -> list[str]:
    workspace = await slack.workspace()
    if not isinstance(workspace, Workspace):
        return [f"Slack does not answer: {workspace.reason}"]
    say(f"Slack: workspace {workspace.team}.")
    return []


async def _teams(installation: Installation, teams: TeamsPlatform) -> list[str]:
    if installation.settings.microsoft_allow_anonymous:
        say("Teams: the Agents Playground on this machine; nothing is signed.")
        return []
    failure = await teams.sign_in()
    if failure is not None:
        return [
            f"Teams gives the bot no token: {failure.reason}. Its id and secret are in Entra, App registrations."
        ]
    say(f"Teams: tenant {installation.settings.microsoft_app_tenant_id}.")
    return []
