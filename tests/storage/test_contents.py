from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy import table as table_clause
from sqlalchemy.exc import DBAPIError

from bot.confidential import Audience, Confidential, ContentKind, Label
from bot.domain.people import PersonId
from bot.errors import KeysError, StorageError, Unknown
from storage.contents import SqlContents
from storage.data_keys import missing_key_ids, rotate
from storage.engine import make_engine
from storage.faults import understand
from storage.keys import Keyring
from tests.support.database import TENANT

OLD = Keyring({"old": bytes(range(32))})
BOTH = Keyring({"new": bytes(range(32, 64)), "old": bytes(range(32))})
NEW = Keyring({"new": bytes(range(32, 64))})

AMIRA, BEN = PersonId("amira"), PersonId("ben")
NOTES = Label(ContentKind.PREPARATION, "a" * 32)
RECORD = Label(ContentKind.RECORD, "b" * 32)
VIEW = Label(ContentKind.VIEW, "b" * 32)
MARKER = "Marked: she told me about the falling-out on the ward"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine for a migrated database."""
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """One transaction."""
    with engine.begin() as begun:
        yield begun


def contents(connection: Connection, keyring: Keyring = OLD, tenant: str = TENANT) -> SqlContents:
    """The repository."""
    return SqlContents(connection, tenant, keyring)


def opened(value: Confidential[str]) -> str:
    """The text, for its own label."""
    return value.reveal(Audience(reader=AMIRA, label=value.label, purpose="test", basis="test"))


def number_of(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table_clause(table))) or 0


def test_a_text_comes_back_with_its_label(connection: Connection) -> None:
    """What was kept is handed out sealed, as the kind and thing that it is."""
    kept = contents(connection)
    content = kept.put(AMIRA, NOTES, "Talk about the rota.")

    assert opened(kept.get(content)) == "Talk about the rota."
    assert kept.get(content).label == NOTES


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(written=st.text(alphabet=st.characters(), max_size=2000))
def test_any_text_is_kept(connection: Connection, written: str) -> None:
    """Whatever a keyboard can write comes back unchanged."""
    kept = contents(connection)

    assert opened(kept.get(kept.put(AMIRA, NOTES, written))) == written


def test_a_text_is_replaced(connection: Connection) -> None:
    """The new text stands in the place of the old one, under a new nonce and the same data key."""
    kept = contents(connection)
    content = kept.put(AMIRA, NOTES, "first")
    sealed = text("SELECT sealed FROM content")
    before = connection.scalar(sealed)

    kept.replace(content, "first")

    assert connection.scalar(sealed) != before
    kept.replace(content, "second")
    assert opened(kept.get(content)) == "second"
    assert number_of(connection, "data_key") == 1


@pytest.mark.parametrize("destroyed", [True, False])
def test_what_is_not_there_is_unknown(connection: Connection, destroyed: bool) -> None:
    """A destroyed text, and one that never was, cannot be read or replaced; destroying it again is no fault."""
    kept = contents(connection)
    content = kept.put(AMIRA, NOTES, "gone") if destroyed else "f" * 32
    kept.destroy(content)

    with pytest.raises(Unknown):
        kept.get(content)
    with pytest.raises(Unknown):
        kept.replace(content, "again")
    kept.destroy(content)
    assert number_of(connection, "content") == 0


def test_the_data_key_goes_with_the_last_text_that_needs_it(connection: Connection) -> None:
    """Texts of one person and thing share a data key; it is destroyed with the last of them."""
    kept = contents(connection)
    record, view = kept.put(AMIRA, RECORD, "record"), kept.put(AMIRA, VIEW, "view")
    other = kept.put(BEN, VIEW, "other view")
    assert number_of(connection, "data_key") == 2

    kept.destroy(record)
    assert opened(kept.get(view)) == "view"
    kept.destroy(view)

    assert number_of(connection, "data_key") == 1
    assert opened(kept.get(other)) == "other view"
    again = kept.put(AMIRA, RECORD, "a new one")
    assert opened(kept.get(again)) == "a new one"


def test_texts_are_counted_by_kind(connection: Connection) -> None:
    """What is kept about a person is told in numbers, for that person and tenant alone."""
    kept = contents(connection)
    for owner, label in ((AMIRA, NOTES), (AMIRA, RECORD), (AMIRA, RECORD), (BEN, VIEW)):
        kept.put(owner, label, "text")
    contents(connection, tenant="other").put(AMIRA, VIEW, "text")

    expected = dict.fromkeys(ContentKind, 0) | {ContentKind.PREPARATION: 1, ContentKind.RECORD: 2}
    assert kept.count(AMIRA) == expected


def test_tenants_do_not_see_each_other(connection: Connection) -> None:
    """A content id of another tenant is unknown."""
    content = contents(connection).put(AMIRA, NOTES, "text")

    with pytest.raises(Unknown):
        contents(connection, tenant="other").get(content)


@pytest.mark.clause("P0-2a")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content SET sealed = (SELECT sealed FROM content WHERE id = :other) WHERE id = :mine",
        "UPDATE content SET owner = 'ben' WHERE id = :mine",
        "UPDATE content SET kind = 'record' WHERE id = :mine",
        "UPDATE content SET ref = 'c' WHERE id = :mine",
        "UPDATE content SET data_key = (SELECT data_key FROM content WHERE id = :third) WHERE id = :mine",
        "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE owner = 'ben') WHERE owner = 'amira'",
        "UPDATE data_key SET key_id = 'another' WHERE owner = 'amira'",
        # Everything of another person's text, under the id that a record of mine refers to.
        "UPDATE content SET (sealed, owner, data_key) = (SELECT sealed, owner, data_key FROM content WHERE id = :third) WHERE id = :mine",
    ],
)
def test_a_row_that_was_changed_does_not_open(connection: Connection, statement: str) -> None:
    """Somebody with the database alone cannot put a text in another's place, nor give it another's label."""
    kept = contents(connection)
    ids = {
        "mine": kept.put(AMIRA, NOTES, MARKER),
        "other": kept.put(AMIRA, NOTES, MARKER),
        "third": kept.put(BEN, NOTES, MARKER),
    }
    used = {name: value for name, value in ids.items() if f":{name}" in statement}
    connection.execute(text(statement), used)

    with pytest.raises((StorageError, KeysError)) as caught:
        kept.get(ids["mine"])
    assert "ward" not in str(caught.value)
    assert opened(kept.get(ids["third"])) == MARKER


def test_a_data_key_cannot_be_given_to_somebody_else(connection: Connection) -> None:
    """Nobody's texts are written under another person's data key, where destroying theirs would not reach them."""
    kept = contents(connection)
    kept.put(AMIRA, NOTES, MARKER)
    connection.execute(text("UPDATE data_key SET owner = 'ben'"))

    with pytest.raises(KeysError, match="database was changed"):
        kept.put(BEN, NOTES, MARKER)


def test_a_text_moved_to_another_tenant_does_not_open(connection: Connection) -> None:
    """A copy of all rows under another tenant's name is worth nothing there."""
    content = contents(connection).put(AMIRA, NOTES, MARKER)
    connection.execute(
        text("INSERT INTO data_key SELECT 'other', id, owner, ref, key_id, wrapped FROM data_key")
    )
    connection.execute(
        text("INSERT INTO content SELECT 'other', id, owner, kind, ref, data_key, sealed FROM content")
    )

    with pytest.raises(KeysError):
        contents(connection, tenant="other").get(content)


