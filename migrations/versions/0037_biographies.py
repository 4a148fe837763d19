"""Biographies of people: public facts for briefing, with their source and the day of the check

Revision: 0037_biographies, after 0036_written_parts
"""

import sqlalchemy as sa
from alembic import op

revision = "0037_biographies"
down_revision = "0036_written_parts"
branch_labels = None
depends_on = None

_TEXTS = {"biography": sa.Text(), "biography_source": sa.String(300)}
_CHECK = "ck_person_biography_is_sourced"


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        for name, kind in _TEXTS.items():
            batch.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        batch.add_column(sa.Column("biography_checked_on", sa.Date(), nullable=True))
    with op.batch_alter_table("person") as batch:
        for name, kind in _TEXTS.items():
            batch.alter_column(
                name, existing_type=kind, existing_nullable=False, server_default=None
            )
        batch.create_check_constraint(
            op.f(_CHECK),
            "(biography = '') = (biography_source = '')"
            " AND (biography = '') = (biography_checked_on IS NULL)",
        )


def downgrade() -> None:
    """Biographies go for good: nothing before held them."""
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f(_CHECK), type_="check")
    with op.batch_alter_table("person") as batch:
        for name in ("biography_checked_on", *reversed(_TEXTS)):
            batch.drop_column(name)
