"""What days alone bring: the files of those who leave, and matters whose owner does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.confidential import ContentKind, Label
from bot.domain.dates import add_months
from bot.domain.matters import Matter
from bot.domain.people import Role, StaffEntry
from bot.usecases.matters import DISPOSAL, LEAVER_FILE, follow_up, holder_of, open_matter
from tests.support.office import Office, staff
from tests.support.people import make_entry

AMIRA, GRACE, TOM, SAM = "Amira Khan", "Grace Bell", "Tom Reid", "Sam Okoro"
HR, LEAD = "Hana Roy", "Priya Shah"


def with_holders(leaving: dict[str, date] | None = None) -> list[StaffEntry]:
    """The office with somebody in human resources and a data-protection lead; some leave."""
    entries = [
        *staff(),
        make_entry(HR, Role.HUMAN_RESOURCES),
        make_entry(LEAD, Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR),
    ]
    return [
        replace(entry, leaving_date=(leaving or {}).get(entry.name, entry.leaving_date)) for entry in entries
    ]


def listed(office: Office, **leaving: date) -> None:
    """The next staff list: who leaves when, by first name."""
    names = {name.split()[0]: name for name in office.people} | {"Hana": HR, "Priya": LEAD}
    entries = with_holders({names[first]: day for first, day in leaving.items()})
    office.database.run_now(lambda tx: tx.people.import_list(entries))
    for name in (HR, LEAD):
        person = office.database.run_now(lambda tx, name=name: tx.people.by_email(make_entry(name).email))
        assert person is not None
        office.people[name] = person


def followed(office: Office, owner: str) -> Sequence[Matter]:
    """What somebody owns after the beginning of a pass."""
    office.database.run_now(lambda tx: follow_up(tx, office.setting))
    return office.database.run_now(lambda tx: tx.matters.open_of([office[owner].id]))[office[owner].id]


@pytest.mark.clause("P1-8m")
@pytest.mark.clause("P0-2j")
def test_a_leavers_file_goes_to_who_keeps_it(office: Office) -> None:
    """From the day after the last one: to be taken over in ten days, and looked at again after seven years."""
    left = office.today
    listed(office, Amira=left)
    assert followed(office, HR) == []
    office.clock.move(days=1)
    by_kind = {one.kind: one for one in followed(office, HR)}
    assert set(by_kind) == {LEAVER_FILE, DISPOSAL}
    assert {one.subject for one in by_kind.values()} == {office[AMIRA].id}
    assert by_kind[LEAVER_FILE].due == left + timedelta(10)
    assert by_kind[DISPOSAL].due == add_months(left, 84)
    assert len(followed(office, HR)) == 2


def test_who_comes_back_takes_the_file_with_them(office: Office) -> None:
    """The matters end by themselves; leaving again is another leaving."""
    left = office.today
    listed(office, Amira=left)
    office.clock.move(days=1)
    followed(office, HR)
    listed(office)
    assert followed(office, HR) == []
    listed(office, Amira=office.today)
    office.clock.move(days=1)
    assert len(followed(office, HR)) == 2


def test_who_had_left_before_the_bot_came_is_nobodys_task(office: Office) -> None:
    """A list with years of leavers brings no thousand files."""
    listed(office, Amira=date(2025, 1, 31))
    assert followed(office, HR) == []


def test_without_anybody_of_the_role_an_administrator_holds_it(office: Office) -> None:
    """Nothing is lost because a role is empty."""
    listed(office, Amira=office.today, Hana=office.today)
    office.clock.move(days=1)
    kinds = [one.kind for one in followed(office, LEAD) if one.subject == office[AMIRA].id]
    assert sorted(kinds) == [DISPOSAL, LEAVER_FILE]


def test_a_matter_goes_on_when_its_owner_leaves(office: Office) -> None:
    """To another holder of its role; what was for somebody else, to the owner's supervisor; one's own ends."""
    listed(office, Grace=office.today)
    kinds = office.setting.rules.duties

    def opened(kind: str, owner: str, subject: str | None = None) -> Matter:
        whom = office[subject].id if subject else None
        found = office.database.run_now(
            lambda tx: open_matter(tx, office.setting, kind, office[owner].id, subject=whom)
        )
        assert found is not None
        return found

    request = opened("data_request", GRACE, AMIRA)
    action = opened("action", GRACE, AMIRA)
    own = opened("action", GRACE, GRACE)
    office.clock.move(days=1)
    assert [one.id for one in followed(office, LEAD) if one.kind == "data_request"] == [request.id]
    assert [one.id for one in followed(office, TOM)] == [action.id]
    ended = office.database.run_now(lambda tx: tx.matters.get(own.id))
    assert ended is not None
    assert ended.outcome == "not_needed"
    assert office.database.run_now(lambda tx: holder_of(tx, office.setting, kinds["breach"])) == office[LEAD]


def test_a_length_by_the_clock_ends_to_the_minute(office: Office) -> None:
    """Seventy-two hours from now; a day that somebody names has no minute."""
    breach = office.database.run_now(lambda tx: open_matter(tx, office.setting, "breach", office[TOM].id))
    assert breach is not None
    assert breach.due_at == office.clock.now() + timedelta(hours=72)
    assert breach.due == office.today + timedelta(3)
    named = office.database.run_now(
        lambda tx: open_matter(tx, office.setting, "breach", office[TOM].id, due=office.today)
    )
    assert named is not None
    assert (named.due, named.due_at, named.tag) == (office.today, None, "B2")


def test_a_kind_that_the_pack_does_not_have_opens_nothing(office: Office) -> None:
    """A pack decides what there is."""
    assert office.database.run_now(lambda tx: open_matter(tx, office.setting, "gone", office[TOM].id)) is None
    assert office.database.run_now(lambda tx: tx.matters.opened_by(office[TOM].id)) == []


def test_what_a_pair_wrote_goes_to_the_next_supervisor_alone(office: Office) -> None:
    """Not to the manager above: it waits until somebody supervises its subject again."""
    label = Label(ContentKind.ACTION, "a1")
    text = office.database.run_now(lambda tx: tx.contents.put(office[AMIRA].id, label, "Ask the school."))
    action = office.database.run_now(
        lambda tx: open_matter(
            tx, office.setting, "action", office[GRACE].id, subject=office[AMIRA].id, text=text
        )
    )
    assert action is not None
    listed(office, Grace=office.today)
    office.clock.move(days=1)
    assert followed(office, TOM) == []
    entries = [
        replace(entry, supervisor_email=make_entry(SAM).email) if entry.name == AMIRA else entry
        for entry in with_holders({GRACE: office.today - timedelta(1)})
    ]
    office.database.run_now(lambda tx: tx.people.import_list(entries))
    assert [one.id for one in followed(office, SAM)] == [action.id]
