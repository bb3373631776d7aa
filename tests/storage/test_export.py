from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.people import PersonId
from bot.ports import AuditKind, Happened
from storage.engine import make_engine
from storage.export import export
from storage.proofs import entry_bytes, leaf_hash
from tests.support.audit import AMIRA, BEN, Log, filled, happened
from tests.support.clock import MONDAY


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    """Twelve entries under three seals, and two that wait."""
    engine = make_engine(url)
    yield filled(Log(engine))
    engine.dispose()


@pytest.mark.clause("P2-7d")
def test_the_log_is_exported_as_json(log: Log) -> None:
    """Every entry is an object that JSON can hold, the oldest first; those not sealed yet have no place."""
    with log.engine.begin() as connection:
        lines = [json.loads(json.dumps(line)) for line in export(connection, log.tenant)]

    assert [line["seq"] for line in lines] == [*range(1, 13), None, None]
    assert [line["ref"] for line in lines] == [f"{number:032x}" for number in range(1, 15)]
    first = lines[0]
    assert first["at"] == "2025-11-03T09:00:01+00:00"
    assert first["clause"] == ["P2-7d", "P0-2a"]
    assert first["payload"] == {"mode": "modal", "version": 1, "view": None}
    assert (first["kind"], first["platform"], first["outcome"]) == ("record.read", "slack", "done")


@pytest.mark.clause("C38")
def test_people_are_pseudonyms(log: Log) -> None:
    """Who reads the export learns no names from it."""
    with log.engine.begin() as connection:
        said = json.dumps(list(export(connection, log.tenant)))

    assert AMIRA not in said
    assert BEN not in said


def test_leaves_can_be_computed_from_the_export(log: Log) -> None:
    """Somebody with the export and the roots alone can check that the one belongs to the other."""
    with log.engine.begin() as connection:
        line = next(iter(export(connection, log.tenant)))

    columns = (
        *(
            log.tenant,
            line["id"],
            int(str(line["id"])[:14], 16),
            line["kind"],
            line["actor"],
            line["subject"],
        ),
        *(line["platform"], line["outcome"], "P2-7d P0-2a", line["ref"], line["correlation"], line["pack"]),
        line["payload_mac"],
    )
    assert leaf_hash(entry_bytes(columns)).hex() == line["leaf"]


def test_an_export_may_be_of_some_days_or_of_one_person(log: Log) -> None:
    """The first moment belongs to it, the last one does not; a person's entries are those as actor or subject."""
    log.write(Happened(kind=AuditKind.STATUS_SEEN, actor=AMIRA))

    def refs(*, first: int = 0, end: int = 99, person: PersonId | None = None) -> int:
        from_, to = MONDAY + timedelta(seconds=first), MONDAY + timedelta(seconds=end)
        with log.engine.begin() as connection:
            return len(list(export(connection, log.tenant, from_=from_, to=to, person=person)))

    assert refs() == 15
    assert refs(first=3, end=5) == 4
    assert refs(person=AMIRA) == 15
    assert refs(person=BEN) == 14
    assert refs(person=PersonId("nobody")) == 0
    assert refs(first=8, person=BEN) == 0


def test_an_erased_payload_is_null(log: Log) -> None:
    """What was erased is missing from the export, and all else is there."""
    with log.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET payload = NULL, salt = NULL"))
        lines = list(export(connection, log.tenant))

    assert {line["payload"] for line in lines} == {None}
    assert len(lines) == 14


def test_other_tenants_are_not_exported(log: Log) -> None:
    """An export is one tenant's."""
    Log(log.engine, tenant="other").write(happened(1))

    with log.engine.begin() as connection:
        assert len(list(export(connection, log.tenant))) == 14
