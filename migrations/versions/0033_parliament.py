"""Constituencies, their members, what they were told, their questions and letters

Revision: 0033_parliament, after 0032_pack_life
"""

import sqlalchemy as sa
from alembic import op

revision = "0033_parliament"
down_revision = "0032_pack_life"
branch_labels = None
depends_on = None

_CURRENT = sa.text("closed_on IS NULL")
_SITTING = sa.text("ended_on IS NULL")
_AWAITED = sa.text("done_on IS NULL")
_TABLES = (
    "reply_limit",
    "parliamentary_business",
    "member_told",
    "member_of_parliament",
    "constituency_area",
    "constituency",
)


def upgrade() -> None:
    _constituencies()
    _members()
    _told()
    _business()
    op.create_table(
        "reply_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("working_days > 0", name=op.f("ck_reply_limit_some_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_limit")),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)


def _constituencies() -> None:
    op.create_table(
        "constituency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constituency")),
        sa.UniqueConstraint("reference", name=op.f("uq_constituency_reference")),
        sa.UniqueConstraint("code", name=op.f("uq_constituency_code")),
    )
    op.create_index("ix_constituency_search_name_id", "constituency", ["search_name", "id"])
    op.create_index(
        "uq_constituency_current_name",
        "constituency",
        ["search_name"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.create_table(
        "constituency_area",
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("extent", _one_of("extent", "whole", "part"), nullable=False),
        _to("constituency_area", "constituency_id", "constituency", ondelete="CASCADE"),
        _to("constituency_area", "area_id", "area"),
        sa.PrimaryKeyConstraint("constituency_id", "area_id", name=op.f("pk_constituency_area")),
    )
    _index("constituency_area", "area_id")


def _members() -> None:
    op.create_table(
        "member_of_parliament",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=200), nullable=False),
        sa.Column("party", sa.String(length=100), nullable=False),
        sa.Column("constituency_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_member_of_parliament_ends_after_start"),
        ),
        _to("member_of_parliament", "constituency_id", "constituency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_of_parliament")),
        sa.UniqueConstraint("reference", name=op.f("uq_member_of_parliament_reference")),
    )
    _index("member_of_parliament", "search_name")
    op.create_index(
        "uq_member_of_parliament_constituency_start",
        "member_of_parliament",
        ["constituency_id", "started_on"],
        unique=True,
    )
    op.create_index(
        "uq_member_of_parliament_sitting",
        "member_of_parliament",
        ["constituency_id"],
        unique=True,
        sqlite_where=_SITTING,
        postgresql_where=_SITTING,
    )


def _told() -> None:
    op.create_table(
        "member_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        *_marked(),
        sa.CheckConstraint(
            "area_id IS NULL OR organisation_id IS NULL", name=op.f("ck_member_told_one_place")
        ),
        _to("member_told", "office_id", "office"),
        _to("member_told", "member_id", "member_of_parliament"),
        _to("member_told", "told_by_id", "user_account"),
        _to("member_told", "area_id", "area"),
        _to("member_told", "organisation_id", "organisation"),
        _to("member_told", "engagement_id", "engagement"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_told")),
        sa.UniqueConstraint("reference", name=op.f("uq_member_told_reference")),
    )
    op.create_index(
        "ix_member_told_office_member", "member_told", ["office_id", "member_id", "told_on", "id"]
    )
    for column in ("member_id", "told_by_id", "area_id", "organisation_id", "engagement_id"):
        _index("member_told", column)


def _business() -> None:
    table = "parliamentary_business"
    kinds = ("oral_question", "written_question", "letter")
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", _one_of("business_kind", *kinds), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_due_stated", sa.Boolean(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("with_user_id", sa.Integer(), nullable=True),
        sa.Column("source_address", sa.String(length=500), nullable=False),
        *_marked(),
        sa.CheckConstraint(
            "kind != 'letter' OR number = ''",
            name=op.f("ck_parliamentary_business_only_questions_have_numbers"),
        ),
        sa.CheckConstraint(
            "done_on IS NULL OR done_on >= began_on",
            name=op.f("ck_parliamentary_business_done_after_it_began"),
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR due_on >= began_on",
            name=op.f("ck_parliamentary_business_due_after_it_began"),
        ),
        sa.CheckConstraint(
            "source_address = '' OR substr(source_address, 1, 8) = 'https://'",
            name=op.f("ck_parliamentary_business_source_is_https"),
        ),
        _to(table, "office_id", "office"),
        _to(table, "member_id", "member_of_parliament"),
        _to(table, "area_id", "area"),
        _to(table, "theme_id", "theme"),
        _to(table, "with_user_id", "user_account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parliamentary_business")),
        sa.UniqueConstraint("reference", name=op.f("uq_parliamentary_business_reference")),
    )
    op.create_index(
        "ix_parliamentary_business_office_member", table, ["office_id", "member_id", "began_on"]
    )
    op.create_index(
        "ix_parliamentary_business_awaited",
        table,
        ["office_id", "due_on"],
        sqlite_where=_AWAITED,
        postgresql_where=_AWAITED,
    )
    for column in ("member_id", "area_id", "theme_id", "with_user_id"):
        _index(table, column)


def _marked() -> tuple[sa.Column, ...]:
    return (
        sa.Column("marking", _one_of("marking", "official", "official_sensitive"), nullable=False),
        sa.Column("handling", sa.String(length=200), nullable=False),
        sa.Column("is_not_for_ministers", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _to(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **options)


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
