"""When a staff list first named each person.

An empty column alone: a program of before goes on beside it.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Date

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column. Of who is known already nobody knows the day: they came with the organisation."""
    op.add_column("person", Column("listed_on", Date))