def test_without_the_master_key_one_reads_which_is_missing(connection: Connection) -> None:
    """A text under a master key that was taken away names that key."""
    content = contents(connection, OLD).put(AMIRA, NOTES, MARKER)

    with pytest.raises(KeysError, match="“old”"):
        contents(connection, NEW).get(content)
    assert missing_key_ids(connection, TENANT, NEW) == ("old",)
    assert missing_key_ids(connection, TENANT, BOTH) == ()


@pytest.mark.clause("P4-4.1a")
@pytest.mark.parametrize("limit", [None, 2])
def test_rotation_makes_the_older_master_key_needless(connection: Connection, limit: int | None) -> None:
    """After rotation, in one go or in several, all texts open with the newest master key alone."""
    before = contents(connection, OLD)
    texts = [
        before.put(AMIRA, Label(ContentKind.RECORD, f"{number:032}"), f"text {number}") for number in range(5)
    ]
    sealed = connection.scalars(text("SELECT sealed FROM content ORDER BY id")).all()

    done: list[int] = []
    while not done or done[-1]:
        done.append(rotate(connection, TENANT, BOTH, limit=limit))

    assert done == ([5, 0] if limit is None else [2, 2, 1, 0])
    after = contents(connection, NEW)
    assert [opened(after.get(content)) for content in texts] == [f"text {number}" for number in range(5)]
    assert connection.scalars(text("SELECT sealed FROM content ORDER BY id")).all() == sealed
    assert missing_key_ids(connection, TENANT, NEW) == ()


