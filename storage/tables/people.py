"""The staff."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import Moment, ident, metadata, refers, tenant

staff = Table(
    "person",
    metadata,
    tenant(),
    ident(),
    Column("email", String(254), nullable=False),
    Column("name", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("roles", Text, nullable=False),  # in alphabetical order, joined by semicolons
    Column("start_date", Date, nullable=False),
    Column("supervisor_email", String(254)),
    Column("leaving_date", Date),
    Column("employment", String(32), nullable=False),
    Column("induction_until", Date),
    Column("asye_start", Date),
    Column("asye_end", Date),
    Column("interval_weeks", Integer),
    Column("interval_approved_by", String(254)),
    Column("agreement_date", Date),
    Column("last_supervision", Date),
    Column("assessor_email", String(254)),
    Column("timezone", String(64)),
    Column("working_days", String(7)),  # weekdays from Monday as 0, in order: 0134
    Column("absent_from", Date),
    Column("absent_until", Date),
    Column("slack_id", String(64)),
    Column("teams_id", String(64)),
    ident("supervisor", primary_key=False, nullable=True),
    Column("interval_approver_ok", Boolean, nullable=False),
    Column("in_list", Boolean, nullable=False),  # whether the newest staff list named them
    Column("imported_at", Moment, nullable=False),  # when a staff list last changed this row
    Column("listed_on", Date),  # when a staff list first named them
    Column("paired_on", Date),  # when a staff list gave them another supervisor
    Column("supervising_on", Date),  # when a staff list first gave them somebody to supervise
    Column("changed_on", Date),  # when a staff list changed their team, hours or kind of employment
    refers("supervisor", "person"),
    UniqueConstraint("tenant", "email"),
    Index(None, "tenant", "supervisor", "in_list"),
    Index(None, "tenant", "slack_id"),
    Index(None, "tenant", "teams_id"),
    Index(None, "tenant", "leaving_date"),
)
