"""The log's one table, as the code of today sees it; `migrations/` brings a database there.

Columns are plain text and whole numbers, so that any tool can read them (docs/session-log.md).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = ["LOG", "METADATA", "VERSION_TABLE"]

VERSION_TABLE = "session_log_version"
METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")

LOG = Table(
    "session_log",
    METADATA,
    Column("id", _NUMBER, primary_key=True, autoincrement=False),
    Column("cycle", Text, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("about", _NUMBER, ForeignKey("session_log.id", name="session_log_about")),
    Column("seen_version", _NUMBER, nullable=False),
    Column("thread", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("deleted_by", _NUMBER),
    UniqueConstraint("request", name="session_log_request"),
    # A thread is a line, never a fork: two entries cannot both follow the same one.
    UniqueConstraint("cycle", "employee_id", "thread", "seen_version", name="session_log_line"),
    CheckConstraint("seen_version >= 0 AND seen_version < id", name="session_log_seen"),
    CheckConstraint(
        "why <> '' OR deleted_by IS NOT NULL OR what NOT IN ('rating', 'promotion')", name="session_log_reason"
    ),
    Index("session_log_thread", "cycle", "employee_id", "thread", "id"),
)
