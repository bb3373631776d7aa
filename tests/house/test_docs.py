"""The documents say what the program does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

import pytest
import typer.main

from bot.commands.app import app
from bot.config import Settings
from bot.domain.people import Role
from bot.domain.staff_list.header import COLUMNS
from bot.policy.clauses import all_decisions, known_clauses
from bot.usecases.dispatch import WORDS
from bot.usecases.words import KNOWN, NOT_YET
from tests.house.checkout import ROOT, project_files
from tools import policy_page

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\\.)*)\]\(([^)\s]+)\)")
CLAUSE = re.compile(r"\bP[0-4]-\d[\w.]*(?:-[A-Z]?\d+[a-z]?)?")
GUIDES = ("supervisee", "supervisor", "manager")


def documents() -> list[Path]:
    """README.md and everything in docs, relative to the root."""
    return [path for path in project_files() if path == Path("README.md") or path.parts[0] == "docs"]


def pages() -> dict[str, str]:
    """The pages by name."""
    return {path.as_posix(): read(path) for path in documents() if path.suffix == ".md"}


def read(path: str | Path) -> str:
    """A file of the project."""
    return (ROOT / path).read_text(encoding="utf-8")


# --- the policy page -----------------------------------------------------------------------------


def test_the_policy_page_is_fresh() -> None:
    """What the page says of the clauses and tests is so now. If it is not: make docs."""
    assert read("docs/policy.md") == policy_page.page(policy_page.marks())


def test_every_mark_names_a_clause() -> None:
    """A mark with an id that neither a policy nor a decision has holds nothing."""
    known = {*known_clauses(), *(decision.id for decision in all_decisions())}
    assert [mark for mark in policy_page.marks() if mark.clause not in known] == []


def test_marks_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """On a function, a class, a parameter and a whole file; what is no mark is passed over."""
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_x.py").write_text(
        "pytestmark = pytest.mark.clause('P0-1a')\n"
        "@pytest.mark.clause('P0-1b', 'P0-1c')\n"
        "def test_a(): ...\n"
        "@pytest.mark.clause('P0-1d')\n"
        "class TestB:\n"
        "    @pytest.mark.clause('P0-1e')\n"
        "    async def test_c(self): ...\n"
        "@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.clause('P0-2a'))])\n"
        "def test_d(x): clause('P0-2b')\n",
        encoding="utf-8",
    )
    found = {(mark.clause, mark.file, mark.test) for mark in policy_page.marks(folder)}
    assert found == {
        ("P0-1a", "tests/test_x.py", "test_x"),
        ("P0-1b", "tests/test_x.py", "test_a"),
        ("P0-1c", "tests/test_x.py", "test_a"),
        ("P0-1d", "tests/test_x.py", "TestB"),
        ("P0-1e", "tests/test_x.py", "test_c"),
        ("P0-2a", "tests/test_x.py", "test_d"),
    }


def test_a_clause_without_a_test_says_none() -> None:
    """The page claims nothing for a clause that no test holds."""
    page = policy_page.page([policy_page.Mark("P0-1a", "tests/test_x.py", "test_a")])
    rows = {line.split(" | ")[0]: line for line in page.splitlines() if line.startswith("| P")}
    assert rows["| P0-1a"].endswith("| [test_a](../tests/test_x.py) |")
    assert all(row.endswith("| none |") for clause, row in rows.items() if clause.startswith("| P1-"))
    assert "| **All** | 288 | 1 | 287 |" in page


@pytest.mark.parametrize("name", sorted(pages()))
def test_clauses_that_are_quoted_exist(name: str) -> None:
    """An id in a document can be looked up."""
    assert set(CLAUSE.findall(pages()[name])) - set(known_clauses()) == set()


# --- links and pictures --------------------------------------------------------------------------


def broken_links(name: str, text: str) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    for _, _, target in LINK.findall(text):
        if "://" in target:
            continue
        file, _, anchor = target.partition("#")
        place = (ROOT / name).parent / file if file else ROOT / name
        if not place.exists() or (anchor and anchor not in anchors(place)):
            yield target


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", sorted(pages()))
def test_every_link_leads_somewhere(name: str) -> None:
    """Files, pictures and headings that are linked are there."""
    assert list(broken_links(name, pages()[name])) == []


def test_a_broken_link_is_noticed() -> None:
    """The test above can fail."""
    text = "[a](docs/nothing.md) [b](docs/policy.md) [c](README.md#no-such) ![d](docs/pictures/none.png)"
    assert list(broken_links("README.md", text)) == [
        "docs/nothing.md", "README.md#no-such", "docs/pictures/none.png",
    ]  # fmt: skip


def test_every_picture_is_described_and_shown() -> None:
    """Who cannot see a picture reads what is on it; a picture that nobody shows is not kept."""
    shown: set[str] = set()
    for name, text in pages().items():
        for mark, words, target in LINK.findall(text):
            if mark:
                assert len(words.split()) > 5, target
                shown.add((ROOT / name).parent.joinpath(target).resolve().relative_to(ROOT).as_posix())
    assert shown == {path.as_posix() for path in documents() if path.suffix == ".png"}


def test_pictures_are_small() -> None:
    """A clone stays quick."""
    sizes = {path.name: (ROOT / path).stat().st_size for path in documents() if path.suffix == ".png"}
    assert [name for name, size in sizes.items() if size > 150_000] == []


# --- commands ------------------------------------------------------------------------------------


class Parameter(Protocol):
    """An argument or an option of a command."""

    name: str
    opts: list[str]
    param_type_name: str


class Command(Protocol):
    """A command, or a group of them."""

    params: list[Parameter]


def commands(command: Command, name: str = "supervision-bot") -> Iterator[tuple[str, Command]]:
    """Every command by its full name."""
    below = cast("dict[str, Command] | None", getattr(command, "commands", None))
    if below is None:
        yield name, command
        return
    for word, one in below.items():
        yield from commands(one, f"{name} {word}")


def program() -> dict[str, set[str]]:
    """The commands of the program, with their arguments and options."""
    root = cast("Command", typer.main.get_command(app))
    return {
        name: {each.opts[0] if each.param_type_name == "option" else each.name.upper() for each in one.params}
        for name, one in commands(root)
    }


def sections(page: str) -> dict[str, str]:
    """The parts of a page under headings that are a command."""
    parts = re.split(r"^#+ (.+)$", page, flags=re.MULTILINE)
    return {
        heading.strip("`"): text
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
        if heading.startswith("`supervision-bot")
    }


def rows(text: str) -> dict[str, str]:
    """The rows of the tables in a text, by the code word that begins each."""
    return {row[0]: row[1] for row in re.findall(r"^\| `([^`]+)` \|(.*)$", text, re.MULTILINE)}


def test_every_command_and_option_is_documented() -> None:
    """The reference has the program's commands and options: all of them, and no other."""
    written = {name: set(rows(text)) for name, text in sections(read("docs/reference/commands.md")).items()}
    assert written == program()


