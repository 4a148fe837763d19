"""What is asked of whom, what was decided, who is recused, who acts for whom

Revision: 0012_decisions, after 0011_attachments
"""

import sqlalchemy as sa
from alembic import op

revision = "0012_decisions"
down_revision = "0011_attachments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_reference", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("substitute_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason != ''", name=op.f("ck_recusal_has_reason")),
        sa.CheckConstraint(
            "substitute_id IS NULL OR substitute_id != user_id", name=op.f("ck_recusal_is_another")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_recusal_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"],
            ["user_account.id"],
            name=op.f("fk_recusal_substitute_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_recusal_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_reference", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=500), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grade_code", sa.String(length=40), nullable=False),
        sa.Column("grade_rank", sa.Integer(), nullable=False),
        sa.Column("is_above_office", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("consequence", sa.Integer(), nullable=False),
        sa.Column("if_nothing_is_done", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("options_considered", sa.Text(), nullable=False),
        sa.Column("proportionality", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("is_advice_overridden", sa.Boolean(), nullable=False),
        sa.Column("overridden_because", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_because", sa.Text(), nullable=False),
        sa.Column("proposal", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "returned",
                "closed",
                name="decision_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("returned_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "is_advice_overridden = (overridden_because != '')",
            name=op.f("ck_decision_override_has_reason"),
        ),
        sa.CheckConstraint(
            "is_urgent = (urgent_because != '')", name=op.f("ck_decision_urgent_has_reason")
        ),
        sa.CheckConstraint(
            "state != 'returned' OR returned_because != ''", name=op.f("ck_decision_returned_why")
        ),
        sa.CheckConstraint("consequence BETWEEN 1 AND 5", name=op.f("ck_decision_consequence")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_decision_area_id_area")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_decision_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["grade_code"], ["grade.code"], name=op.f("fk_decision_grade_code_grade")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_decision_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_decision_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("reference", name=op.f("uq_decision_reference")),
    )
    op.create_table(
        "decision_outcome",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "approved",
                "approved_with_conditions",
                "partly_approved",
                "no_change",
                "withdrawn",
                "declined",
                name="outcome_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column(
            "precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=False),
        sa.Column("decided_by_grade", sa.String(length=40), nullable=True),
        sa.Column("acting_for_name", sa.String(length=200), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("announced_by", sa.String(length=200), nullable=False),
        sa.Column("is_recorded_from_above", sa.Boolean(), nullable=False),
        sa.Column("document_title", sa.String(length=300), nullable=False),
        sa.Column("document_address", sa.String(length=500), nullable=False),
        sa.Column("not_held", sa.JSON(), nullable=False),
        sa.Column("recusals", sa.JSON(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("seen_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind != 'approved_with_conditions' OR conditions != ''",
            name=op.f("ck_decision_outcome_conditions_told"),
        ),
        sa.CheckConstraint("reasons != ''", name=op.f("ck_decision_outcome_has_reasons")),
        sa.CheckConstraint(
            "is_recorded_from_above OR decided_by_id IS NOT NULL",
            name=op.f("ck_decision_outcome_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_grade"],
            ["grade.code"],
            name=op.f("fk_decision_outcome_decided_by_grade_grade"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["user_account.id"],
            name=op.f("fk_decision_outcome_decided_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_outcome_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_decision_outcome_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_decision_outcome")),
    )
    op.create_table(
        "decision_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asked",
                "returned",
                "asked_again",
                "delegated",
                "delegation_ended",
                "recused",
                "substitute_named",
                "recusal_ended",
                "decided",
                "recorded",
                "withdrawn",
                name="step_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_decision_step_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_step_decision_id_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_step")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("from_user_id", sa.Integer(), nullable=False),
        sa.Column("to_user_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reason != ''", name=op.f("ck_delegation_has_reason")),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_delegation_in_order")),
        sa.CheckConstraint("to_user_id != from_user_id", name=op.f("ck_delegation_to_another")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_delegation_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["from_user_id"],
            ["user_account.id"],
            name=op.f("fk_delegation_from_user_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["to_user_id"], ["user_account.id"], name=op.f("fk_delegation_to_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("reference", name=op.f("uq_delegation_reference")),
    )
    op.create_index(
        "ix_recusal_substitute_id_ended_at", "recusal", ["substitute_id", "ended_at"], unique=False
    )
    op.create_index(op.f("ix_recusal_user_id"), "recusal", ["user_id"], unique=False)
    op.create_index(
        "uq_recusal_standing",
        "recusal",
        ["subject_kind", "subject_reference", "user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_decision_area_id"), "decision", ["area_id"], unique=False)
    op.create_index(
        "ix_decision_asked_by_id_state", "decision", ["asked_by_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_decision_organisation_id"), "decision", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_decision_subject", "decision", ["subject_kind", "subject_reference", "id"], unique=False
    )
    op.create_index(
        "ix_decision_waiting",
        "decision",
        ["office_id", "due_on", "consequence", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        op.f("ix_decision_outcome_decided_by_id"),
        "decision_outcome",
        ["decided_by_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_decision_outcome_decided_on"), "decision_outcome", ["decided_on"], unique=False
    )
    op.create_index(
        op.f("ix_decision_outcome_recorded_by_id"),
        "decision_outcome",
        ["recorded_by_id"],
        unique=False,
    )
    op.create_index(op.f("ix_decision_step_by_id"), "decision_step", ["by_id"], unique=False)
    op.create_index(
        "ix_decision_step_decision_id", "decision_step", ["decision_id", "id"], unique=False
    )
    op.create_index(op.f("ix_delegation_decision_id"), "delegation", ["decision_id"], unique=False)
    op.create_index(
        "ix_delegation_from_user_id_ends_on",
        "delegation",
        ["from_user_id", "ends_on"],
        unique=False,
    )
    op.create_index(
        "ix_delegation_to_user_id_ends_on", "delegation", ["to_user_id", "ends_on"], unique=False
    )


def downgrade() -> None:
    op.drop_table("delegation")
    op.drop_table("decision_step")
    op.drop_table("decision_outcome")
    op.drop_table("decision")
    op.drop_table("recusal")
