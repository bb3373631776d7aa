"""`manifest build`, and what the manifest asks Slack for."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.commands.manifest import checked, run_build
from bot.errors import ConfigurationError
from bot.platforms.slack.manifest import build, faults
from tests.house.checkout import ROOT, python_files

ADDRESS = "https://bot.council.example"

SCOPES_OF_METHODS = {
    "auth.test": set[str](),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "conversations.open": {"im:write"},
    # The address by which people are matched with the staff list has a scope of its own.
    "users.info": {"users:read", "users:read.email"},
    "users.list": {"users:read", "users:read.email"},
    "views.open": set[str](),
    "views.publish": set[str](),
    "views.update": set[str](),
}
"""What Slack asks for each method that the bot calls (https://docs.slack.dev/reference/methods)."""

SCOPES_OF_EVENTS = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
}
"""The same for each event (https://docs.slack.dev/reference/events)."""

LISTENED = {"app_home_opened": "app_home_opened", "app_mention": "app_mention", "message": "message.im"}
"""The event that makes Slack send each type to which the handlers listen."""

Manifest = dict[str, Any]


@pytest.fixture
def manifest() -> Manifest:
    """The manifest of an installation."""
    return json.loads(build(ADDRESS))


def calls(name: str, *folders: str) -> Iterator[str]:
    """The first argument of each call of a method of this name."""
    for path in python_files("bot", "handlers"):
        if not path.as_posix().startswith(folders):
            continue
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield from (str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


def methods() -> set[str]:
    """The Web API methods that the bot calls."""
    return set(calls("call", "bot/platforms/slack"))


def addresses(value: object) -> Iterator[str]:
    """Every web address in a manifest."""
    if isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from addresses(item)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from addresses(item)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, str) and "://" in value:
        yield value


def test_the_scopes_are_what_the_bot_needs_and_no_more(manifest: Manifest) -> None:
    """A scope for each method that is called and each event that comes, the slash command's, and none besides."""
    needed = set[str]().union(*(SCOPES_OF_METHODS[method] for method in methods()))
    needed |= set[str]().union(*(SCOPES_OF_EVENTS[event] for event in LISTENED.values()))
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed | {"commands"}


def test_every_event_has_its_listener(manifest: Manifest) -> None:
    """Slack sends what the handlers listen to, and nothing else of anybody's."""
    listened = set(calls("event", "handlers/slack"))
    assert listened == set(LISTENED)
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == set(LISTENED.values())


def test_the_table_of_methods_is_the_present_one() -> None:
    """A method that is called no more takes its scope with it."""
    assert methods() == set(SCOPES_OF_METHODS)


def test_all_requests_come_to_the_one_door(manifest: Manifest) -> None:
    """Commands, events and presses have the same address, and no placeholder is left."""
    assert list(addresses(manifest)) == [f"{ADDRESS}/slack/events"] * 3


def rename(manifest: Manifest) -> None:
    manifest["display_information"]["name"] = "x" * 36


def shorten(manifest: Manifest) -> None:
    manifest["display_information"]["long_description"] = "Too short."


def shout(manifest: Manifest) -> None:
    manifest["features"]["bot_user"]["display_name"] = "Supervision"


def unencrypt(manifest: Manifest) -> None:
    manifest["settings"]["interactivity"]["request_url"] = "http://bot.council.example/slack/events"


def close_the_tab(manifest: Manifest) -> None:
    manifest["features"]["app_home"]["home_tab_enabled"] = False


def forget_the_command(manifest: Manifest) -> None:
    del manifest["features"]["slash_commands"]


def invent_a_key(manifest: Manifest) -> None:
    manifest["settings"]["event_subscription"] = {}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (rename, "$.display_information.name"),
        (shorten, "$.display_information.long_description"),
        (shout, "$.features.bot_user.display_name"),
        (unencrypt, "$.settings.interactivity.request_url"),
        (close_the_tab, "$.features.app_home.home_tab_enabled"),
        (forget_the_command, "$.features"),
        (invent_a_key, "$.settings"),
    ],
)
def test_what_slack_would_refuse_is_named(
    change: Callable[[Manifest], None], place: str, manifest: Manifest
) -> None:
    """Each fault is found and says where it stands; the manifest as it is has none."""
    assert faults(manifest) == []
    broken = deepcopy(manifest)
    change(broken)
    (fault,) = faults(broken)
    assert fault.startswith(f"{place}: ")


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.council.example",
        "bot.council.example",
        "https://",
        "https://localhost",
        "https://bot.council.example/slack",
        "https://bot.council.example?x=1",
        "https://user:secret@bot.council.example",
        "https://bot council.example",
        "https://bot.council.example:port",
        "https://[",
        "",
    ],
)
def test_an_address_that_slack_cannot_reach_is_refused(url: str, tmp_path: Path) -> None:
    """It takes https and a public host's name; nothing is written otherwise."""
    with pytest.raises(ConfigurationError, match="--url"):
        run_build(url=url, out=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://bot.council.example/", "https://bot.council.example"),
        ("https://Bot.Council.Example", "https://bot.council.example"),
        ("https://bot.council.example:8443", "https://bot.council.example:8443"),
    ],
)
def test_an_address_is_brought_into_one_form(url: str, address: str) -> None:
    """A slash at the end or a capital letter makes no other address."""
    assert checked(url) == address


def test_the_file_is_written_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is made where it is missing; the output says which file to give to Slack."""
    folder = tmp_path / "new" / "folder"
    run_build(url=ADDRESS, out=folder)
    assert capsys.readouterr().out.split() == [str(folder / "slack-manifest.json")]
    assert (folder / "slack-manifest.json").read_bytes() == build(ADDRESS)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file stands where the folder would be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="taken"):
        run_build(url=ADDRESS, out=tmp_path / "taken")


def test_the_hint_names_words_that_work(manifest: Manifest) -> None:
    """What Slack shows beside the command can be typed."""
    from bot.usecases.dispatch import WORDS

    (command,) = manifest["features"]["slash_commands"]
    assert set(re.split(r", ", command["usage_hint"])) <= set(WORDS)
