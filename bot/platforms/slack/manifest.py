"""Slack's app manifest for one installation (https://docs.slack.dev/reference/app-manifest).

`manifest/slack/manifest.json` is the manifest with `HOST` where the installation's address belongs.
The scopes are the least that the methods in this folder and the events in `handlers/slack` need.
"""

from __future__ import annotations

import json
from typing import Any, cast

from bot.errors import ConfigurationError
from bot.resources import folder

NAME = "slack-manifest.json"
PLACE = "https://HOST/"

Json = dict[str, Any]


def build(address: str) -> bytes:
    """The manifest with the installation's address in it.

    Args:
        address: `https://` and a host, without a path.

    Raises:
        ConfigurationError: Slack would refuse the manifest; every fault is named.
    """
    source = folder("manifest").joinpath("slack", "manifest.json").read_text("utf-8")
    manifest = cast("Json", json.loads(source.replace(PLACE, f"{address.rstrip('/')}/")))
    found = faults(manifest)
    if found:
        raise ConfigurationError(
            "Slack would refuse this manifest:\n" + "\n".join(f"- {one}" for one in found)
        )
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def faults(manifest: Json) -> list[str]:
    """What Slack would refuse: keys that are missing or unknown, lengths, addresses."""
    from jsonschema import Draft202012Validator

    schema = json.loads(folder("manifest").joinpath("slack", "schema.json").read_text("utf-8"))
    found = Draft202012Validator(schema).iter_errors(manifest)  # pyright: ignore[reportUnknownMemberType]
    return [f"{fault.json_path}: {fault.message}" for fault in found]
