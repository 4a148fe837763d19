"""The last number given under each prefix of public references such as PER-000123."""

import sqlalchemy as sa
from alembic import op

revision = "0020_reference_counter"
down_revision = "0003_first_reference_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of counters."""
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_reference_counter")),
    )


def downgrade() -> None:
    """Take the counters away."""
    op.drop_table("reference_counter")
