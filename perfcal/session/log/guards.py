"""What keeps the log append-only inside the database itself: triggers that refuse UPDATE, DELETE and gaps.

On PostgreSQL only the table's owner can take them away; on SQLite whoever may write the file can (docs/session-log.md).
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from perfcal.errors import SessionLogError
from perfcal.session.log.entry import Entry
from perfcal.session.log.tables import LOG

__all__ = ["missing", "prove", "renew", "take_away"]

_REFUSAL = "the session log is append-only"
_IN_LINE = "coalesce((SELECT max(id) FROM session_log), 0) + 1"

# INSERT OR REPLACE removes the row it replaces without firing a DELETE trigger, so it is refused before it starts.
_SQLITE = {
    "session_log_no_update": f"BEFORE UPDATE ON session_log BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "session_log_no_delete": f"BEFORE DELETE ON session_log BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    "session_log_in_line": (
        f"BEFORE INSERT ON session_log WHEN NEW.id IS NOT {_IN_LINE}"  # noqa: S608 (constants only)
        " OR EXISTS (SELECT 1 FROM session_log WHERE request = NEW.request)"
        " OR EXISTS (SELECT 1 FROM session_log WHERE cycle = NEW.cycle AND employee_id = NEW.employee_id"
        " AND thread = NEW.thread AND seen_version = NEW.seen_version)"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    ),
}
_POSTGRES = {
    "session_log_no_change": (
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON session_log FOR EACH STATEMENT EXECUTE FUNCTION session_log_refuse()"
    ),
    "session_log_in_line": "BEFORE INSERT ON session_log FOR EACH ROW EXECUTE FUNCTION session_log_follow()",
}
_REFUSE = (
    "CREATE OR REPLACE FUNCTION session_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)
_FOLLOW = (
    "CREATE OR REPLACE FUNCTION session_log_follow() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS "
    f"$$ BEGIN IF NEW.id IS DISTINCT FROM {_IN_LINE} THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
)
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'session_log'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'session_log'::regclass AND tgenabled = 'O'",
}


def missing(connection: Connection) -> bool:
    """Whether any guard is not there."""
    present = set(connection.scalars(text(_PRESENT[connection.dialect.name])))
    return not set(_guards(connection)) <= present


def renew(connection: Connection) -> None:
    """Set every guard anew: a migration that copies the table on SQLite drops them without a word."""
    take_away(connection)
    for function in (_REFUSE, _FOLLOW) if connection.dialect.name == "postgresql" else ():
        connection.execute(text(function))
    for name, body in _guards(connection).items():
        connection.execute(text(f"CREATE TRIGGER {name} {body}"))


def take_away(connection: Connection) -> None:
    """Remove the guards; only for the deletion of a person, and only until the end of its transaction."""
    owner = " ON session_log" if connection.dialect.name == "postgresql" else ""
    for name in _guards(connection):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{owner}"))


def prove(connection: Connection) -> None:
    """Try to change and to remove an entry, and raise where the database lets that happen; nothing of it stays."""
    last = connection.scalar(select(func.max(LOG.c.id))) or 0
    probe = _probe(last + 1).to_row()
    for attempt in (update(LOG).values(who="nobody"), delete(LOG)):
        trial = connection.begin_nested()
        connection.execute(insert(LOG), probe)
        try:
            connection.execute(attempt)
        except DBAPIError:
            trial.rollback()
            continue
        trial.rollback()
        raise SessionLogError(
            "the session's log would let its entries be changed", hint="report this; nothing was written"
        )


def _guards(connection: Connection) -> dict[str, str]:
    return _POSTGRES if connection.dialect.name == "postgresql" else _SQLITE


def _probe(number: int) -> Entry:
    return Entry(
        id=number,
        cycle="",
        employee_id="",
        what="probe",
        dimension="",
        before="",
        after="",
        who="",
        at="",
        why="",
        room=(),
        owner="",
        due=None,
        about=None,
        seen_version=0,
        thread=f"probe:{number}",
        request=f"probe:{number}",
    )
