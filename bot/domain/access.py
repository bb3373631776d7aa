"""Who may read which text: one table, default deny, and the only place that makes an `Audience`.

A rule says: people who stand in this *relation* to a text may read it for this *purpose*, once the
text has reached this *stage*, on this *basis*. What no rule allows is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.confidential import Audience, ContentKind, Label
from bot.domain.people import PersonId
from bot.errors import NotEntitled


class Stage(StrEnum):
    """How far a text has been let out by its author."""

    PRIVATE = "private"
    """Being written, kept, or taken back: its author's alone."""
    RELEASED = "released"
    """Shared, sent for confirmation, or given as a view."""


class Relation(StrEnum):
    """How a reader stands to a text."""

    AUTHOR = "author"
    SUPERVISEE = "supervisee"
    SUPERVISOR = "supervisor"


class Purpose(StrEnum):
    """What a reading is for."""

    WRITE = "write"
    """Going on with one's own text."""
    SUPERVISE = "supervise"
    """Preparing for, holding and recording supervision."""
    CONFIRM = "confirm"
    """Reading a record or view in order to answer it."""
    OWN_DATA = "own_data"
    """Seeing what is held about oneself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the table. `basis` names the clauses that allow the reading."""

    kind: ContentKind
    relation: Relation
    stage: Stage
    purposes: frozenset[Purpose]
    basis: str


def _rule(kind: ContentKind, relation: Relation, stage: Stage, basis: str, *purposes: Purpose) -> Rule:
    return Rule(kind=kind, relation=relation, stage=stage, purposes=frozenset(purposes), basis=basis)


TABLE: tuple[Rule, ...] = (
    # A supervisee's own preparation is theirs until they share it (P1-1.2-S1, C37).
    _rule(ContentKind.PREPARATION, Relation.AUTHOR, Stage.PRIVATE, "C37", Purpose.WRITE, Purpose.OWN_DATA),
    _rule(ContentKind.PREPARATION, Relation.AUTHOR, Stage.RELEASED, "C37", Purpose.WRITE, Purpose.OWN_DATA),
    _rule(ContentKind.PREPARATION, Relation.SUPERVISOR, Stage.RELEASED, "P1-1.3-10", Purpose.SUPERVISE),
    # The supervisor writes the record and shares it with the supervisee (P1-8e, P2-10a).
    _rule(ContentKind.RECORD, Relation.AUTHOR, Stage.PRIVATE, "P2-10a", Purpose.WRITE),
    _rule(
        ContentKind.RECORD,
        Relation.AUTHOR,
        Stage.RELEASED,
        "P2-10a",
        Purpose.WRITE,
        Purpose.SUPERVISE,
        Purpose.CONFIRM,
    ),
    _rule(
        ContentKind.RECORD, Relation.SUPERVISEE, Stage.RELEASED, "P1-8e", Purpose.CONFIRM, Purpose.OWN_DATA
    ),
    # Where the two differ, both views stand on the record and both read them (P1-8g).
    _rule(
        ContentKind.VIEW,
        Relation.AUTHOR,
        Stage.RELEASED,
        "P1-8g",
        Purpose.WRITE,
        Purpose.CONFIRM,
        Purpose.OWN_DATA,
    ),
    _rule(ContentKind.VIEW, Relation.SUPERVISEE, Stage.RELEASED, "P1-8g", Purpose.CONFIRM, Purpose.OWN_DATA),
    _rule(ContentKind.VIEW, Relation.SUPERVISOR, Stage.RELEASED, "P1-8g", Purpose.CONFIRM, Purpose.SUPERVISE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A text as the table sees it: what it is, whose it is, and how far it was let out."""

    label: Label
    stage: Stage
    author: PersonId
    supervisee: PersonId
    supervisor: PersonId | None

    def relations_of(self, reader: PersonId) -> frozenset[Relation]:
        """Every way in which a person stands to this text."""
        standing = {
            Relation.AUTHOR: self.author,
            Relation.SUPERVISEE: self.supervisee,
            Relation.SUPERVISOR: self.supervisor,
        }
        return frozenset(relation for relation, person in standing.items() if person == reader)


def decide(reader: PersonId, subject: Subject, purpose: Purpose) -> Audience:
    """The audience of one reader for one text.

    Raises:
        NotEntitled: no rule allows it.
    """
    relations = subject.relations_of(reader)
    for rule in TABLE:
        if (
            rule.kind is subject.label.kind
            and rule.stage is subject.stage
            and rule.relation in relations
            and purpose in rule.purposes
        ):
            return Audience(reader=reader, label=subject.label, purpose=purpose, basis=rule.basis)
    raise NotEntitled
