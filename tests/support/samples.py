"""One sample of each message in each of its variants, for tests of words and of rendering, and for pictures.

Amira Khan is supervised by Grace Bell, whose manager is Tom Reid. It is Thursday 19 November 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from bot.messages.base import Message
from tests.support.sample_absences import absences
from tests.support.sample_actions import actions
from tests.support.sample_adhoc import adhoc
from tests.support.sample_answers import answers
from tests.support.sample_breaches import breaches
from tests.support.sample_cases import cases
from tests.support.sample_concern import beside_it, concern
from tests.support.sample_disclosures import disclosed
from tests.support.sample_duties import duties
from tests.support.sample_elsewhere import elsewhere
from tests.support.sample_group import group
from tests.support.sample_matters import matters
from tests.support.sample_overviews import overviews
from tests.support.sample_preparations import preparations
from tests.support.sample_records import records
from tests.support.sample_reminders import reminders
from tests.support.sample_rhythms import rhythms
from tests.support.sample_safeguarding import safeguarding
from tests.support.sample_sessions import sessions

Named: TypeAlias = tuple[str, Message]
"""What is special about a sample, and the message."""


@cache
def samples() -> dict[str, Message]:
    """The samples by name: `record_letter: sent_supervisee`."""
    found: dict[str, Message] = {}
    for variant, message in _all():
        name = f"{message.template}: {variant}"
        assert name not in found, name
        found[name] = message
    return found


def _all() -> Iterator[Named]:
    yield from answers()
    yield from safeguarding()
    yield from concern()
    yield from beside_it()
    yield from overviews()
    yield from reminders()
    yield from sessions()
    yield from duties()
    yield from absences()
    yield from cases()
    yield from matters()
    yield from actions()
    yield from adhoc()
    yield from elsewhere()
    yield from group()
    yield from rhythms()
    yield from disclosed()
    yield from breaches()
    yield from preparations()
    yield from records()
