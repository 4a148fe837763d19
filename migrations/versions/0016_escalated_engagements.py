"""Engagements that somebody brought before the directors of the office

Revision: 0016_escalated_engagements, after 0015_queue
"""

import sqlalchemy as sa
from alembic import op

revision = "0016_escalated_engagements"
down_revision = "0015_queue"
branch_labels = None
depends_on = None

_STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "engagement_escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("escalated_by_id", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.CheckConstraint("reason != ''", name=op.f("ck_engagement_escalation_has_reason")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because = '')",
            name=op.f("ck_engagement_escalation_withdrawn_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_escalation_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["escalated_by_id"],
            ["user_account.id"],
            name=op.f("fk_engagement_escalation_escalated_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_escalation")),
    )
    op.create_index(
        "uq_engagement_escalation_standing",
        "engagement_escalation",
        ["engagement_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )
    op.create_index(
        "ix_engagement_escalation_engagement_id", "engagement_escalation", ["engagement_id", "id"]
    )
    op.create_index(
        op.f("ix_engagement_escalation_escalated_by_id"),
        "engagement_escalation",
        ["escalated_by_id"],
    )


def downgrade() -> None:
    op.drop_table("engagement_escalation")
