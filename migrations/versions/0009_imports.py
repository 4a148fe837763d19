"""Who works on an import at the moment, so that one whose worker died is told from one at work

Revision: 0009_imports, after 0008_maps
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_imports"
down_revision = "0008_maps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "data_import", sa.Column("worker", sa.String(length=100), nullable=False, server_default="")
    )
    op.add_column("data_import", sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_data_import_state", "data_import", ["state"])


def downgrade() -> None:
    op.drop_index("ix_data_import_state", "data_import")
    op.drop_column("data_import", "beat_at")
    op.drop_column("data_import", "worker")
