"""Encrypted texts and the audit log, with the triggers that keep the log append-only.

The triggers stop mistakes, and whoever has the program's own access to the database. An owner of the
database can drop them; what is changed then, `storage.verify` finds.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)

from storage.tables.base import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEALED = (
    *("tenant", "id", "at", "kind", "actor", "subject", "platform", "outcome", "clause", "ref"),
    *("correlation", "pack", "payload_mac", "tag"),
)
"""Columns of an entry that never change. Payload and salt may be erased, together."""

CHAINED = ("tenant", "number", "first_seq", "last_seq", "root", "previous", "sealed_at", "hash", "tag")
"""Columns of a seal that never change."""

SET_ONCE = ("signature", "signer", "anchored_at")
"""Columns of a seal that may be set once."""

UNIQUE = {"audit_entry": ("id",), "audit_leaf": ("seq", "entry"), "audit_seal": ("number",)}
"""The append-only tables, and what is unique in each of them beside the tenant."""

REFUSAL = "the audit log is append-only"


def upgrade() -> None:
    """Makes the tables, and their triggers."""
    _content()
    _audit()
    _seals()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _on_sqlite() if sqlite else _on_postgresql():
        op.execute(statement)


def tenant() -> Column[str]:
    """The first column of every key."""
    return Column("tenant", String(64), primary_key=True)


def ident(name: str = "id", *, primary_key: bool = True) -> Column[str]:
    """A random id."""
    return Column(name, String(32), primary_key=primary_key, nullable=False)


def _content() -> None:
    op.create_table(
        "data_key",
        tenant(),
        ident(),
        Column("owner", String(32), nullable=False),
        Column("ref", String(64), nullable=False),
        Column("key_id", String(32), nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        UniqueConstraint("tenant", "owner", "ref"),
    )
    op.create_table(
        "content",
        tenant(),
        ident(),
        Column("owner", String(32), nullable=False),
        Column("kind", String(16), nullable=False),
        Column("ref", String(64), nullable=False),
        ident("data_key", primary_key=False),
        Column("sealed", LargeBinary, nullable=False),
        ForeignKeyConstraint(["tenant", "data_key"], ["data_key.tenant", "data_key.id"]),
    )
    op.create_index("ix_content_tenant_owner", "content", ["tenant", "owner"])
    op.create_index("ix_content_tenant_data_key", "content", ["tenant", "data_key"])


def _audit() -> None:
    op.create_table(
        "audit_entry",
        tenant(),
        ident(),
        Column("at", Moment, nullable=False),
        Column("kind", String(64), nullable=False),
        Column("actor", String(32)),
        Column("subject", String(32)),
        Column("platform", String(16), nullable=False),
        Column("outcome", Text, nullable=False),
        Column("clause", Text, nullable=False),
        Column("ref", Text, nullable=False),
        Column("correlation", Text, nullable=False),
        Column("pack", Text, nullable=False),
        Column("payload", Text),
        Column("salt", LargeBinary),
        Column("payload_mac", LargeBinary, nullable=False),
        Column("tag", LargeBinary, nullable=False),
    )
    op.create_index("ix_audit_entry_tenant_subject_kind", "audit_entry", ["tenant", "subject", "kind"])
    op.create_table(
        "audit_person",
        tenant(),
        ident("pseudonym"),
        Column("person", String(32), nullable=False),
        Column("tag", LargeBinary, nullable=False),
        UniqueConstraint("tenant", "person"),
    )
    op.create_table("audit_waiting", tenant(), ident("entry"))


def _seals() -> None:
    op.create_table(
        "audit_leaf",
        tenant(),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        ident("entry", primary_key=False),
        Column("leaf", LargeBinary, nullable=False),
        Column("tag", LargeBinary, nullable=False),
        UniqueConstraint("tenant", "entry"),
    )
    op.create_table(
        "audit_seal",
        tenant(),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("first_seq", BigInteger, nullable=False),
        Column("last_seq", BigInteger, nullable=False),
        Column("root", LargeBinary, nullable=False),
        Column("previous", LargeBinary, nullable=False),
        Column("sealed_at", Moment, nullable=False),
        Column("hash", LargeBinary, nullable=False),
        Column("tag", LargeBinary, nullable=False),
        Column("signature", LargeBinary),
        Column("signer", Text),
        Column("anchored_at", Moment),
    )


def _may_change(table: str, same: str) -> str:
    """The condition under which a row may be changed; `same` is equality that takes NULL for a value."""
    if table == "audit_leaf":
        return "1 = 0"
    columns = SEALED if table == "audit_entry" else CHAINED
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("NEW", "OLD"))
    if table == "audit_entry":
        rest = "NEW.payload IS NULL AND NEW.salt IS NULL"
    else:
        rest = " AND ".join(f"(OLD.{one} IS NULL OR NEW.{one} {same} OLD.{one})" for one in SET_ONCE)
    return f"({new}) {same} ({old}) AND {rest}"


def _on_sqlite() -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table, keys in UNIQUE.items():
        taken = " OR ".join(f"{key} = NEW.{key}" for key in keys)
        change = f"WHEN NOT ({_may_change(table, 'IS')})"
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {change} {refuse}"
        yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
        # INSERT OR REPLACE would take a row away without asking the trigger above.
        there = f"SELECT 1 FROM {table} WHERE tenant = NEW.tenant AND ({taken})"  # noqa: S608 - names from above
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({there}) {refuse}"
    for table in ("audit_person", "audit_waiting"):
        yield f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}"
    sealed = "SELECT 1 FROM audit_leaf WHERE tenant = OLD.tenant AND entry = OLD.entry"
    yield (
        "CREATE TRIGGER audit_waiting_no_delete BEFORE DELETE ON audit_waiting"
        f" WHEN NOT EXISTS ({sealed}) {refuse}"
    )
    note = "INSERT INTO audit_waiting (tenant, entry) VALUES (NEW.tenant, NEW.id)"
    yield f"CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry BEGIN {note}; END"


def _on_postgresql() -> Iterator[str]:
    yield from _functions()
    for table in UNIQUE:
        change = f"WHEN (NOT ({_may_change(table, 'IS NOT DISTINCT FROM')}))"
        yield _trigger(
            f"{table}_no_update", f"BEFORE UPDATE ON {table} FOR EACH ROW {change}", "audit_refuse"
        )
        yield _trigger(f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW", "audit_refuse")
        yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC"
    for table in ("audit_person", "audit_waiting"):
        yield _trigger(f"{table}_no_update", f"BEFORE UPDATE ON {table} FOR EACH ROW", "audit_refuse")
    for table in (*UNIQUE, "audit_waiting"):
        yield _trigger(
            f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", "audit_refuse"
        )
    yield _trigger(
        "audit_waiting_no_delete", "BEFORE DELETE ON audit_waiting FOR EACH ROW", "audit_keep_waiting"
    )
    yield _trigger("audit_entry_waits", "AFTER INSERT ON audit_entry FOR EACH ROW", "audit_wait")


def _trigger(name: str, when: str, function: str) -> str:
    return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}()"


def _functions() -> Iterator[str]:
    refuse = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
    unsealed = "NOT EXISTS (SELECT 1 FROM audit_leaf WHERE tenant = OLD.tenant AND entry = OLD.entry)"
    note = "INSERT INTO audit_waiting (tenant, entry) VALUES (NEW.tenant, NEW.id);"
    bodies = {
        "audit_refuse": refuse,
        "audit_keep_waiting": f"IF {unsealed} THEN {refuse} END IF; RETURN OLD;",
        "audit_wait": f"{note} RETURN NULL;",
    }
    for name, body in bodies.items():
        yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
