"""Requests that were carried out."""

from __future__ import annotations

from bot.ports import Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MovedClock
from tests.support.database import open_plain


def test_a_request_is_noted_once_with_its_first_outcome(database: SqlDatabase) -> None:
    """Noting it again says so, and changes nothing."""

    def work(tx: Transaction) -> None:
        assert tx.inbox.outcome("slack:event:1") is None
        assert tx.inbox.add("slack:event:1", "record:1")
        assert not tx.inbox.add("slack:event:1", "record:2")
        assert tx.inbox.add("slack:event:2", "")

    database.run_now(work)
    assert database.run_now(lambda tx: tx.inbox.outcome("slack:event:1")) == "record:1"
    assert database.run_now(lambda tx: tx.inbox.outcome("slack:event:2")) == ""


def test_each_tenant_has_its_own_requests(url: str, database: SqlDatabase, clock: MovedClock) -> None:
    """Platforms number the events of each workspace for itself."""
    database.run_now(lambda tx: tx.inbox.add("1", "mine"))
    other = open_plain(url, clock, tenant="other")

    assert other.run_now(lambda tx: tx.inbox.outcome("1")) is None
    assert other.run_now(lambda tx: tx.inbox.add("1", "theirs"))
    assert database.run_now(lambda tx: tx.inbox.outcome("1")) == "mine"
    other.close()
