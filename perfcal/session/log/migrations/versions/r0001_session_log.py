"""The log's table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table; the guards against UPDATE and DELETE are set by `migrate`, after every step."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    texts = ("cycle", "employee_id", "what", "dimension", "before", "after", "who", "at", "why", "room", "owner", "due")
    op.create_table(
        "session_log",
        sa.Column("id", number, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("about", number, sa.ForeignKey("session_log.id", name="session_log_about")),
        sa.Column("seen_version", number, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("deleted_by", number),
        sa.UniqueConstraint("request", name="session_log_request"),
        sa.UniqueConstraint("cycle", "employee_id", "thread", "seen_version", name="session_log_line"),
        sa.CheckConstraint("seen_version >= 0 AND seen_version < id", name="session_log_seen"),
        sa.CheckConstraint(
            "why <> '' OR deleted_by IS NOT NULL OR what NOT IN ('rating', 'promotion')", name="session_log_reason"
        ),
    )
    op.create_index("session_log_thread", "session_log", ["cycle", "employee_id", "thread", "id"])
