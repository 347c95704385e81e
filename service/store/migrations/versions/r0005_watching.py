"""How far forums were read, and which topics are to be read anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "watermarks",
        sa.Column("source", sa.String(200), primary_key=True),
        sa.Column("read_to", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "rereads",
        sa.Column("topic_id", sa.String(200), primary_key=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Remove them; forums are read from the oldest that the policy allows then."""
    op.drop_table("rereads")
    op.drop_table("watermarks")
