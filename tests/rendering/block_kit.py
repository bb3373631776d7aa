"""Whether Slack would take a payload: by its types' schema, its library's models, and our own rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from jsonschema import Draft7Validator
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.rendering.block_kit_rules import Payload, faults

_SCHEMA = cast(
    "Payload",
    json.loads((Path(__file__).parent / "schemas" / "block_kit.schema.json").read_text(encoding="utf-8")),
)
_SURFACES = {None: "Message", "modal": "Modal", "home": "Home"}


def assert_valid(payload: Payload) -> None:
    """Asserts that nothing is known for which Slack would refuse a message, modal or Home tab."""
    assert schema_faults(payload) == []
    for block in payload["blocks"]:
        _assert_round_trip(block)
    if "type" in payload:
        View(**payload).validate_json()
    assert faults(payload) == []


def schema_faults(payload: Payload) -> list[str]:
    """Where the payload is not what the types say; never what stands there."""
    schema = {**_SCHEMA, "$ref": f"#/definitions/{_SURFACES[payload.get('type')]}"}
    found = Draft7Validator(schema).iter_errors(payload)  # pyright: ignore[reportUnknownMemberType]
    return [f"{error.json_path}: {error.validator}" for error in found]


def _assert_round_trip(block: Payload) -> None:
    """The library's models read the block, find no fault in it, and lose none of its fields."""
    parsed = Block.parse(cast("Payload", json.loads(json.dumps(block))))  # pyright: ignore[reportUnknownMemberType]
    assert parsed is not None
    parsed.validate_json()
    again = cast("Payload", parsed.to_dict())  # pyright: ignore[reportUnknownMemberType]
    assert again.keys() == block.keys()
