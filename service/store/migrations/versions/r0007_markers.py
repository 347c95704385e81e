"""Deliveries are found by their markers: services tell of a call by nothing else."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_deliveries_marker", "deliveries", ["marker"])


def downgrade() -> None:
    """Remove it."""
    op.drop_index("ix_deliveries_marker", "deliveries")
