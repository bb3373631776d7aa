"""Marked words for everything that can be typed, and finding them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from bot.demo.jsons import Json, JsonObject, parse
from bot.domain.record import Head
from tests.support.prompts import FRAMING

MARKUP: Final = "<!channel> <@U0BOT000001> <at>all</at> *bold* [a](https://a.example) {{ template }} {{DATE(2026-01-01)}} %s &amp;"
NAME: Final = "Nia <!channel> <at>all</at> {{DATE(2026-01-01)}} Zwartnaam"
"""Of a supervisee: it goes wherever a name goes, and is text there."""
LAST_NAME: Final = "Zwartnaam"
QUESTIONS: Final = tuple(question.key for question in FRAMING.questions)
HEADS: Final = tuple(head.value for head in Head)
STRAY: Final = ("chat", "command", "channelcommand", "mention", "group", "edited", "query", "verb", "submit")
"""Kinds of texts that answer no open question, on one platform or the other: they are shown to nobody again."""


def mark(kind: str) -> str:
    """A word that is nowhere else."""
    return f"zwart{kind}kestrel"


def typed(kind: str) -> str:
    """What a person types."""
    return f"{mark(kind)} {MARKUP}"


BOTH: Final = frozenset({"Amira", "Grace"})
READERS: Final[Mapping[str, frozenset[str]]] = {
    mark(kind): BOTH
    for kind in (*QUESTIONS, *HEADS, "herview", "otherview", "recordreason")
    if kind != "feelings"
} | {mark("feelings"): frozenset({"Amira"}), mark("sharereason"): frozenset({"Grace"})}
"""Who may have read what. What Amira feels is not ticked at first, so it is not shared."""
NOBODY: Final = tuple(map(mark, STRAY))
EVERY_MARK: Final = (*READERS, *NOBODY)


def found(haystack: str | bytes) -> list[str]:
    """The marked words in some text or bytes."""
    inside = haystack if isinstance(haystack, bytes) else haystack.encode("utf-8", "surrogatepass")
    return [word for word in EVERY_MARK if word.encode() in inside]


def everything_in(value: Json, name: str = "") -> Iterator[tuple[str, Json]]:
    """Every value in some JSON, with the name of its field."""
    yield name, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from everything_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from everything_in(inner, name)


def as_json(made: object) -> JsonObject:
    """A payload as JSON."""
    value = parse(json.dumps(made, ensure_ascii=False))
    assert isinstance(value, dict)
    return value
