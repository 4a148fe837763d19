"""Indexes for lists of engagements and commitments: a million are read as fast as a thousand

Revision: 0006_engagement_lists, after 0005_office_corrections
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_engagement_lists"
down_revision = "0005_office_corrections"
branch_labels = None
depends_on = None

_RESTRICTED = sa.text("sharing = 'restricted'")


def upgrade() -> None:
    for name in ("department", "state", "kind"):
        column = "department_id" if name == "department" else name
        op.create_index(
            f"ix_engagement_{name}_happens_on_id", "engagement", [column, "happens_on", "id"]
        )
    op.create_index(
        "ix_engagement_restricted",
        "engagement",
        ["happens_on", "id"],
        sqlite_where=_RESTRICTED,
        postgresql_where=_RESTRICTED,
    )
    op.create_index("ix_commitment_state_due_on_id", "commitment", ["state", "due_on", "id"])
    # The new index begins with the same column.
    op.drop_index("ix_engagement_department_id", "engagement")


def downgrade() -> None:
    op.create_index("ix_engagement_department_id", "engagement", ["department_id"])
    op.drop_index("ix_commitment_state_due_on_id", "commitment")
    op.drop_index("ix_engagement_restricted", "engagement")
    for name in ("kind", "state", "department"):
        op.drop_index(f"ix_engagement_{name}_happens_on_id", "engagement")
