"""Ceilings of what may be asked, commitments that are chased, how long a silence may last

Revision: 0029_burden, after 0028_merging
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_burden"
down_revision = "0028_merging"
branch_labels = None
depends_on = None

_OWN = sa.text("organisation_id IS NOT NULL")
_FOR_ALL = sa.text("is_for_all")
_WAYS = ("email", "call", "letter", "in_person")


def upgrade() -> None:
    op.create_table(
        "burden_ceiling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours > 0", name=op.f("ck_burden_ceiling_some_hours")),
        sa.CheckConstraint(
            "is_for_all = (organisation_id IS NULL)", name=op.f("ck_burden_ceiling_for_all_or_one")
        ),
        sa.CheckConstraint(
            "organisation_id IS NULL OR because != ''",
            name=op.f("ck_burden_ceiling_own_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_burden_ceiling_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"],
            ["user_account.id"],
            name=op.f("fk_burden_ceiling_set_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burden_ceiling")),
    )
    op.create_index(
        "uq_burden_ceiling_organisation",
        "burden_ceiling",
        ["organisation_id"],
        unique=True,
        sqlite_where=_OWN,
        postgresql_where=_OWN,
    )
    op.create_index(
        "uq_burden_ceiling_for_all",
        "burden_ceiling",
        ["is_for_all"],
        unique=True,
        sqlite_where=_FOR_ALL,
        postgresql_where=_FOR_ALL,
    )
    op.create_index(op.f("ix_burden_ceiling_set_by_id"), "burden_ceiling", ["set_by_id"])
    op.create_table(
        "commitment_chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(*_WAYS, name="chase_way", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("chased_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_chase_commitment_id_commitment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["chased_by_id"],
            ["user_account.id"],
            name=op.f("fk_commitment_chase_chased_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_chase")),
    )
    op.create_index(
        "ix_commitment_chase_commitment_id_chased_on",
        "commitment_chase",
        ["commitment_id", "chased_on", "id"],
    )
    op.create_index(op.f("ix_commitment_chase_chased_by_id"), "commitment_chase", ["chased_by_id"])
    op.create_table(
        "silence_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_days", sa.Integer(), nullable=False),
        sa.Column("person_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "organisation_days > 0 AND person_days > 0", name=op.f("ck_silence_limit_some_days")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silence_limit")),
    )


def downgrade() -> None:
    op.drop_table("silence_limit")
    op.drop_table("commitment_chase")
    op.drop_table("burden_ceiling")
