"""An office remembers which of its facts somebody corrected by hand, so that an import keeps them

Revision: 0005_office_corrections, after 0004_accounts_versions
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_office_corrections"
down_revision = "0004_accounts_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "office", sa.Column("hand_corrected", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("office", "hand_corrected")
