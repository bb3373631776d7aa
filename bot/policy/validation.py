"""What the schema says about a pack, in our words; and clause ids that no policy has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import cast

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from bot.policy.clauses import all_ids
from bot.policy.source import Data, KeyPath, Source

_LOOKS_LIKE_AN_ID = re.compile(r"[A-Z][A-Z0-9]*-\S+")


def check_against_schema(source: Source) -> None:
    """Names each fault that `schema.json` finds."""
    for error in _validator().iter_errors(source.data):  # pyright: ignore[reportUnknownMemberType]
        _explain(error, source)


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(resources.files("bot.policy").joinpath("schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=FormatChecker(formats=["date"]))


def _explain(error: ValidationError, source: Source) -> None:
    """One fault in our words for each thing that the schema's rule refuses."""
    path: KeyPath = tuple(error.absolute_path)
    # What could not be read was named already, by what makes it unreadable.
    if path in source.unread:
        return
    rule = str(error.validator)
    if "propertyNames" in error.absolute_schema_path:
        source.fault((*path, str(error.instance)), f"must be called by {_wanted(error)}", at_key=True)
    elif rule == "additionalProperties":
        for key, reason in _unknown_keys(error):
            source.fault((*path, key), reason, at_key=True)
    elif rule == "required":
        for key in _missing_keys(error):
            source.fault(path, f"lacks `{key}`")
    elif rule == "oneOf":
        # Where it is no section at all, another fault says so.
        if isinstance(error.instance, dict):
            source.fault(path, f"needs {_description(error)}")
    else:
        source.fault(path, f"must be {_wanted(error)}")


def _unknown_keys(error: ValidationError) -> Iterator[tuple[str, str]]:
    known = list(cast("dict[str, dict[str, object]]", error.schema)["properties"])
    for key in cast("dict[str, Data]", error.instance):
        if key not in known:
            yield key, f"is not a key of this section{did_you_mean(key, known)}"


def _missing_keys(error: ValidationError) -> Iterator[str]:
    # jsonschema gives the same error once for each missing key; equal faults count once in the end.
    wanted = cast("list[str]", error.validator_value)
    yield from (key for key in wanted if key not in cast("dict[str, Data]", error.instance))


def _wanted(error: ValidationError) -> str:
    if error.validator == "minProperties" or error.validator_value == "object":
        return "a section with keys of its own"
    return _description(error)


def _description(error: ValidationError) -> str:
    return str(cast("dict[str, object]", error.schema).get("description", "something else"))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a fault's reason: the nearest of the words that are known, where one is near."""
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def check_clauses(data: Data, path: KeyPath, source: Source) -> None:
    """Names each clause id that neither a policy nor a regime has."""
    if isinstance(data, dict):
        for key, item in data.items():
            check_clauses(item, (*path, key), source)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            check_clauses(item, (*path, number), source)
    elif isinstance(data, str) and _names_clause(path, data) and data not in all_ids():
        source.fault(path, f"there is no clause of this id{did_you_mean(data, all_ids())}")


def _names_clause(path: KeyPath, text: str) -> bool:
    # What does not even look like an id is the schema's to name.
    is_place = "clauses" in path[-2:-1] or path[-1:] == ("clause",)
    return is_place and _LOOKS_LIKE_AN_ID.fullmatch(text) is not None
