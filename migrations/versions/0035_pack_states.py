"""Drafts that are discarded, and the digest of the frozen contents of a pack

Revision: 0035_pack_states, after 0034_funding
"""

import sqlalchemy as sa
from alembic import op

revision = "0035_pack_states"
down_revision = "0034_funding"
branch_labels = None
depends_on = None

_BEFORE = ("draft", "clearing", "issuing", "issued", "superseded", "withdrawn")


def upgrade() -> None:
    with op.batch_alter_table("pack") as batch:
        batch.add_column(
            sa.Column("frozen_digest", sa.String(64), nullable=False, server_default="")
        )
        batch.drop_constraint(op.f("ck_pack_pack_state"), type_="check")
    with op.batch_alter_table("pack") as batch:
        batch.alter_column(
            "frozen_digest",
            existing_type=sa.String(64),
            existing_nullable=False,
            server_default=None,
        )
        batch.create_check_constraint(
            op.f("ck_pack_pack_state"), sa.column("life").in_((*_BEFORE, "discarded"))
        )


def downgrade() -> None:
    """What was discarded is a draft again: the number stays taken either way."""
    op.execute("UPDATE pack SET life = 'draft' WHERE life = 'discarded'")
    with op.batch_alter_table("pack") as batch:
        batch.drop_constraint(op.f("ck_pack_pack_state"), type_="check")
        batch.drop_column("frozen_digest")
    with op.batch_alter_table("pack") as batch:
        batch.create_check_constraint(op.f("ck_pack_pack_state"), sa.column("life").in_(_BEFORE))
