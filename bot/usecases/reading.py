"""Reading what is confidential: the table is asked, the reading is logged, then the text is handed out."""

from __future__ import annotations

import json
from typing import Protocol

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.conversations import preparing
from bot.conversations.preparing import Dialogue
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.matters import Matter
from bot.domain.people import PersonId
from bot.domain.preparation import Preparation, PreparationState
from bot.domain.record import Head, Record, RecordState
from bot.messages.actions import ActionText
from bot.messages.preparation import SharedAnswer
from bot.ports import Transaction

Body = dict[Head, str]


def label_of_preparation(preparation: str) -> Label:
    """The label of a preparation's texts."""
    return Label(ContentKind.PREPARATION, preparation)


def label_of_record(record: str) -> Label:
    """The label of a record's texts."""
    return Label(ContentKind.RECORD, record)


def label_of_view(record: str) -> Label:
    """The label of the views on a record."""
    return Label(ContentKind.VIEW, record)


def author_of_preparation(reader: PersonId, preparation: str, owner: PersonId) -> Audience:
    """The audience of somebody who writes a preparation.

    Raises:
        NotEntitled: it is not theirs.
    """
    subject = Subject(
        label=label_of_preparation(preparation),
        stage=Stage.PRIVATE,
        author=owner,
        supervisee=owner,
        supervisor=None,
    )
    return decide(reader, subject, Purpose.WRITE)


def shared_preparation(reader: PersonId, preparation: Preparation) -> Audience:
    """The audience of the supervisor for what was shared with them.

    Raises:
        NotEntitled: it is not shared, or not with them.
    """
    shared = preparation.state is PreparationState.SHARED
    subject = Subject(
        label=label_of_preparation(preparation.id),
        stage=Stage.RELEASED if shared else Stage.PRIVATE,
        author=preparation.owner,
        supervisee=preparation.owner,
        supervisor=preparation.supervisor,
    )
    return decide(reader, subject, Purpose.SUPERVISE)


def record_audience(reader: PersonId, record: Record, purpose: Purpose) -> Audience:
    """The audience of one of the two for a record's text.

    Raises:
        NotEntitled: no rule allows it now.
    """
    subject = Subject(
        label=label_of_record(record.id),
        stage=Stage.PRIVATE if record.state is RecordState.DRAFT else Stage.RELEASED,
        author=record.supervisor,
        supervisee=record.supervisee,
        supervisor=record.supervisor,
    )
    return decide(reader, subject, purpose)


def view_audience(reader: PersonId, record: Record, author: PersonId) -> Audience:
    """The audience of one of the two for a view on a record.

    Raises:
        NotEntitled: no rule allows it.
    """
    subject = Subject(
        label=label_of_view(record.id),
        stage=Stage.RELEASED,
        author=author,
        supervisee=record.supervisee,
        supervisor=record.supervisor,
    )
    return decide(reader, subject, Purpose.CONFIRM)


def dialogue_of(tx: Transaction, preparation: Preparation) -> Confidential[Dialogue]:
    """The dialogue of a preparation, sealed."""
    return tx.contents.get(preparation.content).map(preparing.load)


def sealed_dialogue(preparation: str, dialogue: Dialogue) -> Confidential[Dialogue]:
    """A dialogue that was just changed, sealed again for showing."""
    return Confidential(dialogue, label_of_preparation(preparation))


Shared = tuple[tuple[SharedAnswer, ...], str]


def dump_shared(answers: tuple[SharedAnswer, ...], reason: str) -> str:
    """The shared answers and the reason for keeping an identifier, as JSON text."""
    return json.dumps({"answers": [[one.question, one.says, one.text] for one in answers], "reason": reason})


def load_shared(text: str) -> Shared:
    """What `dump_shared` wrote."""
    data = json.loads(text)
    return tuple(SharedAnswer(*one) for one in data["answers"]), data["reason"]


def dump_body(body: Body, reason: str = "") -> str:
    """A record's text as JSON."""
    return json.dumps({"body": {head.value: text for head, text in body.items()}, "reason": reason})


def load_body(text: str) -> Body:
    """The heads that `dump_body` wrote."""
    return {Head(head): words for head, words in json.loads(text)["body"].items()}


def load_reason(text: str) -> str:
    """The reason that `dump_body` wrote."""
    return str(json.loads(text)["reason"])


class MatterTexts(Protocol):
    """Reads what was written about a matter."""

    def __call__(
        self, tx: Transaction, reader: PersonId, matter: Matter, *, supervises: bool
    ) -> tuple[Audience, Confidential[tuple[tuple[str, str], ...]]]:
        """The reader's audience, and each text under the name of what it is.

        Raises:
            NotEntitled: no rule lets them read it.
            Unknown: it was destroyed.
        """
        ...


def label_of_action(action: str) -> Label:
    """The label of an agreed action's text."""
    return Label(ContentKind.ACTION, action)


def action_author(reader: PersonId, supervisee: PersonId) -> Audience:
    """The audience of somebody who writes an action of a supervision; it is theirs until they save it."""
    subject = Subject(
        label=label_of_action(supervisee),
        stage=Stage.PRIVATE,
        author=reader,
        supervisee=supervisee,
        supervisor=None,
    )
    return decide(reader, subject, Purpose.WRITE)


def action_audience(reader: PersonId, action: Matter, *, supervises: bool) -> Audience:
    """The audience of one person for an action's text.

    Args:
        reader: who.
        action: the matter.
        supervises: they supervise its subject now, or stand in.

    Raises:
        NotEntitled: no rule allows it: also not who wrote it and is neither its owner nor of the pair any more.
    """
    subject = Subject(
        label=label_of_action(action.id),
        stage=Stage.RELEASED,
        author=action.opened_by or action.owner,
        supervisee=action.subject or action.owner,
        supervisor=reader if supervises else None,
        owner=action.owner,
    )
    return decide(reader, subject, Purpose.SUPERVISE)


def action_list_audience(reader: PersonId, supervisee: PersonId, *, supervises: bool) -> Audience:
    """The audience of one of a pair for the list of its actions, whose texts were each opened for them before.

    Raises:
        NotEntitled: they are none of the pair.
    """
    subject = Subject(
        label=label_of_action(supervisee),
        stage=Stage.RELEASED,
        author=supervisee,
        supervisee=supervisee,
        supervisor=reader if supervises else None,
    )
    return decide(reader, subject, Purpose.SUPERVISE)


def action_texts(
    tx: Transaction, reader: PersonId, matter: Matter, *, supervises: bool
) -> tuple[Audience, Confidential[tuple[tuple[str, str], ...]]]:
    """An action's text in its parts; implements `MatterTexts`."""
    audience = action_audience(reader, matter, supervises=supervises)
    return audience, tx.contents.get(matter.text).map(load_action).map(ActionText.parts)


def dump_action(text: ActionText) -> str:
    """An action's text as JSON."""
    return json.dumps(dict(text.parts()))


def load_action(text: str) -> ActionText:
    """What `dump_action` wrote."""
    parts = json.loads(text)
    return ActionText(what=parts["what"], measure=parts.get("measure", ""), reason=parts.get("reason", ""))
