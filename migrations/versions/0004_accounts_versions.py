"""Passwords that somebody else set are marked; departments and themes get versions

Revision: 0004_accounts_versions, after 0003_first_reference_data
"""

import sqlalchemy as sa
from alembic import op

revision = "0004_accounts_versions"
down_revision = "0003_first_reference_data"
branch_labels = None
depends_on = None


# Columns are added and dropped in place on both databases: nothing is rebuilt, no child is lost.
def upgrade() -> None:
    op.add_column(
        "user_account",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for table in ("department", "theme"):
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for table in ("department", "theme"):
        op.drop_column(table, "version")
    op.drop_column("user_account", "must_change_password")
