"""Regimes, cases of challenge, their instruments and clocks, and the work on them

Revision: 0013_challenge, after 0012_decisions
"""

import sqlalchemy as sa
from alembic import op

revision = "0013_challenge"
down_revision = "0012_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reply_within", sa.Integer(), nullable=True),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_template")),
        sa.UniqueConstraint("code", name=op.f("uq_letter_template_code")),
        sa.UniqueConstraint("name", name=op.f("uq_letter_template_name")),
    )
    op.create_table(
        "regime",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("applies_to", sa.JSON(), nullable=False),
        sa.Column("rating_scheme", sa.String(length=40), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regime")),
        sa.UniqueConstraint("code", name=op.f("uq_regime_code")),
        sa.UniqueConstraint("name", name=op.f("uq_regime_name")),
    )
    op.create_table(
        "stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regime_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_light", sa.Boolean(), nullable=False),
        sa.Column("follows_instruments", sa.Boolean(), nullable=False),
        sa.Column("lapses", sa.Boolean(), nullable=False),
        sa.Column("is_above_office", sa.Boolean(), nullable=False),
        sa.Column("needs_representations", sa.Boolean(), nullable=False),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        sa.Column(
            "clock",
            sa.Enum(
                "none",
                "days",
                "working_days",
                "months",
                "stated",
                name="clock",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("clock_number", sa.Integer(), nullable=True),
        sa.Column("clock_for", sa.String(length=60), nullable=False),
        sa.Column("renewable_months", sa.Integer(), nullable=True),
        sa.Column("grade_code", sa.String(length=40), nullable=True),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "clock NOT IN ('days', 'working_days', 'months') OR clock_number >= 1",
            name=op.f("ck_stage_clock_counts"),
        ),
        sa.CheckConstraint(
            "NOT (is_light AND follows_instruments)", name=op.f("ck_stage_light_is_chosen")
        ),
        sa.CheckConstraint("position >= 1", name=op.f("ck_stage_position")),
        sa.ForeignKeyConstraint(
            ["grade_code"], ["grade.code"], name=op.f("fk_stage_grade_code_grade")
        ),
        sa.ForeignKeyConstraint(
            ["regime_id"], ["regime.id"], name=op.f("fk_stage_regime_id_regime")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sa.UniqueConstraint("regime_id", "code", name=op.f("uq_stage_regime_id_code")),
        sa.UniqueConstraint("regime_id", "id", name=op.f("uq_stage_regime_id_id")),
    )
    op.create_table(
        "challenge_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("regime_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("service", sa.String(length=200), nullable=False),
        sa.Column("subject_key", sa.String(length=260), nullable=False),
        sa.Column(
            "trigger",
            sa.Enum(
                "finding",
                "assessment",
                "judgement",
                name="trigger",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("chosen_stage_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
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
        sa.Column("is_releasable", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
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
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("last_folio", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= opened_on",
            name=op.f("ck_challenge_case_closed_after_opened"),
        ),
        sa.ForeignKeyConstraint(
            ["chosen_stage_id"], ["stage.id"], name=op.f("fk_challenge_case_chosen_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_challenge_case_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_challenge_case_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_challenge_case_owner_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_challenge_case_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["regime_id"], ["regime.id"], name=op.f("fk_challenge_case_regime_id_regime")
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_challenge_case_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_challenge_case_reference")),
    )
    op.create_table(
        "instrument_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regime_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=True),
        sa.Column("is_proposal", sa.Boolean(), nullable=False),
        sa.Column("needs_representations", sa.Boolean(), nullable=False),
        sa.Column("lapses", sa.Boolean(), nullable=False),
        sa.Column("transfers_functions", sa.Boolean(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("renewable_months", sa.Integer(), nullable=True),
        sa.Column("grade_code", sa.String(length=40), nullable=True),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT is_proposal OR stage_id IS NULL",
            name=op.f("ck_instrument_kind_proposal_moves_nothing"),
        ),
        sa.CheckConstraint("months IS NULL OR months >= 1", name=op.f("ck_instrument_kind_months")),
        sa.ForeignKeyConstraint(
            ["grade_code"], ["grade.code"], name=op.f("fk_instrument_kind_grade_code_grade")
        ),
        sa.ForeignKeyConstraint(
            ["regime_id"], ["regime.id"], name=op.f("fk_instrument_kind_regime_id_regime")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["stage.id"], name=op.f("fk_instrument_kind_stage_id_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_kind")),
        sa.UniqueConstraint("regime_id", "code", name=op.f("uq_instrument_kind_regime_id_code")),
    )
    op.create_table(
        "case_member",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_case_member_case_id_challenge_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_case_member_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_member")),
    )
    op.create_table(
        "case_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("folio", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "moved",
                "proposed",
                "decided",
                "instrument",
                "lapsed",
                "representations",
                "action",
                "clock",
                "letter",
                "plan",
                "body",
                "report",
                "voluntary",
                "support",
                "publication",
                "evidence",
                "rating",
                "statement",
                "team",
                "note",
                "closed",
                name="entry_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_address", sa.String(length=500), nullable=False),
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
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.Column("struck_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(struck_at IS NULL) = (struck_because = '')",
            name=op.f("ck_case_entry_struck_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_entry_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_case_entry_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["user_account.id"],
            name=op.f("fk_case_entry_recorded_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["struck_by_id"],
            ["user_account.id"],
            name=op.f("fk_case_entry_struck_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_entry")),
        sa.UniqueConstraint("case_id", "folio", name=op.f("uq_case_entry_case_id_folio")),
    )
    op.create_table(
        "case_engagement",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_case_engagement_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_case_engagement_engagement_id_engagement"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_engagement_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("case_id", "engagement_id", name=op.f("pk_case_engagement")),
    )
    op.create_table(
        "case_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "finding",
                "observation",
                "assessment",
                "document",
                "note",
                name="evidence_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessment.id"],
            name=op.f("fk_case_evidence_assessment_id_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_case_evidence_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_evidence_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_evidence_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_evidence")),
    )
    op.create_table(
        "case_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_stage_id", sa.Integer(), nullable=True),
        sa.Column("to_stage_id", sa.Integer(), nullable=False),
        sa.Column("from_name", sa.String(length=100), nullable=False),
        sa.Column("to_name", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_move_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_case_move_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_move_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["from_stage_id"], ["stage.id"], name=op.f("fk_case_move_from_stage_id_stage")
        ),
        sa.ForeignKeyConstraint(
            ["to_stage_id"], ["stage.id"], name=op.f("fk_case_move_to_stage_id_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
    )
    op.create_table(
        "case_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("category_name", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_worse", sa.Boolean(), nullable=False),
        sa.Column(
            "travel",
            sa.Enum(
                "improving",
                "steady",
                "worsening",
                name="travel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_rating_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["assessment_category.id"],
            name=op.f("fk_case_rating_category_id_assessment_category"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_rating_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment_scheme.id"],
            name=op.f("fk_case_rating_scheme_id_assessment_scheme"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_rating")),
    )
    op.create_table(
        "case_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "aspect",
            sa.Enum(
                "trigger",
                "aim",
                "exit_test",
                "de_escalation",
                "status",
                "next_steps",
                name="aspect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_case_statement_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_statement_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_statement")),
    )
    op.create_table(
        "case_support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("given_by", sa.String(length=300), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
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
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("came_of_it", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_case_support_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_support_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_support_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_support")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_support_reference")),
    )
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("legal_basis", sa.String(length=300), nullable=False),
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
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("functions_transferred", sa.Text(), nullable=False),
        sa.Column("matters_considered", sa.Text(), nullable=False),
        sa.Column("proposes", sa.Text(), nullable=False),
        sa.Column("document_title", sa.String(length=300), nullable=False),
        sa.Column("document_address", sa.String(length=500), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_because", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="ended_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "end_kind",
            sa.Enum(
                "lapsed",
                "renewed",
                "varied",
                "replaced",
                "revoked",
                name="end_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("end_decision_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "is_urgent = (urgent_because != '')", name=op.f("ck_instrument_urgent_has_reason")
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (end_kind IS NULL)", name=op.f("ck_instrument_ended_how")
        ),
        sa.CheckConstraint(
            "in_force_to IS NULL OR in_force_to >= in_force_from",
            name=op.f("ck_instrument_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_instrument_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_instrument_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["end_decision_id"],
            ["decision.id"],
            name=op.f("fk_instrument_end_decision_id_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_instrument_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["instrument_kind.id"], name=op.f("fk_instrument_kind_id_instrument_kind")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["instrument.id"], name=op.f("fk_instrument_replaces_id_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("reference", name=op.f("uq_instrument_reference")),
    )
    op.create_table(
        "voluntary_engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "offered",
                "accepted",
                "declined",
                "ended",
                name="voluntary_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.Date(), nullable=False),
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
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_voluntary_engagement_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["case_entry.id"],
            name=op.f("fk_voluntary_engagement_entry_id_case_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voluntary_engagement")),
        sa.UniqueConstraint("reference", name=op.f("uq_voluntary_engagement_reference")),
    )
    op.create_table(
        "case_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "monitoring_board",
                "improvement_board",
                "commissioners",
                "envoys",
                "lead_official",
                "inspector",
                "reviewer",
                name="body_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("remit", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
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
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reports_every", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_case_body_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_body_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_body_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_case_body_instrument_id_instrument")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_body")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_body_reference")),
    )
    op.create_table(
        "case_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "review",
                "reply",
                "plan",
                "report",
                "representations",
                "action",
                "other",
                name="clock_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_because", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on >= started_on", name=op.f("ck_case_clock_in_order")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_clock_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_clock_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_case_clock_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clock")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_clock_reference")),
    )
    op.create_table(
        "case_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "written_statement",
                "oral_statement",
                "letter",
                "memorandum",
                "report",
                name="publication_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
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
        sa.Column("embargoed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_case_publication_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_publication_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_case_publication_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_publication")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_publication_reference")),
    )
    op.create_table(
        "case_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
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
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_case_appointment_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["case_body.id"], name=op.f("fk_case_appointment_body_id_case_body")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_case_appointment_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_appointment_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_case_appointment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_appointment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_appointment")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_appointment_reference")),
    )
    op.create_table(
        "case_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("signatory", sa.Text(), nullable=False),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
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
            nullable=True,
        ),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column(
            "replied_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="replied_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(sent_on IS NULL) = (entry_id IS NULL)", name=op.f("ck_case_letter_filed_when_sent")
        ),
        sa.CheckConstraint(
            "replied_on IS NULL OR sent_on IS NOT NULL",
            name=op.f("ck_case_letter_no_reply_before_it_is_sent"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_letter_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_case_letter_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"],
            ["user_account.id"],
            name=op.f("fk_case_letter_drafted_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_letter_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["letter_template.id"],
            name=op.f("fk_case_letter_template_id_letter_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_letter")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_letter_reference")),
    )
    op.create_table(
        "case_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column(
            "received_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="received_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document_address", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["case_body.id"], name=op.f("fk_case_report_body_id_case_body")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_case_report_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_case_report_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_case_report_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_report_reference")),
    )
    op.create_table(
        "clock_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_after", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason != ''", name=op.f("ck_clock_change_has_reason")),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_clock_change_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_clock_change_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_change")),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column(
            "received_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="received_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document_address", sa.String(length=500), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "accepted",
                "rejected",
                name="plan_verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column(
            "judged_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="judged_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("judged_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict != 'rejected' OR judged_because != ''",
            name=op.f("ck_plan_version_rejected_has_reasons"),
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (judged_on IS NULL)", name=op.f("ck_plan_version_judged_on")
        ),
        sa.CheckConstraint(
            "verdict IS NULL OR received_on IS NOT NULL",
            name=op.f("ck_plan_version_judged_when_received"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["challenge_case.id"], name=op.f("fk_plan_version_case_id_challenge_case")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_plan_version_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_plan_version_entry_id_case_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_plan_version_case_id_number")),
    )
    op.create_table(
        "representations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=True),
        sa.Column(
            "considered_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="considered_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("considered_words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(considered_on IS NULL) = (considered_words = '')",
            name=op.f("ck_representations_considered_has_words"),
        ),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_representations_in_order")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_representations_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_representations_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_representations_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representations")),
        sa.UniqueConstraint("instrument_id", name=op.f("uq_representations_instrument_id")),
    )
    op.create_table(
        "required_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column(
            "met_precision",
            sa.Enum(
                "day",
                "week",
                "month",
                "published",
                name="met_precision",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("met_how", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(met_on IS NULL) = (met_how = '')", name=op.f("ck_required_action_met_how")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_required_action_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["case_clock.id"], name=op.f("fk_required_action_clock_id_case_clock")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_required_action_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"],
            ["instrument.id"],
            name=op.f("fk_required_action_instrument_id_instrument"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_required_action")),
    )
    op.create_table(
        "representation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("representations_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("from_whom", sa.String(length=300), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
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
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["challenge_case.id"],
            name=op.f("fk_representation_case_id_challenge_case"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["case_entry.id"], name=op.f("fk_representation_entry_id_case_entry")
        ),
        sa.ForeignKeyConstraint(
            ["representations_id"],
            ["representations.id"],
            name=op.f("fk_representation_representations_id_representations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
    )
    op.create_index(
        op.f("ix_challenge_case_chosen_stage_id"),
        "challenge_case",
        ["chosen_stage_id"],
        unique=False,
    )
    op.create_index(
        "ix_challenge_case_office_id_closed_on_id",
        "challenge_case",
        ["office_id", "closed_on", "id"],
        unique=False,
    )
    op.create_index(
        "ix_challenge_case_organisation_id_id",
        "challenge_case",
        ["organisation_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_challenge_case_owner_id_closed_on",
        "challenge_case",
        ["owner_id", "closed_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_challenge_case_regime_id"), "challenge_case", ["regime_id"], unique=False
    )
    op.create_index(
        op.f("ix_challenge_case_theme_id"), "challenge_case", ["theme_id"], unique=False
    )
    op.create_index(
        "uq_challenge_case_open_subject",
        "challenge_case",
        ["organisation_id", "regime_id", "subject_key"],
        unique=True,
        sqlite_where=sa.text("closed_on IS NULL"),
        postgresql_where=sa.text("closed_on IS NULL"),
    )
    op.create_index(op.f("ix_case_member_user_id"), "case_member", ["user_id"], unique=False)
    op.create_index(
        "ix_case_entry_case_id_happened_on",
        "case_entry",
        ["case_id", "happened_on", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_case_entry_decision_id"), "case_entry", ["decision_id"], unique=False)
    op.create_index(
        op.f("ix_case_entry_recorded_by_id"), "case_entry", ["recorded_by_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_engagement_engagement_id"), "case_engagement", ["engagement_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_engagement_entry_id"), "case_engagement", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_evidence_assessment_id"), "case_evidence", ["assessment_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_evidence_candidate_id"), "case_evidence", ["candidate_id"], unique=False
    )
    op.create_index("ix_case_evidence_case_id", "case_evidence", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_evidence_entry_id"), "case_evidence", ["entry_id"], unique=False)
    op.create_index("ix_case_move_case_id", "case_move", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_move_decision_id"), "case_move", ["decision_id"], unique=False)
    op.create_index(op.f("ix_case_move_entry_id"), "case_move", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_case_move_from_stage_id"), "case_move", ["from_stage_id"], unique=False
    )
    op.create_index(op.f("ix_case_move_to_stage_id"), "case_move", ["to_stage_id"], unique=False)
    op.create_index("ix_case_rating_case_id", "case_rating", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_rating_entry_id"), "case_rating", ["entry_id"], unique=False)
    op.create_index(
        "ix_case_statement_case_id_aspect",
        "case_statement",
        ["case_id", "aspect", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_statement_entry_id"), "case_statement", ["entry_id"], unique=False
    )
    op.create_index(op.f("ix_case_support_case_id"), "case_support", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_support_entry_id"), "case_support", ["entry_id"], unique=False)
    op.create_index("ix_instrument_case_id", "instrument", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_instrument_decision_id"), "instrument", ["decision_id"], unique=False)
    op.create_index(
        op.f("ix_instrument_end_decision_id"), "instrument", ["end_decision_id"], unique=False
    )
    op.create_index(op.f("ix_instrument_entry_id"), "instrument", ["entry_id"], unique=False)
    op.create_index(op.f("ix_instrument_kind_id"), "instrument", ["kind_id"], unique=False)
    op.create_index(op.f("ix_instrument_replaces_id"), "instrument", ["replaces_id"], unique=False)
    op.create_index(
        "ix_instrument_running",
        "instrument",
        ["in_force_to", "case_id"],
        unique=False,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        op.f("ix_voluntary_engagement_case_id"), "voluntary_engagement", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_voluntary_engagement_entry_id"), "voluntary_engagement", ["entry_id"], unique=False
    )
    op.create_index(op.f("ix_case_body_case_id"), "case_body", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_body_entry_id"), "case_body", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_case_body_instrument_id"), "case_body", ["instrument_id"], unique=False
    )
    op.create_index("ix_case_clock_case_id", "case_clock", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_clock_entry_id"), "case_clock", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_case_clock_instrument_id"), "case_clock", ["instrument_id"], unique=False
    )
    op.create_index(
        "ix_case_clock_running",
        "case_clock",
        ["due_on", "case_id"],
        unique=False,
        sqlite_where=sa.text("stopped_on IS NULL"),
        postgresql_where=sa.text("stopped_on IS NULL"),
    )
    op.create_index(
        op.f("ix_case_publication_case_id"), "case_publication", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_publication_entry_id"), "case_publication", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_publication_instrument_id"),
        "case_publication",
        ["instrument_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_appointment_body_id"), "case_appointment", ["body_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_appointment_case_id"), "case_appointment", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_appointment_entry_id"), "case_appointment", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_appointment_organisation_id"),
        "case_appointment",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_case_appointment_person_id"), "case_appointment", ["person_id"], unique=False
    )
    op.create_index("ix_case_letter_case_id", "case_letter", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_case_letter_clock_id"), "case_letter", ["clock_id"], unique=False)
    op.create_index(
        op.f("ix_case_letter_drafted_by_id"), "case_letter", ["drafted_by_id"], unique=False
    )
    op.create_index(op.f("ix_case_letter_entry_id"), "case_letter", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_case_letter_template_id"), "case_letter", ["template_id"], unique=False
    )
    op.create_index(op.f("ix_case_report_body_id"), "case_report", ["body_id"], unique=False)
    op.create_index(op.f("ix_case_report_case_id"), "case_report", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_report_clock_id"), "case_report", ["clock_id"], unique=False)
    op.create_index(op.f("ix_case_report_entry_id"), "case_report", ["entry_id"], unique=False)
    op.create_index(op.f("ix_clock_change_clock_id"), "clock_change", ["clock_id"], unique=False)
    op.create_index(op.f("ix_clock_change_entry_id"), "clock_change", ["entry_id"], unique=False)
    op.create_index(op.f("ix_plan_version_clock_id"), "plan_version", ["clock_id"], unique=False)
    op.create_index(op.f("ix_plan_version_entry_id"), "plan_version", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_representations_case_id"), "representations", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_representations_clock_id"), "representations", ["clock_id"], unique=False
    )
    op.create_index(
        "ix_representations_waiting",
        "representations",
        ["closes_on", "case_id"],
        unique=False,
        sqlite_where=sa.text("considered_on IS NULL"),
        postgresql_where=sa.text("considered_on IS NULL"),
    )
    op.create_index(
        op.f("ix_required_action_case_id"), "required_action", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_required_action_clock_id"), "required_action", ["clock_id"], unique=False
    )
    op.create_index(
        op.f("ix_required_action_entry_id"), "required_action", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_required_action_instrument_id"), "required_action", ["instrument_id"], unique=False
    )
    op.create_index(op.f("ix_representation_case_id"), "representation", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_representation_entry_id"), "representation", ["entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_representation_representations_id"),
        "representation",
        ["representations_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("representation")
    op.drop_table("required_action")
    op.drop_table("representations")
    op.drop_table("plan_version")
    op.drop_table("clock_change")
    op.drop_table("case_report")
    op.drop_table("case_letter")
    op.drop_table("case_appointment")
    op.drop_table("case_publication")
    op.drop_table("case_clock")
    op.drop_table("case_body")
    op.drop_table("voluntary_engagement")
    op.drop_table("instrument")
    op.drop_table("case_support")
    op.drop_table("case_statement")
    op.drop_table("case_rating")
    op.drop_table("case_move")
    op.drop_table("case_evidence")
    op.drop_table("case_engagement")
    op.drop_table("case_entry")
    op.drop_table("case_member")
    op.drop_table("instrument_kind")
    op.drop_table("challenge_case")
    op.drop_table("stage")
    op.drop_table("regime")
    op.drop_table("letter_template")
