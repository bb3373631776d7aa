"""Strict YAML: what is written is what is meant, and every part knows its line and column.

YAML's surprises are faults here instead of values: `no` (false), `010` (8), `12:30` (750), a key that
stands twice (the last one wins), anchors and aliases (a short file that grows without end), and tags.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, TypeAlias

import yaml

from bot.errors import PolicyError

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | float | bool | None"
KeyPath: TypeAlias = "tuple[str | int, ...]"

MAX_BYTES = 262_144
MAX_NODES = 5_000
MAX_DEPTH = 20

_TAG = "tag:yaml.org,2002:"
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong at a place; lines and columns count from 1."""

    line: int
    column: int
    path: str
    reason: str

    def __str__(self) -> str:
        """The place, the key's path, and the reason."""
        at = f"line {self.line}, column {self.column}"
        return f"{at}, {self.path}: {self.reason}" if self.path else f"{at}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Source:
    """What a file says, where each part of it stands, and what is wrong with it so far.

    Attributes:
        name: what to call the file in messages.
        data: the document; a scalar that is a fault is None.
        places: line and column of each value by its path.
        keys: line and column of each key by the path of its value.
        faults: found so far.
        unread: the paths of the scalars that are faults.
    """

    name: str
    data: Data = None
    places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict[KeyPath, tuple[int, int]])
    keys: dict[KeyPath, tuple[int, int]] = field(default_factory=dict[KeyPath, tuple[int, int]])
    faults: list[Fault] = field(default_factory=list[Fault])
    unread: set[KeyPath] = field(default_factory=set[KeyPath])

    def fault(self, path: KeyPath, reason: str, *, at_key: bool = False) -> None:
        """Adds a fault at a value, or at its key; of what is not there, at the section where it would stand."""
        places = self.keys if at_key else self.places
        here = next((path[:end] for end in range(len(path), -1, -1) if path[:end] in places), ())
        self.faults.append(Fault(*places.get(here, (1, 1)), dotted(path), reason))

    def refuse(self) -> NoReturn:
        """Raises what was found, in the order of the file.

        Raises:
            PolicyError: always; its message has a line for each fault.
        """
        found = sorted(set(self.faults))
        count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        lines = "\n".join(f"  {fault}" for fault in found)
        raise PolicyError(f"The policy pack {self.name} has {count}; correct and check it again.\n{lines}")


def dotted(path: KeyPath) -> str:
    """A path as people write it: `clocks.record.clauses[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_file(path: Path) -> bytes:
    """A pack's file, or as much of it as shows that it is too big.

    Raises:
        PolicyError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError(f"The policy pack {path} cannot be read: {error.strerror}.") from None


def read(raw: bytes, *, name: str) -> Source:
    """Reads a pack's bytes, UTF-8 with or without a byte-order mark.

    Args:
        raw: the file's content.
        name: what to call it in messages.

    Raises:
        PolicyError: it is not YAML, is too big, or uses what could make it so.
    """
    source = Source(name)
    text = _decode(raw, source)
    node = _compose(text, source)
    if source.faults:
        source.refuse()
    return Source(name, _build(node, (), source), source.places, source.keys, source.faults, source.unread)


def _decode(raw: bytes, source: Source) -> str:
    if len(raw) > MAX_BYTES:
        source.fault((), f"is larger than {MAX_BYTES // 1024} KB, which no policy pack needs")
        source.refuse()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        source.faults.append(Fault(line, column, "", "is not UTF-8; save the file with that encoding"))
        source.refuse()


def _compose(text: str, source: Source) -> yaml.Node | None:
    """The document's nodes, after a look at its events: composing would follow depth and aliases."""
    try:
        _inspect(text, source)
        return None if source.faults else yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        source.faults.append(Fault(*place, "", f"is not YAML: {error.problem or 'cannot be read'}"))
    except yaml.YAMLError:
        source.faults.append(Fault(1, 1, "", "is not YAML: it holds characters that YAML does not allow"))
    return None


def _inspect(text: str, source: Source) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        reason = _refused(event)
        nodes += isinstance(event, yaml.NodeEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            reason = f"has more than {MAX_NODES} values or {MAX_DEPTH} levels, which no policy pack needs"
        if reason:
            source.faults.append(Fault(*_place(event), "", reason))
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            return


def _refused(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return "refers to another place (`*`); write the value out"
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        return "has an anchor (`&`); write the value out where it is needed"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
        return "has a tag (`!`); write a plain value"
    return None


def _build(node: yaml.Node | None, path: KeyPath, source: Source) -> Data:
    if node is None:
        return None
    source.places[path] = _place(node)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, source)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, number), source) for number, item in enumerate(node.value)]
    return _scalar(node, path, source)


def _mapping(node: yaml.MappingNode, path: KeyPath, source: Source) -> dict[str, Data]:
    built: dict[str, Data] = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag != f"{_TAG}str":
            reason = "has a key that YAML does not read as text; put it in quotes"
            source.faults.append(Fault(*_place(key), dotted(path), reason))
            continue
        here = (*path, key.value)
        if key.value in built:
            reason = f"stands a second time (first on line {source.keys[here][0]}); keep one"
            source.faults.append(Fault(*_place(key), dotted(here), reason))
            continue
        source.keys[here] = _place(key)
        built[key.value] = _build(item, here, source)
    return built


def _scalar(node: yaml.Node, path: KeyPath, source: Source) -> Data:
    text: str = node.value
    kind = node.tag.removeprefix(_TAG)
    # A date stays text: the schema says where one belongs, and what is wrong with it.
    if kind in ("str", "timestamp"):
        return text
    if kind == "null":
        return None
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "int" and _WHOLE.fullmatch(text):
        return int(text)
    if kind == "float" and _DECIMAL.fullmatch(text):
        return float(text)
    source.unread.add(path)
    source.fault(path, _surprise(kind, text))
    return None


def _surprise(kind: str, text: str) -> str:
    if len(text) > 20:
        return "is not a plain whole number; put it in quotes where it is text"
    if kind == "bool":
        return f'{text} means true or false in YAML; write true or false, or "{text}" in quotes'
    if kind in ("int", "float"):
        read_as: object = yaml.safe_load(text)
        return f'YAML reads {text} as the number {read_as}; write that, or "{text}" in quotes'
    return f'{text} has a special meaning in YAML; put it in quotes: "{text}"'


def _place(part: yaml.Node | yaml.Event) -> tuple[int, int]:
    mark = part.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
