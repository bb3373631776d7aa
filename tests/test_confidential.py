"""A confidential value opens for its audience alone, and goes nowhere by accident."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bot.confidential import (
    Answers,
    Audience,
    Confidential,
    ContentKind,
    DirectMessage,
    Elsewhere,
    Label,
    PrivateView,
    Sensitivity,
    check_destination,
)
from bot.errors import LeakRefused

SECRET = "the canary sings"
LABEL = Label(ContentKind.RECORD, "r1")
READER = Audience(reader="amira", label=LABEL, purpose="confirm", basis="P1-8e")


def sealed() -> Confidential[str]:
    return Confidential(SECRET, LABEL)


@dataclass(frozen=True)
class Holder:
    """Something that carries a confidential value."""

    text: Confidential[str]


ACCIDENTS: dict[str, Callable[[Confidential[str]], object]] = {
    "str": str,
    "format": lambda value: f"{value}",
    "percent": lambda value: "%s" % value,  # noqa: UP031 - an old habit that must not leak either
    "pickle": pickle.dumps,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "hash": hash,
    "compare": lambda value: value == SECRET,
    "truth": bool,
    "iterate": list,
    "json": json.dumps,
    "convert": lambda value: f"{value!s}",
    "dict": lambda value: {value: 1},
}


@pytest.mark.parametrize("accident", ACCIDENTS.values(), ids=ACCIDENTS)
@pytest.mark.clause("P1-1.2-S1")
def test_a_confidential_value_is_not_used_by_accident(
    accident: Callable[[Confidential[str]], object],
) -> None:
    """Printing, comparing, storing and the like fail, with an error that does not hold the value."""
    with pytest.raises((LeakRefused, TypeError)) as failure:
        accident(sealed())
    assert SECRET not in str(failure.value)


def test_what_carries_it_shows_a_placeholder() -> None:
    """A debugger or a traceback shows what kind of thing it is, and nothing of it."""
    assert SECRET not in repr(Holder(sealed()))
    assert "confidential record" in repr(Holder(sealed()))


def test_it_has_no_attributes_to_look_into() -> None:
    """There is no dictionary that a serialiser could walk."""
    assert not hasattr(sealed(), "__dict__")
    with pytest.raises(TypeError):
        vars(sealed())


def test_logging_it_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A log line with the value as its argument does not hold it."""
    logging.raiseExceptions = False
    try:
        logging.getLogger("test").warning("saw %r", sealed())
        logging.getLogger("test").warning("saw %s", Holder(sealed()))
    finally:
        logging.raiseExceptions = True
    assert SECRET not in caplog.text


def test_it_opens_for_its_audience() -> None:
    """The audience of this very text reads it; of a value made from it too."""
    assert sealed().reveal(READER) == SECRET
    assert sealed().map(len).reveal(READER) == len(SECRET)


@pytest.mark.clause("P0-2a")
@pytest.mark.parametrize("label", [Label(ContentKind.RECORD, "r2"), Label(ContentKind.VIEW, "r1")])
def test_it_stays_closed_for_any_other(label: Label) -> None:
    """An audience of another text, or of another kind, does not open it."""
    with pytest.raises(LeakRefused):
        sealed().reveal(Audience(reader="amira", label=label, purpose="confirm", basis="P1-8e"))


DM = DirectMessage(person="amira", platform="slack", address="D1")
VIEW = PrivateView(person="amira", platform="slack", address="V1")
CHANNEL = Elsewhere(platform="slack", address="C1")


@pytest.mark.clause("P0-1a", "P3-2c", "P3-2e", "P4-3.1")
@pytest.mark.parametrize(
    ("sensitivity", "destination", "reader", "allowed"),
    [
        (Sensitivity.NEUTRAL, CHANNEL, None, True),
        (Sensitivity.NEUTRAL, DM, None, True),
        (Sensitivity.PERSONAL, CHANNEL, None, False),
        (Sensitivity.PERSONAL, DM, None, True),
        (Sensitivity.PERSONAL, VIEW, None, True),
        (Sensitivity.CONFIDENTIAL, CHANNEL, "amira", False),
        (Sensitivity.CONFIDENTIAL, DM, "amira", True),
        (Sensitivity.CONFIDENTIAL, VIEW, "amira", True),
        (Sensitivity.CONFIDENTIAL, DM, "grace", False),
        (Sensitivity.CONFIDENTIAL, VIEW, None, False),
    ],
)
def test_the_one_rule(
    sensitivity: Sensitivity,
    destination: DirectMessage | PrivateView | Elsewhere,
    reader: str | None,
    allowed: bool,
) -> None:
    """What is confidential goes to its reader in private, what is personal goes in private."""
    refused = False
    try:
        check_destination(sensitivity, destination, reader)
    except LeakRefused:
        refused = True
    assert refused is not allowed


def test_answers_show_their_fields_and_nothing_typed() -> None:
    """What came in a form is read by name; its representation tells the names alone."""
    answers = Answers({"view": f"  {SECRET} ", "ticks": ("a", "b"), "one": ("x",)})
    assert answers.text("view") == SECRET
    assert answers.chosen("ticks") == ("a", "b")
    assert answers.text("one") == "x"
    assert answers.text("nothing") == ""
    assert answers.chosen("nothing") == ()
    assert repr(answers) == "<answers to one, ticks, view>"
    with pytest.raises(LeakRefused):
        pickle.dumps(answers)
