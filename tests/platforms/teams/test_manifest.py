"""The app package: what its manifest says and asks for, and that Teams would take it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError
from bot.platforms.teams import manifest as teams
from bot.usecases.words import KNOWN
from tests.house.checkout import ROOT

APP_ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
ABOUT = "https://council.example/supervision"
COMMANDS = (
    "help", "prepare", "next", "book", "held", "record", "confirm",
    "actions", "status", "my-data", "concern", "safeguarding",
)  # fmt: skip
PERMISSIONS = ("permissions", "devicePermissions", "authorization", "webApplicationInfo")
LONGEST_TITLE, LONGEST_DESCRIPTION = 32, 128
"""Teams' limits for commands before schema 1.29, which has larger ones: what older clients can show."""
BUILT_IN = r"[A-Z]{5,}|APP-ID"

Manifest = dict[str, Any]


def build(**values: str) -> bytes:
    """The package of an installation."""
    given = {"app_id": APP_ID, "about": ABOUT, "organisation": "Example Council", **values}
    return teams.build(given.pop("app_id"), **given)


def contents(package: bytes) -> dict[str, bytes]:
    """The files of a package."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def manifest() -> Manifest:
    """The manifest of an installation."""
    return json.loads(contents(build())["manifest.json"])


def lists(manifest: Manifest) -> dict[str, list[Manifest]]:
    """The commands of each scope."""
    return {scope: one["commands"] for one in manifest["bots"][0]["commandLists"] for scope in one["scopes"]}


def texts(value: object) -> Iterator[str]:
    """Every text in a manifest."""
    if isinstance(value, dict):
        for item in value.values():  # pyright: ignore[reportUnknownVariableType]
            yield from texts(item)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from texts(item)  # pyright: ignore[reportUnknownArgumentType]
    elif isinstance(value, str):
        yield value


# --- the package ---------------------------------------------------------------------------------


def test_the_package_holds_what_its_manifest_names(manifest: Manifest) -> None:
    """The manifest and its icons, in no folder, and nothing else."""
    held = contents(build())
    assert set(held) == {"manifest.json", *manifest["icons"].values()}
    for name in manifest["icons"].values():
        assert held[name] == (ROOT / "manifest" / "teams" / name).read_bytes()


def test_the_same_values_make_the_same_bytes() -> None:
    """A package can be compared with one that was built before, wherever that was."""
    assert build() == build()
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        entries = archive.infolist()
    assert [one.filename for one in entries] == sorted(one.filename for one in entries)
    assert {(one.date_time, one.compress_type) for one in entries} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_the_installations_values_stand_in_their_places(manifest: Manifest) -> None:
    """Whose app it is, where it is explained, and which bot it is; no place is left open."""
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID
    assert manifest["developer"] == {
        "name": "Example Council",
        **dict.fromkeys(("websiteUrl", "privacyUrl", "termsOfUseUrl"), ABOUT),
    }
    assert [text for text in texts(manifest) if re.search(BUILT_IN, text)] == []


def test_values_are_text_and_nothing_else() -> None:
    """A quotation mark ends no text, a value is no place for another, and an id has one form."""
    held = contents(build(organisation='VERSION "Ôld" \\ Town', app_id=APP_ID.upper()))
    manifest = json.loads(held["manifest.json"])
    assert manifest["developer"]["name"] == 'VERSION "Ôld" \\ Town'
    assert manifest["id"] == APP_ID


@pytest.mark.parametrize(
    ("program", "app"),
    [("1.2.3", "1.2.3"), ("1.2", "1.2.0"), ("2", "2.0.0"), ("1.2.3.dev4+g5", "1.2.3"), ("0.1.0rc1", "0.1.0")],
)
def test_teams_takes_three_numbers_as_a_version(program: str, app: str) -> None:
    """What Python packages put behind them is left out, and what is missing is nought."""
    assert teams.release(program) == app


def test_the_version_is_the_programs(manifest: Manifest) -> None:
    """A newer program makes a package that Teams takes as an update."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    written = re.search(r'^version = "(.+)"$', project, re.MULTILINE)
    assert written is not None
    assert manifest["version"] == teams.release(written[1])


# --- the manifest --------------------------------------------------------------------------------


def test_the_commands_are_the_twelve(manifest: Manifest) -> None:
    """In the personal chat the contract's words, all of which the bot knows; among others only help."""
    titles = {scope: tuple(one["title"] for one in commands) for scope, commands in lists(manifest).items()}
    assert titles == {"personal": COMMANDS, "team": ("help",), "groupChat": ("help",)}
    assert set(COMMANDS) <= KNOWN
    assert set(titles) == set(manifest["bots"][0]["scopes"])


