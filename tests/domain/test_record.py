"""A record's versions, views and signatures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import PersonId
from bot.domain.record import Head, Record, RecordState, code_of, confirm_statement, digest_of, sign_statement

AMIRA, GRACE = PersonId("amira"), PersonId("grace")
DAY = date(2026, 11, 19)
AT = datetime(2026, 11, 19, 15, 20, tzinfo=UTC)


def draft() -> Record:
    return Record(
        id="r1",
        session="s1",
        supervisee=AMIRA,
        supervisor=GRACE,
        day=DAY,
        version=1,
        state=RecordState.DRAFT,
        digest="d1",
        written_at=AT,
        views={},
    )


def test_a_draft_waits_for_nobody() -> None:
    """Before it is sent, nobody is asked for anything."""
    assert draft().waits_for() == ()


@pytest.mark.clause("P2-10d")
def test_sending_signs_as_the_supervisors() -> None:
    """The supervisor's press signs exactly the text that is sent; the supervisee's answer is awaited."""
    sent = draft().sent(AT)
    assert [(s.person, s.kind, s.digest, s.at) for s in sent.signatures] == [(GRACE, "sent", "d1", AT)]
    assert sent.waits_for() == (AMIRA,)


@pytest.mark.clause("P1-8f", "P2-10d")
def test_confirming_signs_as_the_supervisees() -> None:
    """Then both have signed the same text, and nothing is awaited."""
    confirmed = draft().sent(AT).confirmed(AT + timedelta(hours=1))
    assert confirmed.state is RecordState.CONFIRMED
    assert {s.person for s in confirmed.signatures} == {AMIRA, GRACE}
    assert {s.digest for s in confirmed.signatures} == {"d1"}
    assert confirmed.waits_for() == ()


@pytest.mark.clause("P1-8g", "P2-10e")
def test_both_views_are_signed_by_both() -> None:
    """The supervisee's view, the supervisor's view, then two signatures on the text and both views."""
    differs = draft().sent(AT).with_view(AMIRA, "a1", AT)
    assert differs.waits_for() == (GRACE,)
    both = differs.with_view(GRACE, "g1", AT)
    assert both.waits_for() == (AMIRA, GRACE)
    once = both.signed(GRACE, AT)
    assert once.state is RecordState.BOTH_VIEWS
    assert once.waits_for() == (AMIRA,)
    twice = once.signed(AMIRA, AT)
    assert twice.state is RecordState.SIGNED
    assert {s.digest for s in twice.signatures if s.kind == "signed"} == {both.signing_digest()}


def test_a_changed_view_needs_new_signatures() -> None:
    """A signature stands on exactly the views that were shown."""
    both = draft().sent(AT).with_view(AMIRA, "a1", AT).with_view(GRACE, "g1", AT).signed(GRACE, AT)
    changed = both.with_view(AMIRA, "a2", AT)
    assert changed.signing_digest() != both.signing_digest()
    assert changed.waits_for() == (AMIRA, GRACE)


@pytest.mark.clause("P1-8g")
def test_a_changed_record_is_a_new_version() -> None:
    """What stood on the former text, signatures and views alike, does not stand on the new one."""
    differs = draft().sent(AT).with_view(AMIRA, "a1", AT)
    changed = differs.rewritten("d2", AT)
    assert (changed.version, changed.state, changed.views, changed.signatures) == (
        2,
        RecordState.DRAFT,
        {},
        (),
    )
    assert draft().rewritten("d2", AT).version == 1


@given(st.text(), st.text())
def test_the_digest_tells_texts_apart(one: str, other: str) -> None:
    """Equal for the same version of the same text, different for any other."""

    def of(text: str, version: int = 1) -> str:
        return digest_of(record="r", version=version, supervisee=AMIRA, day=DAY, body={Head.WORKLOAD: text})

    assert (of(one) == of(other)) is (one == other)
    assert of(one) != of(one, 2)


def test_text_under_another_head_is_another_text() -> None:
    """The same words under another head are not the same record."""
    digests = {
        digest_of(record="r", version=1, supervisee=AMIRA, day=DAY, body={head: "words"}) for head in Head
    }
    assert len(digests) == len(Head)


def test_what_people_compare_and_say() -> None:
    """A short code, and the statements that the presses make."""
    assert code_of("3f7a19c2ffff") == "3F7A-19C2"
    assert confirm_statement(1, DAY).endswith("a fair account of our supervision on 19 November 2026.")
    assert "not say that I agree" in sign_statement(2, DAY)
