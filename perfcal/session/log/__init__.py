"""The session's log: what was decided, in a database that only grows (R8.4)."""
