"""Accounts on the chat platforms."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from storage.tables.base import Moment, ident, metadata, refers, tenant

accounts = Table(
    "account",
    metadata,
    tenant(),
    Column("platform", String(16), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("user", String(64), primary_key=True),
    ident("person", primary_key=False),
    Column("address", Text),
    Column("used_at", Moment),
    Column("checked_at", Moment),
    refers("person", "person"),
    Index(None, "tenant", "person"),
)
