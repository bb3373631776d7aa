"""The project's own rules of style, as functions over a module's syntax tree.

Each takes a tree and gives the lines that break the rule.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Rule = Callable[[ast.AST], list[int]]

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime"},
}
"""What asks for the time of day. `time.monotonic` measures how long something takes, which is fine."""


def builds(*classes: str) -> Rule:
    """Constructs one of the classes."""

    def rule(tree: ast.AST) -> list[int]:
        return [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _last_name(node.func) in classes
        ]

    return rule


def asks_for_the_time(tree: ast.AST) -> list[int]:
    """Reads the machine's clock."""
    return sorted({*_clock_attributes(tree), *_clock_imports(tree)})


def prints(tree: ast.AST) -> list[int]:
    """Prints."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def tests_without_docstring(tree: ast.AST) -> list[int]:
    """Is a test that does not state the behaviour."""
    return [test.lineno for test in _tests(tree) if not ast.get_docstring(test)]


def tests_without_assertion(tree: ast.AST) -> list[int]:
    """Is a test that asserts nothing, neither itself nor in a helper named `check_...` or `assert_...`."""
    return [test.lineno for test in _tests(tree) if not any(map(_asserts, ast.walk(test)))]


def _tests(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    return isinstance(node, ast.Call) and _last_name(node.func).lstrip("_").startswith(
        ("raises", "check_", "assert_")
    )


def _clock_attributes(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS.get(_last_name(node.value), ()):
            yield node.lineno


def _clock_imports(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom | ast.Import):
            continue
        for name in node.names:
            from_time = isinstance(node, ast.ImportFrom) and node.module == "time"
            # Under another name the first rule would miss it.
            renamed = name.asname is not None and name.name in CLOCKS and name.asname != name.name
            if (from_time and name.name in CLOCKS["time"]) or renamed:
                yield node.lineno


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
