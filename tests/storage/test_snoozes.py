"""Who asked to be reminded later."""

from __future__ import annotations

from datetime import timedelta

from bot.ports import Snooze, Transaction
from storage.unit_of_work import SqlDatabase
from tests.support.clock import MONDAY
from tests.support.people import add_people, make_entry


def test_a_snooze_lasts_until_its_moment(database: SqlDatabase) -> None:
    """The newest of a person and kind counts, and each kind is for itself."""
    ada, bo = add_people(database, make_entry("Ada Okoro"), make_entry("Bo Bell"))
    hour = timedelta(hours=1)

    def work(tx: Transaction) -> None:
        tx.snoozes.set(Snooze(person=ada.id, kind="mine", until=MONDAY + 5 * hour))
        tx.snoozes.set(Snooze(person=ada.id, kind="mine", until=MONDAY + 2 * hour))
        tx.snoozes.set(Snooze(person=ada.id, kind="team", until=MONDAY + 3 * hour))
        tx.snoozes.set(Snooze(person=bo.id, kind="mine", until=MONDAY))
        assert tx.snoozes.active(MONDAY) == {
            (ada.id, "mine"): MONDAY + 2 * hour,
            (ada.id, "team"): MONDAY + 3 * hour,
        }
        assert set(tx.snoozes.active(MONDAY + 2 * hour)) == {(ada.id, "team")}

    database.run_now(work)
