"""Templates and messages fit together: no word is missing, none is left over."""

from __future__ import annotations

import importlib
import pkgutil
from fnmatch import fnmatchcase

import pytest

import bot.messages
from bot.domain.identifiers import Kind
from bot.domain.record import Head
from bot.messages.answers import FieldErrors
from bot.messages.base import Message
from bot.messages.preparation import Found, IdentifierCheck
from bot.resources import folder
from bot.usecases.compose import FORM_WORDS
from bot.usecases.words import NOT_YET
from tests.messages import named_blocks
from tests.messages.spoken import card, card_of, templates, used_blocks, words_on
from tests.support.sample_preparations import LABEL, preparations
from tests.support.samples import samples


def message_classes() -> set[type[Message]]:
    """Every message that the bot can send."""
    names = [module.name for module in pkgutil.iter_modules(bot.messages.__path__)]
    modules = [importlib.import_module(f"bot.messages.{name}") for name in names]
    return {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Message) and "template" in vars(value)
    }


def blocks_of(template: str) -> set[str]:
    """A template's blocks without those that every one has."""
    return set(templates().blocks(template)) - {"title", "notification"}


@pytest.mark.parametrize("name", samples())
def test_every_sample_has_all_its_words(name: str) -> None:
    """Each message in each variant is made without a missing block or value, and no word is empty."""
    empty = [part for part, text in words_on(card(name)) if not text.strip() and part != "hint"]
    assert empty == []


def test_every_message_has_samples() -> None:
    """A message that is added gets its words looked at: nothing that can be sent is without a sample."""
    without = message_classes() - {type(message) for message in samples().values()}
    assert {message.__name__ for message in without} == {"FieldErrors"}


def test_every_template_belongs_to_one_message() -> None:
    """No file of words is left over, and no two messages share one."""
    files = sorted(path.stem for path in folder("templates").glob("*.jinja"))
    own = [name for name in files if not name.startswith("_")]
    assert own == sorted(message.template for message in message_classes())


def test_every_block_is_used() -> None:
    """Each block is asked for by some sample's card: words that nobody can read are not kept."""
    used = used_blocks()
    left_over = {
        template: sorted(unused)
        for template in used
        if (unused := set(templates().blocks(template)) - used[template])
    }
    assert left_over == {}


def test_every_name_in_the_program_has_its_words() -> None:
    """What a use case or handler says by a block's name is there, and so are the labels of its buttons."""
    missing = [
        (template, block)
        for module in named_blocks.modules()
        for template, block in (
            *named_blocks.said(module),
            *(("plain", label) for label in named_blocks.leads(module)),
            *(("record_letter", block) for block in named_blocks.done(module)),
        )
        if not any(fnmatchcase(there, block) for there in blocks_of(template))
    ]
    assert missing == []


def test_short_answers_are_those_that_are_given() -> None:
    """No short answer and no label of its buttons is left over from what the program once said."""
    said = {
        block
        for module in named_blocks.modules()
        for template, block in named_blocks.said(module)
        if template == "plain"
    }
    labels = {label for module in named_blocks.modules() for label in named_blocks.leads(module)}
    forms = {f"{part}_{name}" for part in ("open", "do") for name in FORM_WORDS}
    assert said >= {"open_*", "kept"}
    assert labels >= {"do_*", "carry_on"}
    assert blocks_of("plain") == (said | labels) - {"open_*", "do_*"} | forms


def test_neutral_lines_are_those_that_are_said() -> None:
    """What may stand in a channel is said by name in the handlers; no line is missing or left over."""
    modules = named_blocks.modules()
    lines = {says for module in modules for template, says in named_blocks.said(module) if template == "line"}
    lines |= {says for module in modules for says in named_blocks.lines(module)}
    assert lines == blocks_of("line")


def test_what_a_press_has_done_is_what_presses_do() -> None:
    """Each sentence at the head of a record is one that a use case names."""
    done = {block for module in named_blocks.modules() for block in named_blocks.done(module)}
    shown = {name.removeprefix("record_letter: done: ") for name in samples() if "done: " in name}
    assert done == shown


def test_every_error_of_a_form_has_its_words() -> None:
    """A form that comes back says at each field what to do; no such sentence is left over."""
    errors = {name for module in named_blocks.modules() for name in named_blocks.errors(module)}
    assert errors >= {"choose_person", "minutes", "today_or_earlier", "share_nothing"}
    assert errors == templates().blocks(FieldErrors.template)
    words = templates().words_of(FieldErrors())
    assert all(words(name).endswith(".") for name in errors)


def test_every_word_that_is_not_done_yet_is_answered() -> None:
    """Each word that this version does not do says what to do meanwhile."""
    meanwhile = {block for block in blocks_of("not_there_yet") if block.startswith("meanwhile_")}
    assert meanwhile == {f"meanwhile_{word}" for word in NOT_YET}


@pytest.mark.parametrize("where", ["What is happening", *Head])
@pytest.mark.parametrize("kind", Kind)
def test_every_identifier_can_be_shown_everywhere(where: str, kind: Kind) -> None:
    """Whatever is found under whatever question or head has words."""
    check = next(message for _, message in preparations() if isinstance(message, IdentifierCheck))
    found = (Found(where, kind.value, "x", check.go_on),)
    shown = [
        text
        for _, text in words_on(
            card_of(
                check.__class__(
                    reader=check.reader, found=type(check.found)(found, LABEL), count=1, go_on=check.go_on
                )
            )
        )
    ]
    assert any("this looks like a" in text for text in shown)


def test_names_are_found_in_every_way_of_saying() -> None:
    """The search for names sees constants, choices, variables, returned values and patterns."""
    module = named_blocks.module_of(
        "from bot.messages.answers import Plain, Line as Neutral\n"
        "def f(x):\n"
        "    says = 'a' if x else 'b'\n"
        "    leads = (('l', x),)\n"
        "    g(done='d' if x else '')\n"
        "    return Plain(says=says, leads=leads), Plain(says='c'), Neutral(says=h()), Plain(says=f'e_{x}')\n"
        "def h():\n"
        "    return 'r'\n"
        "def e(errors):\n"
        "    errors['x'] = 'wrong'\n"
        "    return Invalid(errors={'y': 'bad'}), self.line('p' if x else 'q', x)\n"
    )
    plain = {block for template, block in named_blocks.said(module) if template == "plain"}
    assert plain == {"a", "b", "c", "e_*"}
    assert ("line", "r") in set(named_blocks.said(module))
    assert set(named_blocks.leads(module)) == {"l"}
    assert set(named_blocks.done(module)) == {"d"}
    assert set(named_blocks.lines(module)) == {"p", "q"}
    assert set(named_blocks.errors(module)) == {"wrong", "bad"}
