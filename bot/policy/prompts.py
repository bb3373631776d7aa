"""The prompt sets of a pack: the shipped ones that it offers, and its own, which may stand in their place.

The shipped ones are the files of `prompts`, in our own words; `own` under a pack's `prompts` has the same form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import cast

from bot.domain.prompts import PromptSet, Question, QuestionKind
from bot.policy.section import Section
from bot.policy.source import Data, KeyPath, Source, read
from bot.policy.validation import did_you_mean

NAME = "set"
"""The key of a shipped file that names its set."""


@cache
def shipped_sets() -> Mapping[str, PromptSet]:
    """The sets that come with the program, by name."""
    files = resources.files("bot.policy").joinpath("prompts").iterdir()
    found: dict[str, PromptSet] = {}
    for file in sorted(files, key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            data = Section(cast("dict[str, Data]", read(file.read_bytes(), name=file.name).data))
            found[data.text(NAME)] = read_set(data.text(NAME), data)
    return MappingProxyType(found)


def read_prompts(pack: Section) -> Mapping[str, PromptSet]:
    """The sets that a pack that was checked offers, in its order."""
    prompts = pack.section("prompts")
    known = {**shipped_sets(), **{name: read_set(name, entry) for name, entry in prompts.sections("own")}}
    return {name: known[name] for name in prompts.section("offered").texts("value")}


def read_set(name: str, entry: Section) -> PromptSet:
    """One set."""
    return PromptSet(
        name=name,
        title=entry.text("title"),
        says=entry.text("says"),
        clauses=entry.texts("clauses"),
        minutes=entry.whole("minutes"),
        private=entry.is_on("private"),
        notice=entry.text("notice"),
        questions=tuple(map(_question, entry.items("questions"))),
    )


def _question(entry: Section) -> Question:
    return Question(
        key=entry.text("key"),
        short=entry.text("short"),
        ask=entry.text("ask"),
        help=entry.text("help"),
        good=entry.text("good"),
        kind=QuestionKind(entry.text("kind", QuestionKind.TEXT.value)),
        options=entry.texts("options"),
        pool=entry.texts("pool"),
        always=entry.texts("always"),
        unticked=entry.is_on("unticked"),
    )


def check_prompts(pack: Section, source: Source) -> None:
    """Names what is wrong with the sets of a pack that the schema has accepted."""
    prompts = pack.section("prompts")
    own = dict(prompts.sections("own"))
    for name, entry in own.items():
        for path, reason in _faults(entry):
            source.fault(("prompts", "own", name, *path), reason)
    known = {*shipped_sets(), *own}
    for number, name in enumerate(prompts.section("offered").texts("value")):
        if name not in known:
            place: KeyPath = ("prompts", "offered", "value", number)
            source.fault(place, f"is no set of questions that is known{did_you_mean(name, known)}")


def _faults(entry: Section) -> Iterator[tuple[KeyPath, str]]:
    keys: list[str] = []
    for number, question in enumerate(entry.items("questions")):
        place: KeyPath = ("questions", number)
        if question.text("key") in keys:
            yield (*place, "key"), "stands a second time in this set"
        keys.append(question.text("key"))
        is_choice = question.text("kind") == QuestionKind.CHOICE.value
        if is_choice != ("options" in question):
            where: KeyPath = (*place, "options") if "options" in question else place
            yield where, "is for `kind: choice` alone" if not is_choice else "lacks `options` to choose from"
