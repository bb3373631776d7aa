"""Teams' app package for one installation (https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package).

`manifest/teams/manifest.json` is the manifest with words in capitals where the installation's own values belong. It asks
for no permission: without any, Teams sends the bot what is written to it, and what mentions it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, Final, cast

from bot.errors import ConfigurationError
from bot.resources import folder

NAME: Final = "teams-app.zip"
ICON_PIXELS: Final[Mapping[str, int]] = {"color": 192, "outline": 32}
"""The icons that Teams wants, by the manifest's name for them (the same page)."""
_MANIFEST: Final = "manifest.json"
_PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)

Json = dict[str, Any]


def build(app_id: str, *, about: str, organisation: str) -> bytes:
    """The package: the manifest and its icons. The same values make the same bytes.

    Args:
        app_id: of the bot's registration (`MICROSOFT_APP_ID`). It is the app's id too, so that a later package is an update.
        about: the address of a page about the bot, with its privacy and terms.
        organisation: whose app it is.

    Raises:
        ConfigurationError: Teams would refuse the package; every fault is named.
    """
    manifest = _filled(
        {
            "APP-ID": app_id.lower(),
            "https://ABOUT/": about,
            "ORGANISATION": organisation,
            "VERSION": release(version("supervision-bot")),
        }
    )
    files = {name: _data(name) for name in cast("Json", manifest["icons"]).values()}
    found = [*faults(manifest), *_icon_faults(manifest["icons"], files)]
    if found:
        raise ConfigurationError(
            "Teams would refuse this package:\n" + "\n".join(f"- {one}" for one in found)
        )
    content = (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
    return _zipped({_MANIFEST: content, **files})


def faults(manifest: Json) -> list[str]:
    """What Microsoft's own schema refuses: keys that are missing or unknown, kinds, lengths, patterns."""
    # It calls itself draft 4, but says `const`, which came with draft 6; nothing in it means another thing since.
    from jsonschema import Draft7Validator

    found = Draft7Validator(json.loads(_data("schema.json"))).iter_errors(manifest)  # pyright: ignore[reportUnknownMemberType]
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def release(of_program: str) -> str:
    """Three numbers with dots between them: Teams takes nothing behind them, and an update only with a higher one.

    Args:
        of_program: a version as Python packages have it, such as `1.2.0.dev3`.
    """
    numbers = re.match(r"\d+(?:\.\d+)*", of_program)
    return ".".join([*(numbers[0] if numbers else "0").split("."), "0", "0"][:3])


def _filled(values: Mapping[str, str]) -> Json:
    """The manifest with the values in their places."""
    source = _data(_MANIFEST).decode()
    filled = re.sub("|".join(values), lambda place: json.dumps(values[place[0]])[1:-1], source)
    return cast("Json", json.loads(filled))


def _icon_faults(icons: Mapping[str, str], files: Mapping[str, bytes]) -> Iterator[str]:
    for kind, pixels in ICON_PIXELS.items():
        size = files[icons[kind]].removeprefix(_PNG)[:8]
        if size != pixels.to_bytes(4, "big") * 2:
            yield f"$.icons.{kind}: {icons[kind]} is no PNG of {pixels} by {pixels} pixels"


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive that depends on its content alone: no time of day, and no compressor's choice."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=_EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def _data(name: str) -> bytes:
    return folder("manifest").joinpath("teams", name).read_bytes()