def test_commands_say_what_they_are_for(manifest: Manifest) -> None:
    """Each has a description of its own, as short as older clients need it."""
    for commands in lists(manifest).values():
        described = [one["description"] for one in commands]
        assert len(set(described)) == len(commands)
        assert all(len(one["title"]) <= LONGEST_TITLE for one in commands)
        assert all(0 < len(one) <= LONGEST_DESCRIPTION for one in described)


def test_it_asks_for_no_permission(manifest: Manifest) -> None:
    """It is sent what is written to it and what mentions it: no files, calls, pages, or other people's messages."""
    (bot,) = manifest["bots"]
    assert [name for name in PERMISSIONS if name in manifest] == []
    assert {name: value for name, value in bot.items() if isinstance(value, bool)} == dict.fromkeys(
        ("needsChannelSelector", "isNotificationOnly", "supportsFiles", "supportsCalling", "supportsVideo"),
        False,
    )
    assert manifest["validDomains"] == []
    assert [name for name in manifest if name.lower().endswith(("tabs", "extensions", "connectors"))] == []


def test_names_and_descriptions_are_as_teams_wants_them(manifest: Manifest) -> None:
    """The long ones say something else than the short ones (the manifest's reference)."""
    assert manifest["name"]["short"] != manifest["name"]["full"]
    assert manifest["description"]["short"] not in manifest["description"]["full"]


def test_the_words_are_in_the_projects_manner(manifest: Manifest) -> None:
    """No exclamation marks or short forms, and nothing that the bot never says."""
    wrong = re.compile(r"!|n't\b|\bonly you\b|anonymous|urgent|confidential", re.IGNORECASE)
    assert [text for text in texts(manifest) if wrong.search(text)] == []


# --- checks --------------------------------------------------------------------------------------


def grow_a_thirteenth(manifest: Manifest) -> None:
    manifest["bots"][0]["commandLists"][0]["commands"].append({"title": "absence"})


def age(manifest: Manifest) -> None:
    manifest["manifestVersion"] = "1.28"


def shout(manifest: Manifest) -> None:
    manifest["name"]["short"] = "Supervision" * 3


def ramble(manifest: Manifest) -> None:
    manifest["description"]["short"] = "x" * 81


def forget_who(manifest: Manifest) -> None:
    manifest["id"] = "APP-ID"


def fade(manifest: Manifest) -> None:
    manifest["accentColor"] = "teal"


def wander(manifest: Manifest) -> None:
    manifest["bots"][0]["scopes"].append("meetings")


def invent_a_key(manifest: Manifest) -> None:
    manifest["packageName"] = "example.supervision"


def forget_the_terms(manifest: Manifest) -> None:
    del manifest["developer"]["termsOfUseUrl"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (grow_a_thirteenth, "$.bots[0].commandLists[0].commands"),
        (age, "$.manifestVersion"),
        (shout, "$.name.short"),
        (ramble, "$.description.short"),
        (forget_who, "$.id"),
        (fade, "$.accentColor"),
        (wander, "$.bots[0].scopes[3]"),
        (invent_a_key, "$"),
        (forget_the_terms, "$.developer"),
    ],
)
def test_what_teams_would_refuse_is_named(
    change: Callable[[Manifest], None], place: str, manifest: Manifest
) -> None:
    """Each fault is found and says where it stands; the manifest as it is has none."""
    assert teams.faults(manifest) == []
    broken = deepcopy(manifest)
    change(broken)
    (fault,) = teams.faults(broken)
    assert fault.startswith(f"{place}: ")


def test_a_name_that_is_too_long_is_refused() -> None:
    """No package is made, and the place is named."""
    with pytest.raises(
        ConfigurationError, match=r"Teams would refuse this package:\n- \$\.developer\.name: "
    ):
        build(organisation="x" * 33)


def test_an_icon_of_another_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever puts their own icons in their place is told what Teams wants."""
    source = ROOT / "manifest" / "teams"
    (tmp_path / "teams").mkdir()
    for path in source.iterdir():
        (tmp_path / "teams" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "teams" / "outline.png").write_bytes((source / "colour.png").read_bytes())
    (tmp_path / "teams" / "colour.png").write_bytes(b"GIF89a")
    monkeypatch.setattr(teams, "folder", {"manifest": tmp_path}.__getitem__)
    with pytest.raises(ConfigurationError) as refused:
        build()
    assert "$.icons.color: colour.png is no PNG of 192 by 192 pixels" in str(refused.value)
    assert "$.icons.outline: outline.png is no PNG of 32 by 32 pixels" in str(refused.value)
