"""The composition root: the one place that knows every part and puts them together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from bot.clock import SystemClock
from bot.config import Settings
from bot.domain.rules import Rules
from bot.domain.working_time import WorkingTime, WorkingTimes
from bot.errors import KeysError, PolicyError, StorageError, SupervisionError
from bot.policy.bank_holidays import bank_holidays
from bot.policy.clauses import rule_text
from bot.policy.running import RunningPack
from bot.ports import Clock, Platform
from bot.rendering.words import Templates
from bot.resources import folder
from bot.usecases.setting import InForce, Setting
from storage.addresses import AddressSeal
from storage.data_keys import has_keys, missing_key_ids
from storage.engine import make_engine, parse_url, sqlite_file
from storage.keys import Keyring
from storage.migrate import current_is_newest
from storage.open import open_database
from storage.sealing import BATCH as SEAL_BATCH
from storage.sealing import seal
from storage.unit_of_work import SqlDatabase

if TYPE_CHECKING:
    import aiohttp

    from bot.platforms.slack.platform import SlackPlatform
    from bot.platforms.teams.platform import TeamsPlatform
    from bot.platforms.teams.service_urls import TrustedServices

TENANT = "main"
"""One installation serves one organisation; the column is there for those that serve several."""
KEY_FILE = "supervision.keys"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What every command works with."""

    settings: Settings
    clock: Clock
    setting: Setting
    running: RunningPack
    database: SqlDatabase
    keyring: Keyring
    templates: Templates
    notes: tuple[str, ...] = field(default=())
    """What the administrator should be told, such as that a key file was made."""

    def look_at_pack(self) -> str | None:
        """Puts a changed policy pack into force; one with faults is left, and they are returned, once.

        Planning notes the change in the audit log and looks at everybody anew.
        """
        found = self.running.reload()
        if isinstance(found, Rules):
            self.setting.adopt(in_force(self.settings, found))
        return str(found) if isinstance(found, PolicyError) else None

    def close(self) -> None:
        """Seals what was logged, and ends all connections."""
        self.seal_all()
        self.database.close()

    def seal_all(self) -> None:
        """Seals every audit entry that is not sealed yet."""
        while True:
            with self.database.engine.begin() as connection:
                sealed = seal(connection, TENANT, self.clock.now(), self.keyring)
            if sealed is None or sealed.last_seq - sealed.first_seq + 1 < SEAL_BATCH:
                return


def open_installation(settings: Settings, clock: Clock | None = None) -> Installation:
    """Puts together what commands need.

    Raises:
        ConfigurationError, PolicyError, KeysError: as the parts do.
        StorageError: the database is not there or not on the newest schema.
    """
    clock = clock or SystemClock()
    running = RunningPack(settings.supervision_policy)
    setting = make_setting(settings, running.current())
    engine = make_engine(settings.database_url)
    try:
        if not current_is_newest(engine):
            raise StorageError("The database is on an older schema. Run: supervision-bot migrate")
        keyring, notes = open_keyring(settings, engine)
    except SupervisionError:
        engine.dispose()
        raise
    return Installation(
        settings=settings,
        clock=clock,
        setting=setting,
        running=running,
        database=open_database(
            engine, clock, TENANT, keyring, pack=lambda: f"{setting.rules.pack} {setting.rules.version}"
        ),
        keyring=keyring,
        templates=Templates(folder("templates"), setting.zone),
        notes=notes,
    )


def make_setting(settings: Settings, rules: Rules) -> Setting:
    """The rules and the installation's place in time."""
    zone = ZoneInfo(settings.supervision_timezone)
    return Setting(in_force(settings, rules), zone=zone, rule_text=rule_text)


def in_force(settings: Settings, rules: Rules) -> InForce:
    """A pack's rules, with everybody's working time under them."""
    hours = rules.working_hours
    usual = WorkingTime(
        zone=ZoneInfo(settings.supervision_timezone),
        days=hours.days.value,
        holidays=bank_holidays(settings.supervision_country),
        opens=hours.opens.value,
        closes=hours.closes.value,
    )
    return InForce(rules=rules, working_time_of=WorkingTimes(usual))


