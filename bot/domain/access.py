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
    DATA_PROTECTION_LEAD = "data_protection_lead"
    OWNER = "owner"
    """Who is to do what the text says."""


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
    REGISTER = "register"
    """Seeing to whom something was shared outside the pair."""
    EXPLAIN = "explain"
    """Giving, or being given, the reason for which it went ahead."""
    TALK = "talk"
    """Talking with somebody who has asked for that."""


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
    # To whom something is shared is known to both of the pair, and to who answers for the register (P0-1b, P1-8o).
    _rule(
        ContentKind.DISCLOSURE, Relation.AUTHOR, Stage.RELEASED, "P0-1b", Purpose.REGISTER, Purpose.EXPLAIN
    ),
    _rule(
        ContentKind.DISCLOSURE,
        Relation.SUPERVISEE,
        Stage.RELEASED,
        "P0-2g",
        Purpose.REGISTER,
        Purpose.EXPLAIN,
        Purpose.OWN_DATA,
    ),
    _rule(ContentKind.DISCLOSURE, Relation.DATA_PROTECTION_LEAD, Stage.RELEASED, "P1-8o", Purpose.REGISTER),
    # A line to somebody who is asked to talk is read by that one alone, whoever supervises its author (P1-1.3-5).
    _rule(ContentKind.LINE, Relation.AUTHOR, Stage.PRIVATE, "P1-1.3-5", Purpose.WRITE),
    _rule(ContentKind.LINE, Relation.AUTHOR, Stage.RELEASED, "P1-1.3-5", Purpose.OWN_DATA),
    _rule(ContentKind.LINE, Relation.OWNER, Stage.RELEASED, "P1-1.3-5", Purpose.TALK),
    # An agreed action is read by who is to do it, and by both of the supervision that it belongs to (P2-8b, P1-1.2-M4).
    _rule(ContentKind.ACTION, Relation.AUTHOR, Stage.PRIVATE, "P1-1.2-M4", Purpose.WRITE),
    _rule(ContentKind.ACTION, Relation.OWNER, Stage.RELEASED, "P2-8b", Purpose.SUPERVISE),
    _rule(
        ContentKind.ACTION,
        Relation.SUPERVISEE,
        Stage.RELEASED,
        "P1-1.2-M4",
        Purpose.SUPERVISE,
        Purpose.OWN_DATA,
    ),
    _rule(ContentKind.ACTION, Relation.SUPERVISOR, Stage.RELEASED, "P1-1.2-M4", Purpose.SUPERVISE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A text as the table sees it: what it is, whose it is, and how far it was let out.

    `lead` is who answers for data protection, where the reader does; `owner` is who is to do what it says.
    """

    label: Label
    stage: Stage
    author: PersonId
    supervisee: PersonId
    supervisor: PersonId | None
    lead: PersonId | None = None
    owner: PersonId | None = None

    def relations_of(self, reader: PersonId) -> frozenset[Relation]:
        """Every way in which a person stands to this text."""
        standing = {
            Relation.AUTHOR: self.author,
            Relation.SUPERVISEE: self.supervisee,
            Relation.SUPERVISOR: self.supervisor,
            Relation.DATA_PROTECTION_LEAD: self.lead,
            Relation.OWNER: self.owner,
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
