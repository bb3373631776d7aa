"""The authorisation table: every cell, default deny."""

from __future__ import annotations

from itertools import product

import pytest

from bot.confidential import ContentKind, Label
from bot.domain.access import Purpose, Relation, Stage, Subject, decide
from bot.domain.people import PersonId
from bot.errors import NotEntitled

AMIRA, GRACE, TOM = PersonId("amira"), PersonId("grace"), PersonId("tom")
PRIYA = PersonId("priya")
SAM, DORA = PersonId("sam"), PersonId("dora")

ALLOWED = {
    (ContentKind.PREPARATION, Stage.PRIVATE, AMIRA): {Purpose.WRITE, Purpose.OWN_DATA},
    (ContentKind.PREPARATION, Stage.RELEASED, AMIRA): {Purpose.WRITE, Purpose.OWN_DATA},
    (ContentKind.PREPARATION, Stage.RELEASED, GRACE): {Purpose.SUPERVISE},
    (ContentKind.RECORD, Stage.PRIVATE, GRACE): {Purpose.WRITE},
    (ContentKind.RECORD, Stage.RELEASED, GRACE): {Purpose.WRITE, Purpose.SUPERVISE, Purpose.CONFIRM},
    (ContentKind.RECORD, Stage.RELEASED, AMIRA): {Purpose.CONFIRM, Purpose.OWN_DATA},
    (ContentKind.VIEW, Stage.RELEASED, AMIRA): {Purpose.WRITE, Purpose.CONFIRM, Purpose.OWN_DATA},
    (ContentKind.VIEW, Stage.RELEASED, GRACE): {Purpose.CONFIRM, Purpose.SUPERVISE},
    (ContentKind.DISCLOSURE, Stage.RELEASED, GRACE): {Purpose.REGISTER, Purpose.EXPLAIN},
    (ContentKind.DISCLOSURE, Stage.RELEASED, AMIRA): {Purpose.REGISTER, Purpose.EXPLAIN, Purpose.OWN_DATA},
    (ContentKind.DISCLOSURE, Stage.RELEASED, PRIYA): {Purpose.REGISTER},
    (ContentKind.ACTION, Stage.PRIVATE, DORA): {Purpose.WRITE},
    (ContentKind.ACTION, Stage.RELEASED, AMIRA): {Purpose.SUPERVISE, Purpose.OWN_DATA},
    (ContentKind.ACTION, Stage.RELEASED, GRACE): {Purpose.SUPERVISE},
    (ContentKind.ACTION, Stage.RELEASED, SAM): {Purpose.SUPERVISE},
    (ContentKind.LINE, Stage.PRIVATE, AMIRA): {Purpose.WRITE},
    (ContentKind.LINE, Stage.RELEASED, AMIRA): {Purpose.OWN_DATA},
    (ContentKind.LINE, Stage.RELEASED, SAM): {Purpose.TALK},
}
"""Amira is the supervisee and wrote the preparation and the view; Grace supervises and wrote the record; Tom
is anybody else, and Priya answers for data protection. Grace made the disclosure. Written apart from the table.
Dora wrote the action while she stood in for Grace, and Sam is to do it: he was Amira's supervisor before. Amira's line
went to Sam, and Grace never reads it."""


def subject(kind: ContentKind, stage: Stage) -> Subject:
    author = GRACE if kind in (ContentKind.RECORD, ContentKind.DISCLOSURE) else AMIRA
    return Subject(
        label=Label(kind, "x"),
        stage=stage,
        author=DORA if kind is ContentKind.ACTION else author,
        supervisee=AMIRA,
        supervisor=GRACE,
        lead=PRIYA,
        owner=SAM,
    )


@pytest.mark.clause("P0-2a", "P1-1.2-S1", "P1-8e")
@pytest.mark.parametrize("kind", ContentKind)
def test_every_cell_of_the_table(kind: ContentKind) -> None:
    """Whoever may read something, at which stage, for which purpose, and nobody else."""
    for stage, reader, purpose in product(Stage, (AMIRA, GRACE, TOM, PRIYA, SAM, DORA), Purpose):
        allowed = purpose in ALLOWED.get((kind, stage, reader), set())
        try:
            audience = decide(reader, subject(kind, stage), purpose)
        except NotEntitled:
            assert not allowed, (stage, reader, purpose)
        else:
            assert allowed, (stage, reader, purpose)
            assert (audience.reader, audience.label, audience.purpose) == (reader, Label(kind, "x"), purpose)


@pytest.mark.clause("P0-2a")
def test_a_manager_reads_no_text() -> None:
    """Nobody outside the pair reads anything: managers see dates, never content."""
    for kind, stage, purpose in product(ContentKind, Stage, Purpose):
        with pytest.raises(NotEntitled):
            decide(TOM, subject(kind, stage), purpose)


def test_without_a_supervisor_nobody_stands_in_for_one() -> None:
    """A text without a supervisor is nobody's to supervise."""
    alone = Subject(
        label=Label(ContentKind.PREPARATION, "x"),
        stage=Stage.RELEASED,
        author=AMIRA,
        supervisee=AMIRA,
        supervisor=None,
    )
    assert Relation.SUPERVISOR not in alone.relations_of(GRACE)
    with pytest.raises(NotEntitled):
        decide(GRACE, alone, Purpose.SUPERVISE)
