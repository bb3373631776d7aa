"""`manifest build`, and what the manifest asks Slack for. The package for Teams has tests of its own."""

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
from bot.platforms.teams import manifest as teams
from tests.commands.program import Program
from tests.house.checkout import ROOT, python_files

ADDRESS = "https://bot.council.example"
APP_ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"

SCOPES_OF_METHODS = {
    "auth.test": set[str](),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.delete": {"chat:write"},
    "chat.update": {"chat:write"},
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


@pytest.fixture(autouse=True)
def unset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set, neither here nor in a file."""
    monkeypatch.delenv("MICROSOFT_APP_ID", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def manifest() -> Manifest:
    """Slack's manifest of an installation."""
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


def test_the_files_are_written_and_named(tmp_path: Path) -> None:
    """The folder is made where it is missing; the output says which files to give to the platforms."""
    ended = Program(tmp_path, {"MICROSOFT_APP_ID": APP_ID})(
        "manifest", "build", "--url", ADDRESS, "--out", "new/folder"
    )
    names = ["slack-manifest.json", "slack-icon.png", "teams-app.zip"]
    assert ended.out.split() == [f"new/folder/{name}" for name in names]
    assert ended.err == ""
    folder = tmp_path / "new" / "folder"
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert (folder / "slack-manifest.json").read_bytes() == build(ADDRESS)
    assert (folder / "slack-icon.png").read_bytes() == (ROOT / "manifest" / "slack" / "icon.png").read_bytes()
    expected = teams.build(APP_ID, about=f"{ADDRESS}/", organisation="supervision-bot")
    assert (folder / "teams-app.zip").read_bytes() == expected


def test_without_an_id_there_is_no_package_for_teams(tmp_path: Path) -> None:
    """Slack's files are written; what Teams needs, and where it is found in Entra, is said beside the result."""
    ended = Program(tmp_path)("manifest", "build", "--url", ADDRESS)
    assert ended.out.split() == ["slack-manifest.json", "slack-icon.png"]
    assert "teams-app.zip" in ended.err
    assert "MICROSOFT_APP_ID" in ended.err
    assert "in Entra, under App registrations" in ended.err
    assert not (tmp_path / "teams-app.zip").exists()


def test_the_id_alone_is_enough(tmp_path: Path) -> None:
    """A package can be built where there are no secrets, from the file that the service reads."""
    (tmp_path / ".env").write_text(f"MICROSOFT_APP_ID={APP_ID}\n", encoding="utf-8")
    run_build(url=ADDRESS, out=tmp_path)
    assert (tmp_path / "teams-app.zip").exists()


@pytest.mark.parametrize(
    "app_id", ["supervision", APP_ID[:-1], f"{APP_ID}0", f"{{{APP_ID}}}", f"api://{APP_ID}"]
)
def test_an_id_that_is_none_is_refused(app_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where the id is found, shows nothing of what is set, and writes nothing for Slack either."""
    monkeypatch.setenv("MICROSOFT_APP_ID", app_id)
    with pytest.raises(ConfigurationError, match=r"MICROSOFT_APP_ID .* in Entra, under App regis") as refused:
        run_build(url=ADDRESS, out=tmp_path)
    assert app_id not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_package_with_a_fault_keeps_slacks_files_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is written is whole: nothing is written before all of it was checked."""
    monkeypatch.setenv("MICROSOFT_APP_ID", APP_ID)
    with pytest.raises(ConfigurationError, match="developer"):
        run_build(url=ADDRESS, out=tmp_path, organisation="x" * 33)
    assert list(tmp_path.iterdir()) == []


def test_the_organisation_and_its_page_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams links to the organisation's own page, where privacy and terms are explained."""
    monkeypatch.setenv("MICROSOFT_APP_ID", APP_ID)
    page = "https://council.example/supervision?lang=en"
    run_build(url=ADDRESS, out=tmp_path, organisation="Example Council", about=page)
    expected = teams.build(APP_ID, about=page, organisation="Example Council")
    assert (tmp_path / "teams-app.zip").read_bytes() == expected


@pytest.mark.parametrize(
    "page", ["http://council.example/x", "council.example/x", "https:///x", "https://[", "https://a b/"]
)
def test_a_page_that_is_none_is_refused(page: str, tmp_path: Path) -> None:
    """Teams shows it as a link: it takes https and a host."""
    with pytest.raises(ConfigurationError, match="--about"):
        run_build(url=ADDRESS, out=tmp_path, about=page)
    assert list(tmp_path.iterdir()) == []


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
