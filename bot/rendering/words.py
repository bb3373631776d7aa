"""The words of messages: named blocks in one Jinja file a message, as plain text.

Templates get a message's own fields, and never one that holds something confidential: what a person typed is
not read as a template, and cannot slip into words that go to a preview or a fallback text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, tzinfo
from enum import Enum
from pathlib import Path
from typing import Final, cast

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    UndefinedError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.confidential import Answers, Audience, Confidential
from bot.errors import LeakRefused, SupervisionError
from bot.messages.base import Message, Words
from bot.rendering.english import ENGLISH, Language

_ZONE: Final = "_zone"
_SEALED: Final = (Confidential, Audience, Answers)
_PLAIN: Final = frozenset((str, int, bool, float, date, datetime, time, type(None)))
_FAULTS: Final = (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_PARAGRAPH: Final = re.compile(r"\n[ \t\r]*\n\s*")
# Hard spaces are kept: they hold "24 November" together where a template wants that.
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_FILE: Final = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*\.jinja")


class WordsError(SupervisionError):
    """The words of a message are missing or wrong. Compare its template with what the message names."""


class Templates:
    """The folder of templates, each compiled once.

    A block is rendered alone, so an `import` or `set` that it needs stands inside it.

    Args:
        folder: holds `NAME.jinja` for each message's template name.
        zone: in which times are told where no other is given.
        language: of dates, numbers and lists.
    """

    def __init__(self, folder: Path, zone: tzinfo, language: Language = ENGLISH) -> None:
        self._zone = zone
        self._environment = ImmutableSandboxedEnvironment(
            loader=_FolderLoader(folder),
            undefined=StrictUndefined,
            # The words are plain text and shown literally: there is no markup to escape for.
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.filters.update(_filters(language))

    def words_of(self, message: Message, zone: tzinfo | None = None) -> Words:
        """The words of a message, for a reader in a zone.

        The words raise `WordsError`, naming template and block, where a block or one of its values is missing, and
        `LeakRefused` where they are given something confidential.
        """
        return _MessageWords(self._environment, message.template, _open_fields(message), zone or self._zone)

    def blocks(self, template: str) -> frozenset[str]:
        """The names of a template's blocks."""
        return frozenset(_load(self._environment, template).blocks)


class _MessageWords:
    """The words of one message; callable by block."""

    __slots__ = ("_context", "_name", "_template", "_values")

    def __init__(self, environment: Environment, name: str, values: dict[str, object], zone: tzinfo) -> None:
        self._name = name
        self._template = _load(environment, name)
        self._values = {**values, _ZONE: zone}
        # What a block sets stays inside it, so that one context serves all.
        self._context = self._template.new_context(self._values)

    def __call__(self, block: str, **more: object) -> str:
        render = self._template.blocks.get(block)
        if render is None:
            raise WordsError(f"The template '{self._name}' has no block '{block}': add it.")
        if any(_is_sealed(value) for value in more.values()):
            raise LeakRefused
        try:
            raw = "".join(render(self._with(more) if more else self._context))
        except UndefinedError as error:
            raise WordsError(f"The template '{self._name}', block '{block}': {error.message}.") from error
        except _FAULTS as error:
            # The cause is not kept: a filter's message may quote the value that it was given.
            kind = type(error).__name__
            raise WordsError(f"The template '{self._name}', block '{block}' fails with {kind}.") from None
        return _folded(raw)

    def _with(self, more: Mapping[str, object]) -> Context:
        return self._template.new_context({**self._values, **more})


class _FolderLoader(BaseLoader):
    """Loads templates by plain names, from inside one folder only, symbolic links included."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = (self._folder / template).resolve()
        if not _FILE.fullmatch(template) or not path.is_relative_to(self._folder) or not path.is_file():
            raise TemplateNotFound(template)
        return path.read_text(encoding="utf-8"), str(path), lambda: True


def _load(environment: Environment, name: str) -> Template:
    try:
        return environment.get_template(f"{name}.jinja")
    except TemplateError as error:
        raise WordsError(f"The template '{name}' cannot be read: {error.message or 'not found'}.") from error


def _folded(raw: str) -> str:
    """Paragraphs one blank line apart, each in one line: a source may break its lines where it likes."""
    paragraphs = (_SPACE.sub(" ", paragraph).strip(" ") for paragraph in _PARAGRAPH.split(raw.strip()))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _open_fields(message: Message) -> dict[str, object]:
    """The fields of a message that hold nothing confidential, however deep."""
    values = {each.name: cast("object", getattr(message, each.name)) for each in fields(message)}
    return {name: value for name, value in values.items() if not _is_sealed(value)}


def _is_sealed(value: object) -> bool:
    """Whether a value is, or anywhere contains, what a template must not get."""
    if type(value) in _PLAIN or isinstance(value, Enum):
        return False
    if isinstance(value, _SEALED):
        return True
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        return any(_is_sealed(part) for pair in mapping.items() for part in pair)
    if isinstance(value, (tuple, list, AbstractSet)):
        return any(_is_sealed(part) for part in cast("Iterable[object]", value))
    if is_dataclass(value) and not isinstance(value, type):
        return any(_is_sealed(cast("object", getattr(value, each.name))) for each in fields(value))
    return False


def _filters(language: Language) -> dict[str, Callable[..., str]]:
    """The filters of templates. Moments need a zone of their own, and are told in the reader's."""

    @pass_context
    def day(context: Context, value: date) -> str:
        return language.day(_local_day(context, value))

    @pass_context
    def day_year(context: Context, value: date) -> str:
        return language.day_year(_local_day(context, value))

    @pass_context
    def moment(context: Context, value: datetime) -> str:
        local = _local(context, value)
        return f"{language.day(local)}, {language.clock(local.time())}"

    @pass_context
    def clock(context: Context, value: datetime | time) -> str:
        return language.clock(_local(context, value).time() if isinstance(value, datetime) else value)

    def plural(count: int, one: str, many: str) -> str:
        return one if count == 1 else many

    def join_clauses(clauses: Iterable[str]) -> str:
        return ", ".join(dict.fromkeys(clauses))

    return {
        "day": day,
        "day_year": day_year,
        "moment": moment,
        "clock": clock,
        "plural": plural,
        "number": language.number,
        "names": language.names,
        "join_clauses": join_clauses,
    }


def _local(context: Context, value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment needs a zone")
    return value.astimezone(cast("tzinfo", context[_ZONE]))


def _local_day(context: Context, value: date) -> date:
    return _local(context, value).date() if isinstance(value, datetime) else value
