"""Requests that were carried out."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from storage.tables.base import Moment, metadata, tenant

inbox = Table(
    "inbox",
    metadata,
    tenant(),
    Column("key", Text, primary_key=True),
    Column("outcome", Text, nullable=False),  # a reference, never a body
    Column("at", Moment, nullable=False),
)
