"""Reading what is confidential: the table is asked, the reading is logged, then the text is handed out."""

from __future__ import annotations

import json

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.conversations import framing
from bot.conversations.framing import Dialogue, Question
from bot.domain.access import Purpose, Stage, Subject, decide
from bot.domain.people import PersonId
from bot.domain.preparation import Preparation, PreparationState
from bot.domain.record import Head, Record, RecordState
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
    return tx.contents.get(preparation.content).map(framing.load)


def sealed_dialogue(preparation: str, dialogue: Dialogue) -> Confidential[Dialogue]:
    """A dialogue that was just changed, sealed again for showing."""
    return Confidential(dialogue, label_of_preparation(preparation))


Shared = tuple[tuple[tuple[Question, str], ...], str]


def dump_shared(answers: tuple[tuple[Question, str], ...], reason: str) -> str:
    """The shared answers and the reason for keeping an identifier, as JSON text."""
    return json.dumps({"answers": [[question.value, text] for question, text in answers], "reason": reason})


def load_shared(text: str) -> Shared:
    """What `dump_shared` wrote."""
    data = json.loads(text)
    return tuple((Question(question), answer) for question, answer in data["answers"]), data["reason"]


def dump_body(body: Body, reason: str = "") -> str:
    """A record's text as JSON."""
    return json.dumps({"body": {head.value: text for head, text in body.items()}, "reason": reason})


def load_body(text: str) -> Body:
    """The heads that `dump_body` wrote."""
    return {Head(head): words for head, words in json.loads(text)["body"].items()}


def load_reason(text: str) -> str:
    """The reason that `dump_body` wrote."""
    return str(json.loads(text)["reason"])