@pytest.mark.parametrize("name", sorted(pages()))
def test_commands_that_are_quoted_exist(name: str) -> None:
    """What a guide says to type can be typed; so can what it says to make."""
    text = pages()[name]
    known = set(program())
    typed = re.findall(r"(?:^|[`/ ])(supervision-bot [a-z][a-z-]+(?: [a-z]+)?)", text, re.MULTILINE)
    assert [one for one in typed if one not in known and one.rsplit(" ", 1)[0] not in known] == []
    targets = set(re.findall(r"^([a-z]+):.*##", read("Makefile"), re.MULTILINE))
    quoted = re.findall(r"`make ([a-z]+)`", text) + re.findall(r"^make ([a-z]+)$", text, re.MULTILINE)
    assert set(quoted) - targets == set()


# --- settings, the staff list, words, buttons ----------------------------------------------------


def test_every_setting_is_documented_with_its_default() -> None:
    """The reference has the program's settings, and what holds without them."""
    written = rows(read("docs/reference/settings.md"))
    assert set(written) == {name.upper() for name in Settings.model_fields}
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    wrong = [name for name, value in defaults.items() if value and f"`{value}` |" not in written[name]]
    assert wrong == []


def test_every_column_and_role_is_documented() -> None:
    """The reference has the columns that are read and the roles that are known."""
    columns, _, roles = read("docs/reference/staff-list.md").partition("## Roles")
    assert list(rows(columns)) == sorted(COLUMNS, key=list(rows(columns)).index)
    assert set(rows(roles)) == {role.value for role in Role}


def test_every_word_is_documented() -> None:
    """What can be typed stands in the reference, apart from what is answered with "not in this version"."""
    page = read("docs/reference/commands.md").partition("## In Slack")[2]
    assert set(rows(page)) == set(WORDS) == KNOWN - NOT_YET
    assert set(re.findall(r"`([a-z-]+)`", page.partition("Known, and")[2])) == NOT_YET


def test_the_front_page_says_which_words_are_not_there() -> None:
    """Nobody is promised what this version answers with "not in this version"."""
    part = read("README.md").partition("**Three words**")[2].partition("\n- **")[0]
    assert set(re.findall(r"`([a-z-]+)`", part)) == NOT_YET
    assert len(NOT_YET) == 3


def labels() -> list[re.Pattern[str]]:
    """The words of every block in the templates, with anything in the place of what is put in."""
    found: list[re.Pattern[str]] = []
    for path in project_files():
        if path.parts[0] == "templates":
            for block in re.findall(r"{% block \w+ %}(.*?){% endblock %}", read(path), re.DOTALL):
                branches = re.split(r"{%-? *(?:if|elif|else|endif).*?%}", block, flags=re.DOTALL)
                found.extend(_pattern(words) for words in (block, *branches) if words.strip())
    return found


def _pattern(words: str) -> re.Pattern[str]:
    parts = re.split(r"{{.*?}}|{%.*?%}", words.strip(), flags=re.DOTALL)
    return re.compile(".+".join(map(re.escape, parts)) if any(parts) else "(?!)", re.DOTALL)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_buttons_that_are_named_exist(guide: str) -> None:
    """What the guides for people print in bold is a label of the bot."""
    named = re.findall(
        r"\*\*([^*]+?)[.:]?\*\*", read(f"docs/how-to/{guide}.md").partition("## What happens")[0]
    )
    known = labels()
    assert [name for name in named if not any(label.fullmatch(name) for label in known)] == []
    assert len(named) > 3


def test_the_map_names_what_is_there() -> None:
    """The files and folders of the architecture exist."""
    tops = ("bot", "handlers", "storage", "templates", "manifest", "tests", "tools", "docs")
    quoted = re.findall(
        rf"`((?:{'|'.join(tops)})(?:/[\w.-]+)*/?)`", read("docs/architecture.md") + read("README.md")
    )
    assert [path for path in quoted if "NAME" not in path and not (ROOT / path).exists()] == []
    assert len(quoted) > 20
