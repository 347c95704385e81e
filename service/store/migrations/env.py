"""Runs the steps over the connection that it is given; Alembic looks for this file by its name."""

from __future__ import annotations

from alembic import context

from service.store.schema import VERSION_TABLE
from service.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, version_table=VERSION_TABLE, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