def open_keyring(settings: Settings, engine: Engine) -> tuple[Keyring, tuple[str, ...]]:
    """The master keys: of the settings, or of the key file beside the embedded database.

    A key file is made where nothing is encrypted yet, and never afterwards: it would open nothing.

    Raises:
        KeysError: they cannot be read, or do not open what is stored.
    """
    if settings.supervision_keys is not None:
        return _that_opens(Keyring.from_setting(settings.supervision_keys.get_secret_value()), engine), ()
    file = sqlite_file(parse_url(settings.database_url)).with_name(KEY_FILE)
    with engine.begin() as connection:
        fresh = not has_keys(connection, TENANT)
    keyring, made = Keyring.from_file(file, create=fresh)
    note = (
        f"A key file was made: {file}. Keep a copy apart from the database: without it nothing can be read."
    )
    return _that_opens(keyring, engine), (note,) if made else ()


def _that_opens(keyring: Keyring, engine: Engine) -> Keyring:
    with engine.begin() as connection:
        missing = missing_key_ids(connection, TENANT, keyring)
    if missing:
        raise KeysError(
            f"The database needs the master key {', '.join(missing)}, which is not among the keys given: "
            "add it to SUPERVISION_KEYS or to the key file."
        )
    return keyring


async def ready(installation: Installation) -> str | None:
    """What is missing for the service to work, or None."""

    def look() -> str | None:
        try:
            if not current_is_newest(installation.database.engine):
                return "the database is on an older schema"
            with installation.database.engine.begin() as connection:
                missing = missing_key_ids(connection, TENANT, installation.keyring)
        except StorageError:
            return "the database cannot be reached"
        return f"master key {', '.join(missing)}" if missing else None

    return await asyncio.to_thread(look)


def slack_platform(installation: Installation, session: aiohttp.ClientSession) -> SlackPlatform | None:
    """Slack, where it is configured."""
    from bot.platforms.slack.api import SlackApi
    from bot.platforms.slack.platform import SlackPlatform

    settings = installation.settings
    if settings.slack_bot_token is None:
        return None
    api = SlackApi(session, settings.slack_api_url, settings.slack_bot_token.get_secret_value())
    return SlackPlatform(api, installation.templates)


def teams_platform(installation: Installation, session: aiohttp.ClientSession) -> TeamsPlatform | None:
    """Teams, or the Agents Playground in its place, where it is configured."""
    from bot.platforms.teams.connector import Connector
    from bot.platforms.teams.platform import TeamsPlatform
    from bot.platforms.teams.tokens import Tokens

    settings = installation.settings
    if not settings.has_teams:
        return None
    tokens = None
    if settings.microsoft_app_id and settings.microsoft_app_tenant_id and settings.microsoft_app_password:
        tokens = Tokens(
            session,
            login_url=settings.microsoft_login_url,
            tenant=settings.microsoft_app_tenant_id,
            app_id=settings.microsoft_app_id,
            password=settings.microsoft_app_password.get_secret_value(),
        )
    seal = AddressSeal(installation.keyring, TENANT)
    return TeamsPlatform(
        Connector(session, trusted_services(settings), tokens),
        installation.templates,
        seal,
        app_id=settings.microsoft_app_id or "",
        find_service=partial(_service_url, installation, seal),
    )


def trusted_services(settings: Settings) -> TrustedServices:
    """Where the bot's answers to Teams may go."""
    from bot.platforms.teams.service_urls import TrustedServices, is_loopback

    anonymous = settings.microsoft_allow_anonymous
    return TrustedServices(
        () if anonymous else settings.microsoft_service_urls,
        loopback=anonymous or is_loopback(settings.microsoft_openid_metadata_url),
        own=not anonymous,
    )


async def _service_url(installation: Installation, seal: AddressSeal) -> str:
    """Where a conversation is begun with somebody who never wrote: where others are reached, who did."""
    from bot.platforms.teams.platform import NAME
    from bot.platforms.teams.reference import opened
    from bot.platforms.teams.service_urls import EVERYWHERE

    account = await installation.database.run(lambda tx: tx.accounts.latest(NAME))
    reference = opened(account.address, seal) if account else None
    if reference and trusted_services(installation.settings).trusts(reference.service):
        return reference.service
    return next(iter(installation.settings.microsoft_service_urls), EVERYWHERE)


def platforms_of(installation: Installation, session: aiohttp.ClientSession) -> Mapping[str, Platform]:
    """The platforms that are configured, by name."""
    configured = (slack_platform(installation, session), teams_platform(installation, session))
    return {platform.name: platform for platform in configured if platform}