def test_rotation_goes_beyond_its_batch(connection: Connection) -> None:
    """However many data keys there are, all are wrapped anew, and those of other tenants stay."""
    before = contents(connection, OLD)
    for number in range(501):
        before.put(AMIRA, Label(ContentKind.RECORD, str(number)), "")
    contents(connection, OLD, tenant="other").put(AMIRA, NOTES, "")

    assert rotate(connection, TENANT, BOTH) == 501
    assert missing_key_ids(connection, "other", NEW) == ("old",)


def test_rotation_stops_at_a_key_that_does_not_open(connection: Connection) -> None:
    """Nothing is wrapped anew that could not be opened, and one reads which master key it takes."""
    contents(connection, OLD).put(AMIRA, NOTES, MARKER)

    with pytest.raises(KeysError, match="“old”"):
        rotate(connection, TENANT, NEW)


@pytest.mark.clause("P0-2a")
def test_nothing_typed_is_in_the_database_files(engine: Engine, url: str) -> None:
    """Raw database bytes, the write-ahead log among them, hold no word of a text, replaced or destroyed ones too."""
    with engine.begin() as connection:
        kept = contents(connection)
        first, second = kept.put(AMIRA, NOTES, MARKER), kept.put(AMIRA, RECORD, MARKER)
        kept.replace(first, MARKER * 20)
    with engine.begin() as connection:
        contents(connection).destroy(second)

    raw = raw_bytes(engine, url)

    # The ids are there in the clear: this looks at the right bytes.
    assert first.encode() in raw
    for encoding in ("utf-8", "utf-16-le"):
        for word in ("Marked", "falling-out", "ward"):
            assert word.encode(encoding) not in raw


def raw_bytes(engine: Engine, url: str) -> bytes:
    """What is on the disk: tables and write-ahead log."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            file = Path(
                connection.scalar(text("SELECT file FROM pragma_database_list WHERE name = 'main'")) or ""
            )
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        tables = [
            connection.scalar(text(f"SELECT pg_read_binary_file(pg_relation_filepath('{table}'))"))
            for table in ("content", "data_key")
        ]
        log = "SELECT pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_lsn()))"
        return b"".join(
            [*(bytes(table or b"") for table in tables), bytes(connection.scalar(text(log)) or b"")]
        )


@pytest.mark.postgresql
def test_a_data_key_is_kept_for_a_text_that_is_just_being_written(engine: Engine) -> None:
    """Destroying one text while another transaction writes one for the same thing loses neither key nor text."""
    with engine.begin() as connection:
        first = contents(connection).put(AMIRA, RECORD, "first")

    with engine.begin() as destroying:
        contents(destroying).get(first)
        with engine.begin() as writing:
            second = contents(writing).put(AMIRA, VIEW, "second")
        contents(destroying).destroy(first)

    with engine.begin() as connection:
        assert opened(contents(connection).get(second)) == "second"


@pytest.mark.postgresql
def test_a_text_is_not_written_under_a_key_that_is_just_destroyed(engine: Engine) -> None:
    """Whoever writes while the data key goes is asked to try again, and then gets a new one."""
    with engine.begin() as connection:
        first = contents(connection).put(AMIRA, RECORD, "first")

    with engine.connect() as writing:
        writing.execute(text("SELECT count(*) FROM content"))
        with engine.begin() as destroying:
            contents(destroying).destroy(first)
        with pytest.raises(DBAPIError) as caught:
            contents(writing).put(AMIRA, VIEW, "second")
        assert understand(caught.value).tries > 1

    with engine.begin() as connection:
        again = contents(connection).put(AMIRA, VIEW, "second")
        assert opened(contents(connection).get(again)) == "second"
