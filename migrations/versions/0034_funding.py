"""Programmes of government money, and awards under them

Revision: 0034_funding, after 0033_parliament
"""

import sqlalchemy as sa
from alembic import op

revision = "0034_funding"
down_revision = "0033_parliament"
branch_labels = None
depends_on = None

_KINDS = ("grant", "settlement", "capital", "exceptional_support", "other")
_STATES = ("agreed", "in_principle", "withdrawn")
_MARKINGS = ("official", "official_sensitive")
#: The programme of which the government publishes a list by council and year.
_FIRST = ("PRG-000001", "Exceptional Financial Support", "MHCLG", "exceptional_support")
_OF_ORGANISATION = sa.text("removed_at IS NULL AND organisation_id IS NOT NULL")
_OF_AREA = sa.text("removed_at IS NULL AND area_id IS NOT NULL")


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "funding_programme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("department", sa.String(100), nullable=False),
        sa.Column("kind", _one_of(_KINDS, "programme_kind"), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_programme")),
        sa.UniqueConstraint("name", name=op.f("uq_funding_programme_name")),
        sa.UniqueConstraint("reference", name=op.f("uq_funding_programme_reference")),
    )
    op.create_table(
        "funding_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("financial_year", sa.String(7), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=True),
        sa.Column("status", _one_of(_STATES, "award_status"), nullable=False),
        sa.Column("marking", _one_of(_MARKINGS, "marking"), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("source_address", sa.String(500), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) != (area_id IS NULL)",
            name=op.f("ck_funding_award_one_place"),
        ),
        sa.CheckConstraint("amount_pence >= 0", name=op.f("ck_funding_award_not_negative")),
        sa.CheckConstraint(
            "amount_pence IS NOT NULL OR status = 'withdrawn'",
            name=op.f("ck_funding_award_has_amount"),
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_because = '')",
            name=op.f("ck_funding_award_removed_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_funding_award_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_funding_award_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["funding_programme.id"],
            name=op.f("fk_funding_award_programme_id_funding_programme"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["user_account.id"],
            name=op.f("fk_funding_award_entered_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_award")),
        sa.UniqueConstraint("reference", name=op.f("uq_funding_award_reference")),
    )
    op.create_table(
        "funding_file",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_funding_file_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["funding_programme.id"],
            name=op.f("fk_funding_file_programme_id_funding_programme"),
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_funding_file")),
    )
    op.create_index(op.f("ix_funding_file_programme_id"), "funding_file", ["programme_id"])
    op.execute(
        sa.text(
            "INSERT INTO funding_programme (reference, name, department, kind, is_in_use, version)"
            " VALUES (:reference, :name, :department, :kind, true, 1)"
        ).bindparams(**dict(zip(("reference", "name", "department", "kind"), _FIRST, strict=True)))
    )
    op.execute("INSERT INTO reference_counter (prefix, last) VALUES ('PRG', 1)")
    for column in (
        "organisation_id", "area_id", "programme_id", "financial_year", "entered_by_id",
    ):  # fmt: skip
        op.create_index(op.f(f"ix_funding_award_{column}"), "funding_award", [column])
    for place, where in (("organisation", _OF_ORGANISATION), ("area", _OF_AREA)):
        op.create_index(
            f"uq_funding_award_{place}",
            "funding_award",
            [f"{place}_id", "programme_id", "financial_year", "note", "marking"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    op.drop_table("funding_file")
    op.drop_table("funding_award")
    op.drop_table("funding_programme")
    op.execute("DELETE FROM reference_counter WHERE prefix IN ('PRG', 'AWD')")
