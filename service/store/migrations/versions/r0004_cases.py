"""Cases with all that belongs to them, what is kept of topics, and how long texts have been here."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_OPEN = sa.column("ended_at").is_(None)


def upgrade() -> None:
    """Make the tables; texts that are there count as kept since now, for nobody was told of a limit when they came."""
    _age_of_texts()
    _topics()
    _cases()
    _of_cases()


def downgrade() -> None:
    """Remove the tables; texts and labels stay."""
    for name in ("decisions", "acknowledgements", "deliveries", "asked", "actions", "cases", "facts", "predictions"):
        op.drop_table(name)
    op.drop_index("ix_topic_texts_kept_at", "topic_texts")
    with op.batch_alter_table("topic_texts") as table:
        for column in ("written_at", "kept_at", "erased_at"):
            table.drop_column(column)


def _age_of_texts() -> None:
    for column in ("written_at", "kept_at", "erased_at"):
        op.add_column("topic_texts", sa.Column(column, sa.DateTime(timezone=True)))
    texts = sa.table("topic_texts", sa.column("kept_at", sa.DateTime(timezone=True)))
    op.execute(texts.update().values(kept_at=datetime.now(UTC)))
    with op.batch_alter_table("topic_texts") as table:
        table.alter_column("kept_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.create_index("ix_topic_texts_kept_at", "topic_texts", ["kept_at"])


def _topics() -> None:
    op.create_table(
        "predictions",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("topic_id", sa.String(200), nullable=False),
        sa.Column("topic_version", sa.String(100), nullable=False),
        sa.Column("model_version", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("abstained", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON()),
        sa.UniqueConstraint("topic_id", "topic_version", "model_version", name="uq_predictions_topic_id_topic_version_model_version"),
    )
    op.create_index("ix_predictions_at", "predictions", ["at"])
    op.create_table(
        "facts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("topic_id", sa.String(200), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
    )
    op.create_index("ix_facts_topic_id_last_at", "facts", ["topic_id", "last_at"])
    op.create_index("ix_facts_last_at", "facts", ["last_at"])


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(100), primary_key=True),
        sa.Column("topic_id", sa.String(200), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("policy_version", sa.String(100), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("ended", sa.String(20)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("lease_holder", sa.String(100)),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("lease_token", sa.Integer(), nullable=False),
    )
    for name, column, unique in (("uq_cases_open_topic_id", "topic_id", True), ("ix_cases_open_due_at", "due_at", False)):
        op.create_index(name, "cases", [column], unique=unique, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index("ix_cases_topic_id", "cases", ["topic_id"])
    op.create_table(
        "actions",
        sa.Column("number", sa.Integer(), primary_key=True),
        _case_id("actions"),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("release", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("topic_version", sa.String(100), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.UniqueConstraint("case_id", "key", name="uq_actions_case_id_key"),
    )
    op.create_index("ix_actions_status", "actions", ["status"])
    op.create_index("ix_actions_changed_at", "actions", ["changed_at"])


def _of_cases() -> None:
    op.create_table(
        "asked",
        sa.Column("action_number", sa.Integer(), _of_action("asked"), primary_key=True),
        sa.Column("person_id", sa.String(200), primary_key=True),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("action_number", sa.Integer(), _of_action("deliveries"), nullable=False),
        sa.Column("medium", sa.String(20), nullable=False),
        sa.Column("marker", sa.String(100), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("remote_id", sa.String(200)),
        sa.Column("reason", sa.String(100)),
    )
    op.create_index("ix_deliveries_action_number", "deliveries", ["action_number"])
    op.create_table(
        "acknowledgements",
        sa.Column("number", sa.Integer(), primary_key=True),
        _case_id("acknowledgements"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action_key", sa.String(200)),
        sa.Column("note", sa.Text()),
        sa.Column("details", sa.JSON(), nullable=False),
    )
    op.create_index("ix_acknowledgements_case_id", "acknowledgements", ["case_id"])
    op.create_index("ix_acknowledgements_at", "acknowledgements", ["at"])
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), primary_key=True),
        _case_id("decisions"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("policy_version", sa.String(100), nullable=False),
        sa.Column("directory_version", sa.String(100)),
        sa.Column("model_version", sa.String(100)),
        sa.Column("topic_version", sa.String(100)),
        sa.Column("action_key", sa.String(200)),
        sa.Column("fingerprints", sa.JSON(), nullable=False),
    )
    op.create_index("ix_decisions_case_id", "decisions", ["case_id"])


def _case_id(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("cases.case_id", name=f"fk_{table}_case_id", ondelete="CASCADE")
    return sa.Column("case_id", sa.String(100), key, nullable=False)


def _of_action(table: str) -> sa.ForeignKey:
    return sa.ForeignKey("actions.number", name=f"fk_{table}_action_number", ondelete="CASCADE")
