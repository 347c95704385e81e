"""How the tables came about, one step a file (Alembic). They run over the connection that `service.store.schema` hands in."""
