"""Labels and the texts that they were given to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "topic_texts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("topic_id", sa.String(200), nullable=False),
        sa.Column("version", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(20)),
        sa.UniqueConstraint("topic_id", "version", "digest", name="uq_topic_texts_topic_id_version_digest"),
    )
    op.create_table(
        "labels",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("label_id", sa.String(100), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column(
            "text_number",
            sa.Integer(),
            sa.ForeignKey("topic_texts.number", name="fk_labels_text_number", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("text_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("author", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_due_at", sa.DateTime(timezone=True)),
        sa.Column("model_version", sa.String(100)),
        sa.Column("predicted", sa.JSON()),
        sa.Column("answered_by", sa.String(200)),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.UniqueConstraint("author", "label_id", name="uq_labels_author_label_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_labels_at", "labels", ["at"])
    op.create_index("ix_labels_text_number", "labels", ["text_number"])


def downgrade() -> None:
    """Remove the tables with all that is in them."""
    op.drop_table("labels")
    op.drop_table("topic_texts")
