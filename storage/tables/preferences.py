"""How people like things: small choices that they made once."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.tables.base import ident, metadata, refers, tenant

preferences = Table(
    "preference",
    metadata,
    tenant(),
    ident("person"),
    Column("name", String(64), primary_key=True),
    Column("value", String(128), nullable=False),
    refers("person", "person"),
)
