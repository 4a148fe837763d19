"""Agreements with areas

Revision: 0020_negotiations, after 0016_escalated_engagements
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_negotiations"
down_revision = "0016_escalated_engagements"
branch_labels = None
depends_on = None

_DECIMAL = sa.Numeric().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "agreement_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("reward_threshold", _DECIMAL, nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_agreement_kind_code")),
        sa.UniqueConstraint("name", name=op.f("uq_agreement_kind_name")),
    )
    op.create_table(
        "outcome_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_set")),
        sa.UniqueConstraint("code", name=op.f("uq_outcome_set_code")),
        sa.UniqueConstraint("name", name=op.f("uq_outcome_set_name")),
    )
    op.create_table(
        "agreement_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signs", sa.Boolean(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.Column("opens_lines", sa.Boolean(), nullable=False),
        sa.Column("grade_code", sa.String(length=40), nullable=True),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_agreement_stage_position")),
        sa.ForeignKeyConstraint(
            ["grade_code"], ["grade.code"], name=op.f("fk_agreement_stage_grade_code_grade")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"],
            ["agreement_kind.id"],
            name=op.f("fk_agreement_stage_kind_id_agreement_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_stage")),
        sa.UniqueConstraint("kind_id", "code", name=op.f("uq_agreement_stage_kind_id_code")),
        sa.UniqueConstraint("kind_id", "id", name=op.f("uq_agreement_stage_kind_id_id")),
    )
    op.create_table(
        "desired_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outcome_set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ambition", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_set_id"],
            ["outcome_set.id"],
            name=op.f("fk_desired_outcome_outcome_set_id_outcome_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desired_outcome")),
        sa.UniqueConstraint(
            "outcome_set_id", "name", name=op.f("uq_desired_outcome_outcome_set_id_name")
        ),
    )
    op.create_table(
        "timetable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["agreement_kind.id"], name=op.f("fk_timetable_kind_id_agreement_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable")),
        sa.UniqueConstraint("kind_id", "name", name=op.f("uq_timetable_kind_id_name")),
    )
    op.create_table(
        "timetable_step",
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("days_before_signing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["agreement_stage.id"],
            name=op.f("fk_timetable_step_stage_id_agreement_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["timetable_id"],
            ["timetable.id"],
            name=op.f("fk_timetable_step_timetable_id_timetable"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timetable_id", "stage_id", name=op.f("pk_timetable_step")),
    )
    op.create_index(
        op.f("ix_timetable_step_stage_id"), "timetable_step", ["stage_id"], unique=False
    )

    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "live",
                "stalled",
                "withdrawn",
                "ended",
                name="agreement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_because", sa.Text(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("accountable_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column(
            "sharing",
            sa.Enum(
                "office",
                "shared",
                "restricted",
                name="sharing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "marking",
            sa.Enum(
                "official",
                "official_sensitive",
                name="marking",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("handling", sa.String(length=200), nullable=False),
        sa.Column("is_not_for_ministers", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("last_term", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('stalled', 'withdrawn') OR state_because != ''",
            name=op.f("ck_agreement_stopped_why"),
        ),
        sa.CheckConstraint("ends_on > begins_on", name=op.f("ck_agreement_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["accountable_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_accountable_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_agreement_area_id_area")),
        sa.ForeignKeyConstraint(
            ["kind_id", "stage_id"],
            ["agreement_stage.kind_id", "agreement_stage.id"],
            name="fk_agreement_stage_of_kind",
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["agreement_kind.id"], name=op.f("fk_agreement_kind_id_agreement_kind")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_agreement_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_agreement_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("reference", name=op.f("uq_agreement_reference")),
    )
    op.create_index(
        op.f("ix_agreement_accountable_id"), "agreement", ["accountable_id"], unique=False
    )
    op.create_index("ix_agreement_area_id_id", "agreement", ["area_id", "id"], unique=False)
    op.create_index(
        "ix_agreement_office_id_state_id", "agreement", ["office_id", "state", "id"], unique=False
    )
    op.create_index("ix_agreement_owner_id_state", "agreement", ["owner_id", "state"], unique=False)
    op.create_index(op.f("ix_agreement_stage_id"), "agreement", ["stage_id"], unique=False)

    op.create_table(
        "local_priority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("heard_where", sa.String(length=300), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("dropped_because", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "is_current OR dropped_because != ''", name=op.f("ck_local_priority_dropped_why")
        ),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_local_priority_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_local_priority_engagement_id_engagement"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_local_priority_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_priority")),
        sa.UniqueConstraint("area_id", "title", name=op.f("uq_local_priority_area_id_title")),
        sa.UniqueConstraint("reference", name=op.f("uq_local_priority_reference")),
    )
    op.create_index(
        op.f("ix_local_priority_engagement_id"), "local_priority", ["engagement_id"], unique=False
    )

    op.create_table(
        "agreement_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_approval_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_agreement_approval_decision_id_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["agreement_stage.id"],
            name=op.f("fk_agreement_approval_stage_id_agreement_stage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_approval")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_agreement_approval_decision_id")),
    )
    op.create_index(
        op.f("ix_agreement_approval_stage_id"), "agreement_approval", ["stage_id"], unique=False
    )
    op.create_index(
        "uq_agreement_approval_standing",
        "agreement_approval",
        ["agreement_id", "stage_id"],
        unique=True,
        sqlite_where=sa.text("spent_on IS NULL"),
        postgresql_where=sa.text("spent_on IS NULL"),
    )

    op.create_table(
        "agreement_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_block_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_block")),
        sa.UniqueConstraint(
            "agreement_id", "name", name=op.f("uq_agreement_block_agreement_id_name")
        ),
    )
    op.create_table(
        "agreement_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "stage",
                "state",
                "party",
                "funding",
                "line",
                "term",
                "round",
                "flexibility",
                "decided",
                "signed",
                "review",
                "note",
                name="agreement_event_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
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
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_event_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_agreement_event_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_agreement_event_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_event")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_agreement_event_agreement_id_number")
        ),
    )
    op.create_index(
        "ix_agreement_event_agreement_id_happened_on",
        "agreement_event",
        ["agreement_id", "happened_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreement_event_decision_id"), "agreement_event", ["decision_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_event_recorded_by_id"),
        "agreement_event",
        ["recorded_by_id"],
        unique=False,
    )

    op.create_table(
        "agreement_member",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_member_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_agreement_member_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("agreement_id", "user_id", name=op.f("pk_agreement_member")),
    )
    op.create_index(
        op.f("ix_agreement_member_user_id"), "agreement_member", ["user_id"], unique=False
    )

    op.create_table(
        "agreement_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("signatory", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(organisation_id IS NULL) != (department_id IS NULL)",
            name=op.f("ck_agreement_party_one_party"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_party_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_agreement_party_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_party_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sa.UniqueConstraint(
            "agreement_id",
            "department_id",
            name=op.f("uq_agreement_party_agreement_id_department_id"),
        ),
        sa.UniqueConstraint(
            "agreement_id",
            "organisation_id",
            name=op.f("uq_agreement_party_agreement_id_organisation_id"),
        ),
    )
    op.create_index(
        op.f("ix_agreement_party_department_id"), "agreement_party", ["department_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_party_organisation_id"),
        "agreement_party",
        ["organisation_id"],
        unique=False,
    )

    op.create_table(
        "agreement_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("covers", sa.String(length=100), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.Column("disagreement", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "is_agreed IS NOT FALSE OR disagreement != ''",
            name=op.f("ck_agreement_review_disagreed_why"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_review_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_review")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_agreement_review_agreement_id_number")
        ),
    )
    op.create_table(
        "agreement_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "fund",
                "power",
                "consent",
                "gateway_review",
                "other",
                name="term_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "owed_by",
            sa.Enum(
                "area",
                "office",
                "department",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "agreed",
                "done",
                "dropped",
                name="term_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(owed_by = 'department') = (department_id IS NOT NULL)",
            name=op.f("ck_agreement_term_department_named"),
        ),
        sa.CheckConstraint(
            "state != 'dropped' OR dropped_because != ''",
            name=op.f("ck_agreement_term_dropped_why"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_term_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_agreement_term_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_term")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_agreement_term_agreement_id_number")
        ),
    )
    op.create_index(
        op.f("ix_agreement_term_department_id"), "agreement_term", ["department_id"], unique=False
    )

    op.create_table(
        "funding_stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column(
            "treatment",
            sa.Enum(
                "pooled",
                "aligned",
                name="treatment",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("amount", _DECIMAL, nullable=True),
        sa.Column("years", sa.String(length=60), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_funding_stream_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_funding_stream_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_stream")),
        sa.UniqueConstraint(
            "agreement_id", "name", name=op.f("uq_funding_stream_agreement_id_name")
        ),
    )
    op.create_index(
        op.f("ix_funding_stream_department_id"), "funding_stream", ["department_id"], unique=False
    )

    op.create_table(
        "negotiation_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= opened_on",
            name=op.f("ck_negotiation_round_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_negotiation_round_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiation_round")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_negotiation_round_agreement_id_number")
        ),
    )
    op.create_index(
        "uq_negotiation_round_open",
        "negotiation_round",
        ["agreement_id"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )

    op.create_table(
        "stage_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_stage_date_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_stage_date_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"],
            ["agreement_stage.id"],
            name=op.f("fk_stage_date_stage_id_agreement_stage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_date")),
        sa.UniqueConstraint(
            "agreement_id", "stage_id", name=op.f("uq_stage_date_agreement_id_stage_id")
        ),
    )
    op.create_index("ix_stage_date_due_on", "stage_date", ["due_on"], unique=False)
    op.create_index(op.f("ix_stage_date_owner_id"), "stage_date", ["owner_id"], unique=False)
    op.create_index(op.f("ix_stage_date_stage_id"), "stage_date", ["stage_id"], unique=False)

    op.create_table(
        "agreement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("outcome_id", sa.Integer(), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "designated",
                "local",
                "statutory",
                name="line_basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("indicator_id", sa.Integer(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("indicator_words", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum(
                "high",
                "low",
                "neutral",
                name="polarity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("baseline", _DECIMAL, nullable=True),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("baseline_period", sa.String(length=10), nullable=False),
        sa.Column("baseline_source", sa.Text(), nullable=False),
        sa.Column("baseline_import_id", sa.Integer(), nullable=True),
        sa.Column("lead_partner_id", sa.Integer(), nullable=True),
        sa.Column("priority_id", sa.Integer(), nullable=True),
        sa.Column("is_placeholder", sa.Boolean(), nullable=False),
        sa.Column("fill_by", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "dropped_on IS NULL OR dropped_because != ''",
            name=op.f("ck_agreement_line_dropped_why"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_line_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["baseline_import_id"],
            ["data_import.id"],
            name=op.f("fk_agreement_line_baseline_import_id_data_import"),
        ),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["agreement_block.id"],
            name=op.f("fk_agreement_line_block_id_agreement_block"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicator.id"],
            name=op.f("fk_agreement_line_indicator_id_indicator"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_partner_id"],
            ["organisation.id"],
            name=op.f("fk_agreement_line_lead_partner_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"],
            ["desired_outcome.id"],
            name=op.f("fk_agreement_line_outcome_id_desired_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"],
            ["local_priority.id"],
            name=op.f("fk_agreement_line_priority_id_local_priority"),
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_agreement_line_series_id_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_line")),
        sa.UniqueConstraint(
            "agreement_id", "number", name=op.f("uq_agreement_line_agreement_id_number")
        ),
    )
    op.create_index(
        "ix_agreement_line_agreement_id_position",
        "agreement_line",
        ["agreement_id", "position", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreement_line_baseline_import_id"),
        "agreement_line",
        ["baseline_import_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreement_line_block_id"), "agreement_line", ["block_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_line_indicator_id"), "agreement_line", ["indicator_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_line_lead_partner_id"),
        "agreement_line",
        ["lead_partner_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_agreement_line_outcome_id"), "agreement_line", ["outcome_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_line_priority_id"), "agreement_line", ["priority_id"], unique=False
    )
    op.create_index(
        op.f("ix_agreement_line_series_id"), "agreement_line", ["series_id"], unique=False
    )

    op.create_table(
        "round_engagement",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_round_engagement_engagement_id_engagement"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["negotiation_round.id"],
            name=op.f("fk_round_engagement_round_id_negotiation_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "engagement_id", name=op.f("pk_round_engagement")),
    )
    op.create_index(
        op.f("ix_round_engagement_engagement_id"),
        "round_engagement",
        ["engagement_id"],
        unique=False,
    )

    op.create_table(
        "flexibility_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pool",
                "align",
                "less_reporting",
                "changed_criteria",
                "legal_power",
                name="flexibility_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rule_or_fund", sa.String(length=300), nullable=False),
        sa.Column("case_made", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "partly_agreed",
                "refused",
                "withdrawn",
                name="flexibility_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_on IS NULL)",
            name=op.f("ck_flexibility_request_decided_when"),
        ),
        sa.CheckConstraint(
            "delivered_on IS NULL OR state IN ('agreed', 'partly_agreed')",
            name=op.f("ck_flexibility_request_delivers_what_was_agreed"),
        ),
        sa.CheckConstraint(
            "state = 'asked' OR reasons != ''", name=op.f("ck_flexibility_request_decided_why")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_flexibility_request_agreement_id_agreement"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["user_account.id"],
            name=op.f("fk_flexibility_request_asked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_flexibility_request_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["agreement_line.id"],
            name=op.f("fk_flexibility_request_line_id_agreement_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flexibility_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_flexibility_request_reference")),
    )
    op.create_index(
        "ix_flexibility_request_agreement_id",
        "flexibility_request",
        ["agreement_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_flexibility_request_asked_by_id"),
        "flexibility_request",
        ["asked_by_id"],
        unique=False,
    )
    op.create_index(
        "ix_flexibility_request_department_id_state",
        "flexibility_request",
        ["department_id", "state", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_flexibility_request_line_id"), "flexibility_request", ["line_id"], unique=False
    )

    op.create_table(
        "line_review",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column(
            "rag",
            sa.Enum(
                "red",
                "amber",
                "green",
                name="rag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "travel",
            sa.Enum(
                "improving",
                "steady",
                "worsening",
                name="line_travel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column(
            "suggested_rag",
            sa.Enum(
                "red",
                "amber",
                "green",
                name="suggested_rag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "suggested_travel",
            sa.Enum(
                "improving",
                "steady",
                "worsening",
                name="suggested_travel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("observed", _DECIMAL, nullable=True),
        sa.Column("observed_period", sa.String(length=10), nullable=False),
        sa.Column("expected", _DECIMAL, nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["agreement_line.id"], name=op.f("fk_line_review_line_id_agreement_line")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["agreement_review.id"],
            name=op.f("fk_line_review_review_id_agreement_review"),
        ),
        sa.PrimaryKeyConstraint("review_id", "line_id", name=op.f("pk_line_review")),
    )
    op.create_index(op.f("ix_line_review_line_id"), "line_review", ["line_id"], unique=False)

    op.create_table(
        "line_reward",
        sa.Column("line_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pump_priming", _DECIMAL, nullable=False),
        sa.Column("full_grant", _DECIMAL, nullable=False),
        sa.Column("threshold", _DECIMAL, nullable=False),
        sa.Column("is_pro_rata", sa.Boolean(), nullable=False),
        sa.Column("instalments", sa.JSON(), nullable=False),
        sa.Column("outturn", _DECIMAL, nullable=True),
        sa.Column("outturn_source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["agreement_line.id"],
            name=op.f("fk_line_reward_line_id_agreement_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_line_reward")),
    )
    op.create_table(
        "line_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("sub_target", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("without_stretch", _DECIMAL, nullable=True),
        sa.Column("with_stretch", _DECIMAL, nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["agreement_line.id"],
            name=op.f("fk_line_target_line_id_agreement_line"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_target")),
        sa.UniqueConstraint(
            "line_id", "sub_target", "due_on", name=op.f("uq_line_target_line_id_sub_target_due_on")
        ),
    )
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("opening", _DECIMAL, nullable=True),
        sa.Column("target", _DECIMAL, nullable=True),
        sa.Column("walk_away", _DECIMAL, nullable=True),
        sa.Column("concessions", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_mandate_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["agreement_line.id"], name=op.f("fk_mandate_line_id_agreement_line")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_mandate_set_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
    )
    op.create_index(
        "ix_mandate_agreement_id_line_id",
        "mandate",
        ["agreement_id", "line_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_mandate_set_by_id"), "mandate", ["set_by_id"], unique=False)
    op.create_index(
        "uq_mandate_current",
        "mandate",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )

    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column(
            "side",
            sa.Enum(
                "area",
                "office",
                "department",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("offer", _DECIMAL, nullable=True),
        sa.Column("offer_words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "rejected",
                "reserved",
                "withdrawn",
                name="position_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_by_id", sa.Integer(), nullable=True),
        sa.Column("error_because", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(error_at IS NULL) = (error_because = '')", name=op.f("ck_position_error_has_reason")
        ),
        sa.CheckConstraint(
            "(side = 'department') = (department_id IS NOT NULL)", name=op.f("ck_position_whose")
        ),
        sa.CheckConstraint(
            "offer IS NOT NULL OR offer_words != ''", name=op.f("ck_position_offers_something")
        ),
        sa.CheckConstraint(
            "(line_id IS NULL) != (term_id IS NULL)", name=op.f("ck_position_about_one")
        ),
        sa.CheckConstraint(
            "NOT (is_current AND error_at IS NOT NULL)",
            name=op.f("ck_position_error_is_not_current"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_position_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_position_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["error_by_id"], ["user_account.id"], name=op.f("fk_position_error_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["agreement_line.id"], name=op.f("fk_position_line_id_agreement_line")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_position_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["negotiation_round.id"],
            name=op.f("fk_position_round_id_negotiation_round"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["position.id"], name=op.f("fk_position_supersedes_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["agreement_term.id"], name=op.f("fk_position_term_id_agreement_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("reference", name=op.f("uq_position_reference")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_position_supersedes_id")),
    )
    op.create_index(
        "ix_position_agreement_id_round_id",
        "position",
        ["agreement_id", "round_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_position_department_id"), "position", ["department_id"], unique=False)
    op.create_index("ix_position_line_id", "position", ["line_id", "id"], unique=False)
    op.create_index(
        op.f("ix_position_recorded_by_id"), "position", ["recorded_by_id"], unique=False
    )
    op.create_index("ix_position_term_id", "position", ["term_id", "id"], unique=False)
    op.create_index(
        "uq_position_current_line_department",
        "position",
        ["round_id", "line_id", "department_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_position_current_line_side",
        "position",
        ["round_id", "line_id", "side"],
        unique=True,
        sqlite_where=sa.text("is_current AND department_id IS NULL"),
        postgresql_where=sa.text("is_current AND department_id IS NULL"),
    )
    op.create_index(
        "uq_position_current_term_department",
        "position",
        ["round_id", "term_id", "department_id"],
        unique=True,
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_position_current_term_side",
        "position",
        ["round_id", "term_id", "side"],
        unique=True,
        sqlite_where=sa.text("is_current AND department_id IS NULL"),
        postgresql_where=sa.text("is_current AND department_id IS NULL"),
    )

    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("put_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("put_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(line_id IS NULL) != (term_id IS NULL)", name=op.f("ck_referral_about_one")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_referral_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_referral_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["agreement_line.id"], name=op.f("fk_referral_line_id_agreement_line")
        ),
        sa.ForeignKeyConstraint(
            ["put_by_id"], ["user_account.id"], name=op.f("fk_referral_put_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["agreement_term.id"], name=op.f("fk_referral_term_id_agreement_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint(
            "line_id", "department_id", name=op.f("uq_referral_line_id_department_id")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_referral_reference")),
        sa.UniqueConstraint(
            "term_id", "department_id", name=op.f("uq_referral_term_id_department_id")
        ),
    )
    op.create_index("ix_referral_agreement_id", "referral", ["agreement_id"], unique=False)
    op.create_index(
        "ix_referral_department_id_ended_on",
        "referral",
        ["department_id", "ended_on", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_referral_put_by_id"), "referral", ["put_by_id"], unique=False)

    op.create_table(
        "flexibility_chase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("chased_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user_account.id"], name=op.f("fk_flexibility_chase_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["flexibility_request.id"],
            name=op.f("fk_flexibility_chase_request_id_flexibility_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flexibility_chase")),
    )
    op.create_index(
        op.f("ix_flexibility_chase_by_id"), "flexibility_chase", ["by_id"], unique=False
    )
    op.create_index(
        "ix_flexibility_chase_request_id", "flexibility_chase", ["request_id", "id"], unique=False
    )

    op.create_table(
        "mandate_breach",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("mandate_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "allowed",
                "refused",
                "withdrawn",
                name="breach_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_mandate_breach_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["mandate_id"], ["mandate.id"], name=op.f("fk_mandate_breach_mandate_id_mandate")
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_mandate_breach_position_id_position")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_breach")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_mandate_breach_decision_id")),
        sa.UniqueConstraint("position_id", name=op.f("uq_mandate_breach_position_id")),
    )
    op.create_index(
        op.f("ix_mandate_breach_mandate_id"), "mandate_breach", ["mandate_id"], unique=False
    )

    op.create_table(
        "position_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "accepted",
                "rejected",
                "reserved",
                "withdrawn",
                name="position_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=200), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_reply_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_position_reply_recorded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_reply")),
    )
    op.create_index(
        "ix_position_reply_position_id", "position_reply", ["position_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_position_reply_recorded_by_id"), "position_reply", ["recorded_by_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_position_reply_recorded_by_id"), table_name="position_reply")
    op.drop_index("ix_position_reply_position_id", table_name="position_reply")

    op.drop_table("position_reply")
    op.drop_index(op.f("ix_mandate_breach_mandate_id"), table_name="mandate_breach")

    op.drop_table("mandate_breach")
    op.drop_index("ix_flexibility_chase_request_id", table_name="flexibility_chase")
    op.drop_index(op.f("ix_flexibility_chase_by_id"), table_name="flexibility_chase")

    op.drop_table("flexibility_chase")
    op.drop_index(op.f("ix_referral_put_by_id"), table_name="referral")
    op.drop_index("ix_referral_department_id_ended_on", table_name="referral")
    op.drop_index("ix_referral_agreement_id", table_name="referral")

    op.drop_table("referral")
    op.drop_index(
        "uq_position_current_term_side",
        table_name="position",
        sqlite_where=sa.text("is_current AND department_id IS NULL"),
        postgresql_where=sa.text("is_current AND department_id IS NULL"),
    )
    op.drop_index(
        "uq_position_current_term_department",
        table_name="position",
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.drop_index(
        "uq_position_current_line_side",
        table_name="position",
        sqlite_where=sa.text("is_current AND department_id IS NULL"),
        postgresql_where=sa.text("is_current AND department_id IS NULL"),
    )
    op.drop_index(
        "uq_position_current_line_department",
        table_name="position",
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.drop_index("ix_position_term_id", table_name="position")
    op.drop_index(op.f("ix_position_recorded_by_id"), table_name="position")
    op.drop_index("ix_position_line_id", table_name="position")
    op.drop_index(op.f("ix_position_department_id"), table_name="position")
    op.drop_index("ix_position_agreement_id_round_id", table_name="position")

    op.drop_table("position")
    op.drop_index(
        "uq_mandate_current",
        table_name="mandate",
        sqlite_where=sa.text("is_current"),
        postgresql_where=sa.text("is_current"),
    )
    op.drop_index(op.f("ix_mandate_set_by_id"), table_name="mandate")
    op.drop_index("ix_mandate_agreement_id_line_id", table_name="mandate")

    op.drop_table("mandate")
    op.drop_table("line_target")
    op.drop_table("line_reward")
    op.drop_index(op.f("ix_line_review_line_id"), table_name="line_review")

    op.drop_table("line_review")
    op.drop_index(op.f("ix_flexibility_request_line_id"), table_name="flexibility_request")
    op.drop_index("ix_flexibility_request_department_id_state", table_name="flexibility_request")
    op.drop_index(op.f("ix_flexibility_request_asked_by_id"), table_name="flexibility_request")
    op.drop_index("ix_flexibility_request_agreement_id", table_name="flexibility_request")

    op.drop_table("flexibility_request")
    op.drop_index(op.f("ix_round_engagement_engagement_id"), table_name="round_engagement")

    op.drop_table("round_engagement")
    op.drop_index(op.f("ix_agreement_line_series_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_priority_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_outcome_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_lead_partner_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_indicator_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_block_id"), table_name="agreement_line")
    op.drop_index(op.f("ix_agreement_line_baseline_import_id"), table_name="agreement_line")
    op.drop_index("ix_agreement_line_agreement_id_position", table_name="agreement_line")

    op.drop_table("agreement_line")
    op.drop_index(op.f("ix_stage_date_stage_id"), table_name="stage_date")
    op.drop_index(op.f("ix_stage_date_owner_id"), table_name="stage_date")
    op.drop_index("ix_stage_date_due_on", table_name="stage_date")

    op.drop_table("stage_date")
    op.drop_index(
        "uq_negotiation_round_open",
        table_name="negotiation_round",
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )

    op.drop_table("negotiation_round")
    op.drop_index(op.f("ix_funding_stream_department_id"), table_name="funding_stream")

    op.drop_table("funding_stream")
    op.drop_index(op.f("ix_agreement_term_department_id"), table_name="agreement_term")

    op.drop_table("agreement_term")
    op.drop_table("agreement_review")
    op.drop_index(op.f("ix_agreement_party_organisation_id"), table_name="agreement_party")
    op.drop_index(op.f("ix_agreement_party_department_id"), table_name="agreement_party")

    op.drop_table("agreement_party")
    op.drop_index(op.f("ix_agreement_member_user_id"), table_name="agreement_member")

    op.drop_table("agreement_member")
    op.drop_index(op.f("ix_agreement_event_recorded_by_id"), table_name="agreement_event")
    op.drop_index(op.f("ix_agreement_event_decision_id"), table_name="agreement_event")
    op.drop_index("ix_agreement_event_agreement_id_happened_on", table_name="agreement_event")

    op.drop_table("agreement_event")
    op.drop_table("agreement_block")
    op.drop_index(
        "uq_agreement_approval_standing",
        table_name="agreement_approval",
        sqlite_where=sa.text("spent_on IS NULL"),
        postgresql_where=sa.text("spent_on IS NULL"),
    )
    op.drop_index(op.f("ix_agreement_approval_stage_id"), table_name="agreement_approval")

    op.drop_table("agreement_approval")
    op.drop_index(op.f("ix_local_priority_engagement_id"), table_name="local_priority")

    op.drop_table("local_priority")
    op.drop_index(op.f("ix_agreement_stage_id"), table_name="agreement")
    op.drop_index("ix_agreement_owner_id_state", table_name="agreement")
    op.drop_index("ix_agreement_office_id_state_id", table_name="agreement")
    op.drop_index("ix_agreement_area_id_id", table_name="agreement")
    op.drop_index(op.f("ix_agreement_accountable_id"), table_name="agreement")

    op.drop_table("agreement")
    op.drop_index(op.f("ix_timetable_step_stage_id"), table_name="timetable_step")

    op.drop_table("timetable_step")
    op.drop_table("timetable")
    op.drop_table("desired_outcome")
    op.drop_table("agreement_stage")
    op.drop_table("outcome_set")
    op.drop_table("agreement_kind")
