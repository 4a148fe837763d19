"""People and organisations entered twice: pairs, merges, and what a merge moved

Revision: 0028_merging, after 0027_saved_filters
"""

import sqlalchemy as sa
from alembic import op

revision = "0028_merging"
down_revision = "0027_saved_filters"
branch_labels = None
depends_on = None

_MERGED = ("person", "organisation")
_PAIRS = (("person", "two_people"), ("organisation", "two_bodies"))


def upgrade() -> None:
    for table in _MERGED:
        # In the words that both databases know: a rebuilt table would be a greater step.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN merged_into_id INTEGER"
            f" CONSTRAINT fk_{table}_merged_into_id_{table} REFERENCES {table} (id)"
        )
        op.create_index(f"ix_{table}_merged_into_id", table, ["merged_into_id"])
    for table, check in _PAIRS:
        _create_pairs(table, check)
    _create_merges()


def downgrade() -> None:
    """Take the tables away; records that were merged away stand by themselves again, empty."""
    op.drop_table("merge_step")
    op.drop_table("merge")
    for table, _ in _PAIRS:
        op.drop_table(f"{table}_pair")
    for table in _MERGED:
        op.drop_index(f"ix_{table}_merged_into_id", table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("merged_into_id")  # and with it that it refers to the table


def _create_pairs(of: str, check: str) -> None:
    table = f"{of}_pair"
    op.create_table(
        table,
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("told_apart_by_id", sa.Integer(), nullable=True),
        sa.Column("told_apart_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("first_id != second_id", name=op.f(f"ck_{table}_{check}")),
        *(
            sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}_{to}"))
            for name, to in (
                ("first_id", of), ("second_id", of), ("told_apart_by_id", "user_account")
            )
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f(f"pk_{table}")),
    )  # fmt: skip
    for name in ("certainty", "second_id", "told_apart_by_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def _create_merges() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", _one_of("merged_kind", "person", "organisation"), nullable=False),
        sa.Column("kept_reference", sa.String(length=20), nullable=False),
        sa.Column("kept_name", sa.String(length=200), nullable=False),
        sa.Column("away_reference", sa.String(length=20), nullable=False),
        sa.Column("away_name", sa.String(length=200), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kept_reference != away_reference", name=op.f("ck_merge_two_records")
        ),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_merge_undone_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["user_account.id"], name=op.f(f"fk_merge_{name}_user_account")
            )
            for name in ("merged_by_id", "undone_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
        sa.UniqueConstraint("reference", name=op.f("uq_merge_reference")),
    )  # fmt: skip
    for name in ("away_reference", "kept_reference", "merged_by_id", "undone_by_id"):
        op.create_index(op.f(f"ix_merge_{name}"), "merge", [name])
    op.create_table(
        "merge_step",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("step_kind", "moved", "folded", "changed"), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merge.id"], name=op.f("fk_merge_step_merge_id_merge")
        ),
        sa.PrimaryKeyConstraint("merge_id", "number", name=op.f("pk_merge_step")),
    )


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
