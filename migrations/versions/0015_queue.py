"""What a director has noted of their queue

Revision: 0015_queue, after 0014_regimes
"""

import sqlalchemy as sa
from alembic import op

revision = "0015_queue"
down_revision = "0014_regimes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "queue_note",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(200), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_queue_note_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "source", "row_id", name=op.f("pk_queue_note")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("queue_note")
