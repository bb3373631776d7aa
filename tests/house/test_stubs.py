"""The stubs in `typings` describe packages as they are."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, project_files

STUBS = [path for path in project_files() if path.suffix == ".pyi" and path.parts[0] == "typings"]


def names(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """Dotted names that a stub declares for use at run time: functions, classes and what is in them."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name
            yield from names(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield prefix + node.target.id


def has(found: object, dotted: str) -> bool:
    """Whether the object has an attribute of an attribute, also one that only its instances have."""
    for name in dotted.split("."):
        if name in getattr(found, "__slots__", ()) or is_set_on_instances(found, name):
            return True
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def is_set_on_instances(found: object, name: str) -> bool:
    """Whether a class sets an attribute of that name when an instance is made."""
    return isinstance(found, type) and f"self.{name} = " in inspect.getsource(found)


def module_of(stub: Path) -> str:
    """The module that a stub describes."""
    parts = stub.relative_to("typings").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("stub", STUBS, ids=module_of)
def test_each_stubbed_name_exists(stub: Path) -> None:
    """A stub whose package has changed is found here, before a user finds it."""
    module = importlib.import_module(module_of(stub))
    declared = list(names(ast.parse((ROOT / stub).read_text(encoding="utf-8")).body))
    assert [name for name in declared if not has(module, name)] == []


def test_a_name_that_is_gone_is_noticed() -> None:
    """The test above can fail."""
    assert has(ast, "NodeVisitor.visit")
    assert not has(ast, "NodeVisitor.visit_nothing_at_all")
