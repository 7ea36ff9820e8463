"""Alembic's entry: run the steps on the connection that `migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from perfcal.session.log.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # on SQLite too, since `place` begins its transactions itself
)
with context.begin_transaction():
    context.run_migrations()
