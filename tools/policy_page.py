"""Makes docs/policy.md from the list of clauses and the tests that are marked with them. `make docs` runs it.

A test says with `@pytest.mark.clause("P1-3.1a-1")` that it would fail where the clause is not satisfied.
The marks are read from the syntax trees of the tests: nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.policy.clauses import KINDS, PRIORITIES, Clause, all_clauses, all_decisions

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "policy.md"
TESTS = ROOT / "tests"

POLICIES = {
    "P0": "Staff confidentiality, of a fostering service",
    "P1": "Staff supervision policy 2025 to 2028, of Portsmouth Children's Social Care",
    "P2": "Supervision policy, generic",
    "P3": "Confidentiality and client access to records, of an early-years setting",
    "P4": "Confidentiality, of a support service",
}

INTRODUCTION = """\
# What the policies ask, and what holds it

*Made by `make docs` from the lists in `bot/policy` and the marks on the tests. Change those, not this page.*

Five policies on supervision and confidentiality were read clause by clause, and each clause is put here in
our own words. The column **Bot capability** says what a bot could do for the clause, not what this one does.
The column **Tests** names the tests that would fail if this bot no longer did its part: a clause is held as
far as these tests reach. **Where it says "none", count the clause as not done.**
"""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A test that holds a clause.

    Attributes:
        file: of the test, relative to the project's root.
        test: its name; of a mark on a whole file, the file's.
        line: where the mark stands.
    """

    clause: str
    file: str
    test: str
    line: int = 0


def marks(folder: Path = TESTS) -> list[Mark]:
    """Every mark on the tests in a folder, in the order of their files and names.

    Raises:
        ValueError: a mark does not write its ids out.
    """
    found: list[Mark] = []
    for path in sorted(folder.rglob("test_*.py")):
        name = path.relative_to(folder.parent).as_posix()
        found.extend(_marks_in(ast.parse(path.read_text("utf-8")).body, name, path.stem))
    return sorted(found)


def _marks_in(body: Sequence[ast.stmt], file: str, owner: str) -> Iterator[Mark]:
    """The marks on functions and classes, and those of a `pytestmark`, which count for the owner."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from _marks_of(decorator, file, node.name)
            if isinstance(node, ast.ClassDef):
                yield from _marks_in(node.body, file, node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            yield from _marks_of(node.value, file, owner)


def _marks_of(expression: ast.expr, file: str, owner: str) -> Iterator[Mark]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.clause"):
            for argument in node.args:
                clause = ast.literal_eval(argument)
                yield Mark(str(clause), file, owner, node.lineno)


def page(found: Iterable[Mark]) -> str:
    """The whole page, as Markdown."""
    held: dict[str, list[Mark]] = {}
    for mark in found:
        held.setdefault(mark.clause, []).append(mark)
    parts = [INTRODUCTION, _counts(all_clauses(), held)]
    parts += [_policy(prefix, title, held) for prefix, title in POLICIES.items()]
    parts.append(_decisions(held))
    return "\n".join(parts)


def _counts(clauses: Sequence[Clause], held: Mapping[str, list[Mark]]) -> str:
    rows = [_count("**All**", clauses, held)]
    rows += [
        _count(f"[{prefix}](#{prefix.lower()}) {title}", _of(prefix, clauses), held)
        for prefix, title in POLICIES.items()
    ]
    rows += [
        _count(f"Priority: {priority}", [c for c in clauses if c.priority == priority], held)
        for priority in PRIORITIES
    ]
    rows += [
        _count(f"Kind {letter}: {meaning}", [c for c in clauses if letter in c.kinds], held)
        for letter, meaning in KINDS.items()
    ]
    note = "\nA clause of several kinds counts for each of them.\n"
    return "\n".join([*_table("Number of", "Clauses", "With tests", "Without"), *rows]) + "\n" + note


def _count(name: str, clauses: Sequence[Clause], held: Mapping[str, list[Mark]]) -> str:
    with_tests = sum(1 for clause in clauses if clause.id in held)
    return f"| {name} | {len(clauses)} | {with_tests} | {len(clauses) - with_tests} |"


def _of(prefix: str, clauses: Sequence[Clause]) -> list[Clause]:
    return [clause for clause in clauses if clause.id.startswith(f"{prefix}-")]


def _table(*names: str) -> tuple[str, str]:
    return "| " + " | ".join(names) + " |", "|" + " --- |" * len(names)


def _policy(prefix: str, title: str, held: Mapping[str, list[Mark]]) -> str:
    lines = [f"## {prefix}", "", f"{title}.", ""]
    lines += _table("Clause", "What it asks", "Kind", "Priority", "Bot capability", "Tests")
    for clause in _of(prefix, all_clauses()):
        cells = (clause.rule, " ".join(clause.kinds), clause.priority, clause.capability)
        tests = _tests(held.get(clause.id, []))
        lines.append(f"| {clause.id} | {' | '.join(map(_plain, cells))} | {tests} |")
    return "\n".join(lines) + "\n"


def _decisions(held: Mapping[str, list[Mark]]) -> str:
    lines = [
        "## Decisions",
        "",
        "Where the policies contradict each other or are silent, this is what the bot does.",
        "",
    ]
    lines += _table("Decision", "What holds", "Clauses", "Tests")
    for decision in all_decisions():
        tests = _tests(held.get(decision.id, []))
        lines.append(f"| {decision.id} | {_plain(decision.says)} | {', '.join(decision.clauses)} | {tests} |")
    return "\n".join(lines) + "\n"


def _tests(found: Sequence[Mark]) -> str:
    named = dict.fromkeys((mark.file, mark.test) for mark in found)
    return "<br>".join(f"[{test}](../{file})" for file, test in named) or "none"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    for sign in "\\|*_<>[]":
        text = text.replace(sign, f"\\{sign}")
    return text


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(marks()), encoding="utf-8")


if __name__ == "__main__":
    main()
