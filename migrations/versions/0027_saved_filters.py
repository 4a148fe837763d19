"""Saved filters of lists, and what readers chose for their lists

Revision: 0027_saved_filters, after 0026_search
"""

import sqlalchemy as sa
from alembic import op

revision = "0027_saved_filters"
down_revision = "0026_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("query", sa.String(2000), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "office_id IS NULL OR department_id IS NULL", name=op.f("ck_saved_filter_one_home")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_saved_filter_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_saved_filter_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_saved_filter_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index(
        "uq_saved_filter_name",
        "saved_filter",
        ["owner_id", "list_key", "name_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_index("ix_saved_filter_office_id_list_key", "saved_filter", ["office_id", "list_key"])
    op.create_index(
        "ix_saved_filter_department_id_list_key", "saved_filter", ["department_id", "list_key"]
    )
    op.create_table(
        "list_choice",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("list_key", sa.String(40), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=True),
        sa.Column("default_filter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_list_choice_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["default_filter_id"],
            ["saved_filter.id"],
            name=op.f("fk_list_choice_default_filter_id_saved_filter"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("user_id", "list_key", name=op.f("pk_list_choice")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("list_choice")
    op.drop_table("saved_filter")
