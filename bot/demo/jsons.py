"""JSON values with types, and safe ways to look into the ones that came from outside."""

from __future__ import annotations

import json
from typing import TypeAlias, Union, cast

Json: TypeAlias = Union[bool, int, float, str, "list[Json]", "dict[str, Json]", None]
JsonObject: TypeAlias = dict[str, Json]


def parse(source: str | bytes) -> Json:
    """The value of a JSON text.

    Raises:
        ValueError: it is no JSON (also where it is nested too deeply or is no UTF-8).
    """
    try:
        return cast("Json", json.loads(source))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def dump(value: Json) -> str:
    """The value as a compact JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def copy(value: JsonObject) -> JsonObject:
    """A deep copy: what the workspace keeps is never shared with who asked for it."""
    return cast("JsonObject", json.loads(json.dumps(value)))


def as_object(value: Json) -> JsonObject:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """The value where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """The value where it is a string, else an empty one."""
    return value if isinstance(value, str) else ""


def objects(value: Json) -> list[JsonObject]:
    """The objects of an array; whatever else stands in it is left out."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def text_of(value: Json) -> str:
    """The words of a text object (`{"type": "plain_text", "text": …}`)."""
    return as_text(as_object(value).get("text"))
