"""The settings: from the environment or a `.env` file, frozen, all faults reported at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError, PolicyError
from bot.key_entries import setting_faults
from bot.policy.bank_holidays import bank_holidays
from bot.policy.pack import load


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # KeyError's child ZoneInfoNotFoundError is no ValueError: it would hide the other faults.
        raise ValueError("is no time zone like Europe/London") from None
    return name


def _policy(name: str) -> str:
    try:
        load(name)
    except PolicyError as error:
        raise ValueError(str(error)) from None
    return name


def _country(name: str) -> str:
    try:
        bank_holidays(name)
    except ConfigurationError as error:
        raise ValueError(str(error)) from None
    return name


def _keys(value: SecretStr) -> SecretStr:
    faults = setting_faults(value.get_secret_value())
    if faults:
        raise ValueError(" ".join(faults))
    return value


def _url(address: str) -> str:
    parts = urlsplit(address)
    loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise ValueError("is no web address")
    if parts.scheme == "http" and not loopback:
        raise ValueError("is not encrypted: use https (plain http is for this machine alone)")
    return address


def _single_tenant(kind: str) -> str:
    if kind.lower() != "singletenant":
        raise ValueError(
            "is SingleTenant: Microsoft makes no other new bots, and this one serves one organisation"
        )
    return kind


def _urls(addresses: object) -> object:
    """Web addresses, separated by commas."""
    if not isinstance(addresses, str):
        return addresses
    return tuple(_url(one.strip()) for one in addresses.split(",") if one.strip())


class Settings(BaseSettings):
    """What an installation sets (contract: settings)."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    database_url: str = "sqlite:///var/supervision.db"
    supervision_keys: Annotated[SecretStr, AfterValidator(_keys)] | None = None
    supervision_policy: Annotated[str, AfterValidator(_policy)] = "portsmouth-2025"
    supervision_timezone: Annotated[str, AfterValidator(_zone)] = "Europe/London"
    supervision_country: Annotated[str, AfterValidator(_country)] = "GB-ENG"
    slack_signing_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_url)] = "https://slack.com/api/"
    microsoft_app_id: str | None = None
    microsoft_app_password: SecretStr | None = None
    microsoft_app_tenant_id: str | None = None
    microsoft_app_type: Annotated[str, AfterValidator(_single_tenant)] = "SingleTenant"
    microsoft_openid_metadata_url: Annotated[str, AfterValidator(_url)] = (
        "https://login.botframework.com/v1/.well-known/openidconfiguration"
    )
    microsoft_login_url: Annotated[str, AfterValidator(_url)] = "https://login.microsoftonline.com"
    microsoft_service_urls: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_urls)] = ()
    microsoft_allow_anonymous: bool = False
    metrics_token: SecretStr | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    @model_validator(mode="after")
    def _together(self) -> Self:
        wrong: list[str] = []
        if (self.slack_signing_secret is None) != (self.slack_bot_token is None):
            missing = "SLACK_SIGNING_SECRET" if self.slack_signing_secret is None else "SLACK_BOT_TOKEN"
            wrong.append(f"{missing} is missing: Slack needs both the signing secret and the bot token")
        wrong += self._wrong_for_teams()
        if not self.database_url.startswith(("sqlite:", "postgresql+psycopg:")):
            wrong.append("DATABASE_URL starts with sqlite: or postgresql+psycopg:")
        if self.database_url.startswith("postgresql") and self.supervision_keys is None:
            wrong.append("SUPERVISION_KEYS is missing: with PostgreSQL the keys come from the settings")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _wrong_for_teams(self) -> list[str]:
        """What is missing or too much for Teams, with where it is found in Entra."""
        if self.microsoft_allow_anonymous:
            return self._wrong_for_anonymous()
        needed = {
            "MICROSOFT_APP_ID": (
                self.microsoft_app_id,
                "the application (client) id of the app registration",
            ),
            "MICROSOFT_APP_PASSWORD": (
                self.microsoft_app_password,
                "a client secret of the app registration, under Certificates & secrets",
            ),
            "MICROSOFT_APP_TENANT_ID": (
                self.microsoft_app_tenant_id,
                "the directory (tenant) id of the app registration",
            ),
        }
        if not any(value for value, _ in needed.values()):
            return []
        missing = (
            f"{name} is missing: in Entra, {where}" for name, (value, where) in needed.items() if not value
        )
        return list(missing)

    def _wrong_for_anonymous(self) -> list[str]:
        """Nothing is signed then: no registered bot, and nobody else's data."""
        name = "MICROSOFT_ALLOW_ANONYMOUS is for the Agents Playground on this machine alone"
        wrong: list[str] = []
        if self.microsoft_app_id or self.microsoft_app_password:
            wrong.append(f"{name}: remove it, or MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD")
        if self.database_url.startswith("postgresql"):
            wrong.append(f"{name}: remove it, or use the embedded database")
        return wrong

    @property
    def has_teams(self) -> bool:
        """Whether Teams, or the Agents Playground in its place, is configured."""
        return self.microsoft_allow_anonymous or self.microsoft_app_id is not None

    @property
    def has_slack(self) -> bool:
        """Whether Slack is configured."""
        return self.slack_signing_secret is not None and self.slack_bot_token is not None


def load_settings(**values: object) -> Settings:
    """The settings of this process.

    Args:
        **values: take the place of what the environment says.

    Raises:
        ConfigurationError: names every setting that is missing or wrong; never shows a value.
    """
    try:
        return Settings(**values)  # pyright: ignore[reportArgumentType]
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part).upper() for part in fault['loc'])}: {_reason(fault['msg'])}"
            if fault["loc"]
            else _reason(fault["msg"])
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    raise ConfigurationError("The settings are incomplete or wrong:\n" + "\n".join(f"- {f}" for f in faults))


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")
