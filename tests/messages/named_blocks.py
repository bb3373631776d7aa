"""Blocks that the program names in other places than a message's own card, found in its syntax trees.

`Plain(says="kept")` in a use case needs a block `kept` in plain.jinja; this finds every such name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.house.checkout import ROOT, python_files

ANSWERS, RECORDS = "bot.messages.answers", "bot.messages.records"

SAYING = {
    f"{ANSWERS}.Plain": "plain",
    f"{ANSWERS}.Line": "line",
    f"{RECORDS}.RecordList": "record_list",
    f"{RECORDS}.Line": "record_list",
    "bot.messages.reminders.Item": "reminder_mine",
    "bot.messages.overview.Own": "overview",
}
"""Classes whose `says` is a block, and its template."""


@dataclass(frozen=True)
class Module:
    """A module's tree, what its names stand for, and its functions."""

    tree: ast.Module
    imported: dict[str, str]
    functions: dict[str, ast.FunctionDef]


@cache
def modules() -> tuple[Module, ...]:
    """The program's modules."""
    return tuple(
        module_of((ROOT / path).read_text(encoding="utf-8")) for path in python_files("bot", "handlers")
    )


def module_of(source: str) -> Module:
    """A module's source, taken apart."""
    tree = ast.parse(source)
    imported = {
        name.asname or name.name: f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return Module(tree, imported, functions)


def said(module: Module) -> Iterator[tuple[str, str]]:
    """Template and block of each `says=`, however the name comes about in its function or module."""
    for function in module.functions.values():
        for call in _calls(function):
            template = SAYING.get(module.imported.get(_name(call.func), ""))
            for keyword in call.keywords:
                if template and keyword.arg == "says":
                    yield from ((template, block) for block in _values(module, function, keyword.value))


def lines(module: Module) -> Iterator[str]:
    """The name of each neutral line that a platform's handlers hand on: `line("closed", ...)`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name(node.func) in ("line", "_say_once"):
            yield from (text for argument in node.args for text in _strings(argument))


def done(module: Module) -> Iterator[str]:
    """Each `done=` of a record's letter."""
    for function in module.functions.values():
        for call in _calls(function):
            for keyword in call.keywords:
                if keyword.arg == "done":
                    yield from (block for block in _values(module, function, keyword.value) if block)


def leads(module: Module) -> Iterator[str]:
    """The label block of each of a `Plain`'s buttons."""
    for node in ast.walk(module.tree):
        for value in _values_of_leads(node):
            for pair in ast.walk(value):
                if isinstance(pair, ast.Tuple) and len(pair.elts) == 2:
                    yield from _strings(pair.elts[0])


def _values_of_leads(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and node.arg == "leads":
        yield node.value
    if isinstance(node, ast.Assign) and any(_name(target) == "leads" for target in node.targets):
        yield node.value


def errors(module: Module) -> Iterator[str]:
    """The name of each error of a form: in `Invalid(errors={...})` and in `errors[...] = ...`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _name(node.func) == "Invalid":
            dicts = [keyword.value for keyword in node.keywords if isinstance(keyword.value, ast.Dict)]
            yield from (text for one in dicts for value in one.values for text in _strings(value))
        match node:
            case ast.Assign(targets=[ast.Subscript(value=mapping)]) if _name(mapping) == "errors":
                yield from _strings(node.value)
            case _:
                pass


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _values(module: Module, function: ast.FunctionDef, value: ast.expr) -> Iterator[str]:
    """The strings that an expression may be: itself, what its variable was given, what its function returns."""
    if isinstance(value, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(_name(target) == value.id for target in node.targets):
                yield from _values(module, function, node.value)
    elif isinstance(value, ast.Call):
        called = module.functions.get(_name(value.func))
        for node in ast.walk(called) if called else ():
            if isinstance(node, ast.Return) and node.value:
                yield from _strings(node.value)
    else:
        yield from _strings(value)


def _strings(value: ast.expr) -> Iterator[str]:
    """A string, both of a choice of two; a pattern for one that is put together."""
    match value:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp():
            yield from _strings(value.body)
            yield from _strings(value.orelse)
        case ast.JoinedStr():
            parts = [part.value if isinstance(part, ast.Constant) else "*" for part in value.values]
            yield "".join(str(part) for part in parts)
        case _:
            pass


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
