"""Run by Alembic for each command. `storage.migrate` gives the connection, whose transaction holds it all."""

from __future__ import annotations

from alembic import context

from storage.tables import load

context.configure(connection=context.config.attributes["connection"], target_metadata=load())
with context.begin_transaction():
    context.run_migrations()
