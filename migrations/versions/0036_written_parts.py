"""What was written for a pack can be taken out and put back

Revision: 0036_written_parts, after 0035_pack_states
"""

import sqlalchemy as sa
from alembic import op

revision = "0036_written_parts"
down_revision = "0035_pack_states"
branch_labels = None
depends_on = None

_TABLES = ("pack_item", "pack_image")


def upgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """What was taken out goes for good: without the column it would stand in its pack again."""
    for table in _TABLES:
        op.execute(f"DELETE FROM {table} WHERE removed_at IS NOT NULL")
        with op.batch_alter_table(table) as batch:
            batch.drop_column("removed_at")
