"""The first tables

Revision: 0001_first_tables, after
"""

import sqlalchemy as sa
from alembic import op

revision = "0001_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_reference", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_reference", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_entry_digest")),
    )
    op.create_index(
        "ix_audit_entry_actor", "audit_entry", ["actor_reference", "number"], unique=False
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(
        "ix_audit_entry_subject",
        "audit_entry",
        ["subject_kind", "subject_reference", "number"],
        unique=False,
    )

    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
        sa.UniqueConstraint("short_name", name=op.f("uq_department_short_name")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_draft_token")),
    )
    op.create_index(op.f("ix_draft_writer"), "draft", ["writer"], unique=False)

    op.create_table(
        "failed_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_in")),
    )
    op.create_index("ix_failed_sign_in_key_at", "failed_sign_in", ["key", "at"], unique=False)

    op.create_table(
        "form_submission",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_submission")),
    )
    op.create_index(
        op.f("ix_form_submission_done_at"), "form_submission", ["done_at"], unique=False
    )

    op.create_table(
        "grade",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_above_office", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_grade")),
        sa.UniqueConstraint("name", name=op.f("uq_grade_name")),
        sa.UniqueConstraint("rank", name=op.f("uq_grade_rank")),
    )
    op.create_table(
        "notice",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_notice")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=9), nullable=False),
        sa.Column("region_name", sa.String(length=100), nullable=False),
        sa.Column("base_city", sa.String(length=100), nullable=False),
        sa.Column("opened_on", sa.String(length=10), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
        sa.UniqueConstraint("region_code", name=op.f("uq_office_region_code")),
        sa.UniqueConstraint("region_name", name=op.f("uq_office_region_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("mobile", sa.String(length=40), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("reference", name=op.f("uq_person_reference")),
    )
    op.create_index(op.f("ix_person_email"), "person", ["email"], unique=False)
    op.create_index(op.f("ix_person_search_name"), "person", ["search_name"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("is_in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("name", name=op.f("uq_theme_name")),
    )
    op.create_table(
        "audit_payload",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["number"],
            ["audit_entry.number"],
            name=op.f("fk_audit_payload_number_audit_entry"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_payload")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "council",
                "combined_authority",
                "partner",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "council_type",
            sa.Enum(
                "county",
                "unitary",
                "metropolitan_district",
                "london_borough",
                "city",
                "non_metropolitan_district",
                name="council_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "partner_kind",
            sa.Enum(
                "nhs",
                "police",
                "fire",
                "school_trust",
                "voluntary_sector",
                "business",
                "housing",
                "other",
                name="partner_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=420), nullable=False),
        sa.Column("gss_code", sa.String(length=9), nullable=True),
        sa.Column("register_code", sa.String(length=20), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("combined_authority_id", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_year", sa.Integer(), nullable=True),
        sa.Column("area_km2", sa.Integer(), nullable=True),
        sa.Column("political_control", sa.String(length=100), nullable=False),
        sa.Column("next_election_on", sa.Date(), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("is_from_register", sa.Boolean(), nullable=False),
        sa.Column("hand_corrected", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'council') = (council_type IS NOT NULL)",
            name=op.f("ck_organisation_council_has_type"),
        ),
        sa.CheckConstraint(
            "(kind = 'partner') = (partner_kind IS NOT NULL)",
            name=op.f("ck_organisation_partner_has_kind"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_organisation_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["combined_authority_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_combined_authority_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_county_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_organisation_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("gss_code", name=op.f("uq_organisation_gss_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_organisation_reference")),
        sa.UniqueConstraint("register_code", name=op.f("uq_organisation_register_code")),
    )
    op.create_index(
        op.f("ix_organisation_combined_authority_id"),
        "organisation",
        ["combined_authority_id"],
        unique=False,
    )
    op.create_index(op.f("ix_organisation_county_id"), "organisation", ["county_id"], unique=False)
    op.create_index(op.f("ix_organisation_office_id"), "organisation", ["office_id"], unique=False)
    op.create_index("ix_organisation_search_name", "organisation", ["search_name"], unique=False)

    op.create_table(
        "user_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("grade_code", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(office_id IS NULL) != (department_id IS NULL)",
            name=op.f("ck_user_account_one_home"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_user_account_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["grade_code"],
            ["grade.code"],
            name=op.f("fk_user_account_grade_code_grade"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_user_account_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_index(
        op.f("ix_user_account_department_id"), "user_account", ["department_id"], unique=False
    )
    op.create_index(op.f("ix_user_account_office_id"), "user_account", ["office_id"], unique=False)

    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("search_name", sa.String(length=200), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("accountable_id", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("is_priority", sa.Boolean(), nullable=False),
        sa.Column("priority_reason", sa.Text(), nullable=False),
        sa.Column("priority_review_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "NOT is_priority OR priority_reason != ''",
            name=op.f("ck_area_priority_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["accountable_id"],
            ["organisation.id"],
            name=op.f("fk_area_accountable_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_area_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("accountable_id", name=op.f("uq_area_accountable_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_area_reference")),
    )
    op.create_index(op.f("ix_area_office_id"), "area", ["office_id"], unique=False)
    op.create_index(op.f("ix_area_search_name"), "area", ["search_name"], unique=False)

    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "meeting",
                "visit",
                "call",
                "letter",
                "seminar",
                "workshop",
                name="engagement_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                "no_contact",
                name="engagement_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cancelled_because", sa.Text(), nullable=False),
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
        sa.Column("is_releasable", sa.Boolean(), nullable=False),
        sa.Column("is_not_for_ministers", sa.Boolean(), nullable=False),
        sa.Column("next_contact_by", sa.Date(), nullable=True),
        sa.Column("logged_by_id", sa.Integer(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'cancelled' OR cancelled_because != ''",
            name=op.f("ck_engagement_cancelled_why"),
        ),
        sa.CheckConstraint(
            "(office_id IS NULL) != (department_id IS NULL)",
            name=op.f("ck_engagement_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_engagement_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_id"],
            ["user_account.id"],
            name=op.f("fk_engagement_logged_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_engagement_office_id_office")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement")),
        sa.UniqueConstraint("reference", name=op.f("uq_engagement_reference")),
    )
    op.create_index(
        op.f("ix_engagement_department_id"), "engagement", ["department_id"], unique=False
    )
    op.create_index("ix_engagement_happens_on_id", "engagement", ["happens_on", "id"], unique=False)
    op.create_index(
        op.f("ix_engagement_logged_by_id"), "engagement", ["logged_by_id"], unique=False
    )
    op.create_index(
        "ix_engagement_next_contact",
        "engagement",
        ["office_id", "next_contact_by"],
        unique=False,
        sqlite_where=sa.text("next_contact_by IS NOT NULL"),
        postgresql_where=sa.text("next_contact_by IS NOT NULL"),
    )
    op.create_index(
        "ix_engagement_office_happens_on_id",
        "engagement",
        ["office_id", "happens_on", "id"],
        unique=False,
    )

    op.create_table(
        "organisation_code",
        sa.Column(
            "scheme",
            sa.Enum(
                "former_gss",
                "ecode",
                name="code_scheme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_code_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("scheme", "code", name=op.f("pk_organisation_code")),
    )
    op.create_index(
        op.f("ix_organisation_code_organisation_id"),
        "organisation_code",
        ["organisation_id"],
        unique=False,
    )

    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "leader",
                "mayor",
                "chief_executive",
                "finance_director",
                "monitoring_officer",
                "childrens_services_director",
                "adult_services_director",
                "public_health_director",
                "chair",
                "other",
                name="post_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_key", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_post_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_post_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("reference", name=op.f("uq_post_reference")),
    )
    op.create_index(op.f("ix_post_organisation_id"), "post", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_post_person_id"), "post", ["person_id"], unique=False)
    op.create_index(
        "uq_post_current_of_kind",
        "post",
        ["person_id", "organisation_id", "kind"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL AND kind != 'other'"),
        postgresql_where=sa.text("ended_on IS NULL AND kind != 'other'"),
    )
    op.create_index(
        "uq_post_current_of_title",
        "post",
        ["person_id", "organisation_id", "title"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL AND kind = 'other'"),
        postgresql_where=sa.text("ended_on IS NULL AND kind = 'other'"),
    )

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_sign_in_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"], unique=False)

    op.create_table(
        "succession",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("predecessor_id != successor_id", name=op.f("ck_succession_not_itself")),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["organisation.id"],
            name=op.f("fk_succession_predecessor_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["organisation.id"],
            name=op.f("fk_succession_successor_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_succession")),
    )
    op.create_index(
        op.f("ix_succession_successor_id"), "succession", ["successor_id"], unique=False
    )

    op.create_table(
        "user_role",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "relationship_manager",
                "director",
                "analyst",
                "department",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_user_role_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_role")),
    )
    op.create_table(
        "area_member",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "council",
                "partner",
                name="member_role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"],
            ["area.id"],
            name=op.f("fk_area_member_area_id_area"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_area_member_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("area_id", "organisation_id", name=op.f("pk_area_member")),
    )
    op.create_index(
        op.f("ix_area_member_organisation_id"),
        "area_member",
        ["organisation_id"],
        unique=False,
    )

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("cover_user_id", sa.Integer(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(area_id IS NULL) != (organisation_id IS NULL)",
            name=op.f("ck_assignment_one_subject"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on",
            name=op.f("ck_assignment_ends_after_start"),
        ),
        sa.CheckConstraint("user_id != cover_user_id", name=op.f("ck_assignment_cover_is_another")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_assignment_area_id_area")),
        sa.ForeignKeyConstraint(
            ["cover_user_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_cover_user_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assignment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(
        op.f("ix_assignment_cover_user_id"), "assignment", ["cover_user_id"], unique=False
    )
    op.create_index(op.f("ix_assignment_user_id"), "assignment", ["user_id"], unique=False)
    op.create_index(
        "uq_assignment_current_area",
        "assignment",
        ["area_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_index(
        "uq_assignment_current_organisation",
        "assignment",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )

    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "ours",
                "theirs",
                name="side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("owner_user_id", sa.Integer(), nullable=True),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "dropped",
                name="commitment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("dropped_because", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (closed_on IS NULL)",
            name=op.f("ck_commitment_closed_when_not_open"),
        ),
        sa.CheckConstraint(
            "side = 'ours' OR owner_user_id IS NULL",
            name=op.f("ck_commitment_our_owner_is_ours"),
        ),
        sa.CheckConstraint(
            "side = 'theirs' OR owner_post_id IS NULL",
            name=op.f("ck_commitment_their_owner_is_theirs"),
        ),
        sa.CheckConstraint(
            "state != 'dropped' OR dropped_because != ''",
            name=op.f("ck_commitment_dropped_why"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_commitment_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"],
            ["post.id"],
            name=op.f("fk_commitment_owner_post_id_post"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_user_id"],
            ["user_account.id"],
            name=op.f("fk_commitment_owner_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("reference", name=op.f("uq_commitment_reference")),
    )
    op.create_index(
        op.f("ix_commitment_engagement_id"), "commitment", ["engagement_id"], unique=False
    )
    op.create_index(
        "ix_commitment_owner", "commitment", ["owner_user_id", "state", "due_on"], unique=False
    )
    op.create_index(
        op.f("ix_commitment_owner_post_id"), "commitment", ["owner_post_id"], unique=False
    )

    op.create_table(
        "engagement_area",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_engagement_area_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_area_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("engagement_id", "area_id", name=op.f("pk_engagement_area")),
    )
    op.create_index(
        "ix_engagement_area_timeline",
        "engagement_area",
        ["area_id", "happens_on", "engagement_id"],
        unique=False,
    )

    op.create_table(
        "engagement_attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(post_id IS NULL) != (description = '')",
            name=op.f("ck_engagement_attendee_post_or_description"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_attendee_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_engagement_attendee_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_attendee")),
    )
    op.create_index(
        op.f("ix_engagement_attendee_engagement_id"),
        "engagement_attendee",
        ["engagement_id"],
        unique=False,
    )
    op.create_index(
        "ix_engagement_attendee_timeline",
        "engagement_attendee",
        ["post_id", "happens_on", "engagement_id"],
        unique=False,
    )

    op.create_table(
        "engagement_department",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_engagement_department_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_department_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "engagement_id", "department_id", name=op.f("pk_engagement_department")
        ),
    )
    op.create_index(
        op.f("ix_engagement_department_department_id"),
        "engagement_department",
        ["department_id"],
        unique=False,
    )

    op.create_table(
        "engagement_organisation",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_organisation_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_engagement_organisation_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "engagement_id", "organisation_id", name=op.f("pk_engagement_organisation")
        ),
    )
    op.create_index(
        "ix_engagement_organisation_timeline",
        "engagement_organisation",
        ["organisation_id", "happens_on", "engagement_id"],
        unique=False,
    )

    op.create_table(
        "engagement_participant",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_participant_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_engagement_participant_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("engagement_id", "user_id", name=op.f("pk_engagement_participant")),
    )
    op.create_index(
        op.f("ix_engagement_participant_user_id"),
        "engagement_participant",
        ["user_id"],
        unique=False,
    )

    op.create_table(
        "engagement_team_member",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_team_member_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_engagement_team_member_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("engagement_id", "user_id", name=op.f("pk_engagement_team_member")),
    )
    op.create_index(
        op.f("ix_engagement_team_member_user_id"),
        "engagement_team_member",
        ["user_id"],
        unique=False,
    )

    op.create_table(
        "engagement_theme",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"],
            ["engagement.id"],
            name=op.f("fk_engagement_theme_engagement_id_engagement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_engagement_theme_theme_id_theme")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "theme_id", name=op.f("pk_engagement_theme")),
    )
    op.create_index(
        op.f("ix_engagement_theme_theme_id"), "engagement_theme", ["theme_id"], unique=False
    )

    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "negotiation",
                "ministerial_visit",
                "review_meeting",
                "other",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "office",
                "minister",
                "area",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occasion", sa.String(length=200), nullable=False),
        sa.Column("marking", sa.String(length=40), nullable=False),
        sa.Column("handling", sa.String(length=200), nullable=False),
        sa.Column("oral_briefing_from", sa.String(length=200), nullable=False),
        sa.Column("holds_restricted", sa.Boolean(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=True),
        sa.Column("data_as_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "building",
                "ready",
                "failed",
                name="pack_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state != 'ready' OR file_digest != ''", name=op.f("ck_pack_ready_has_file")
        ),
        sa.CheckConstraint(
            "(area_id IS NULL) != (organisation_id IS NULL)",
            name=op.f("ck_pack_one_subject"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_pack_area_id_area")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_pack_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_pack_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"],
            ["user_account.id"],
            name=op.f("fk_pack_prepared_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("number", name=op.f("uq_pack_number")),
    )
    op.create_index("ix_pack_area", "pack", ["area_id", "id"], unique=False)
    op.create_index(op.f("ix_pack_office_id"), "pack", ["office_id"], unique=False)
    op.create_index("ix_pack_organisation", "pack", ["organisation_id", "id"], unique=False)
    op.create_index(op.f("ix_pack_prepared_by_id"), "pack", ["prepared_by_id"], unique=False)

    op.create_table(
        "pack_reader",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"],
            ["pack.id"],
            name=op.f("fk_pack_reader_pack_id_pack"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_pack_reader_user_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("pack_id", "user_id", name=op.f("pk_pack_reader")),
    )
    op.create_index(op.f("ix_pack_reader_user_id"), "pack_reader", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_pack_reader_user_id"), table_name="pack_reader")

    op.drop_table("pack_reader")
    op.drop_index(op.f("ix_pack_prepared_by_id"), table_name="pack")
    op.drop_index("ix_pack_organisation", table_name="pack")
    op.drop_index(op.f("ix_pack_office_id"), table_name="pack")
    op.drop_index("ix_pack_area", table_name="pack")

    op.drop_table("pack")
    op.drop_index(op.f("ix_engagement_theme_theme_id"), table_name="engagement_theme")

    op.drop_table("engagement_theme")
    op.drop_index(op.f("ix_engagement_team_member_user_id"), table_name="engagement_team_member")

    op.drop_table("engagement_team_member")
    op.drop_index(op.f("ix_engagement_participant_user_id"), table_name="engagement_participant")

    op.drop_table("engagement_participant")
    op.drop_index("ix_engagement_organisation_timeline", table_name="engagement_organisation")

    op.drop_table("engagement_organisation")
    op.drop_index(
        op.f("ix_engagement_department_department_id"), table_name="engagement_department"
    )

    op.drop_table("engagement_department")
    op.drop_index("ix_engagement_attendee_timeline", table_name="engagement_attendee")
    op.drop_index(op.f("ix_engagement_attendee_engagement_id"), table_name="engagement_attendee")

    op.drop_table("engagement_attendee")
    op.drop_index("ix_engagement_area_timeline", table_name="engagement_area")

    op.drop_table("engagement_area")
    op.drop_index(op.f("ix_commitment_owner_post_id"), table_name="commitment")
    op.drop_index("ix_commitment_owner", table_name="commitment")
    op.drop_index(op.f("ix_commitment_engagement_id"), table_name="commitment")

    op.drop_table("commitment")
    op.drop_index(
        "uq_assignment_current_organisation",
        table_name="assignment",
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.drop_index(
        "uq_assignment_current_area",
        table_name="assignment",
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.drop_index(op.f("ix_assignment_user_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_cover_user_id"), table_name="assignment")

    op.drop_table("assignment")
    op.drop_index(op.f("ix_area_member_organisation_id"), table_name="area_member")

    op.drop_table("area_member")
    op.drop_table("user_role")
    op.drop_index(op.f("ix_succession_successor_id"), table_name="succession")

    op.drop_table("succession")
    op.drop_index(op.f("ix_sign_in_user_id"), table_name="sign_in")

    op.drop_table("sign_in")
    op.drop_index(
        "uq_post_current_of_title",
        table_name="post",
        sqlite_where=sa.text("ended_on IS NULL AND kind = 'other'"),
        postgresql_where=sa.text("ended_on IS NULL AND kind = 'other'"),
    )
    op.drop_index(
        "uq_post_current_of_kind",
        table_name="post",
        sqlite_where=sa.text("ended_on IS NULL AND kind != 'other'"),
        postgresql_where=sa.text("ended_on IS NULL AND kind != 'other'"),
    )
    op.drop_index(op.f("ix_post_person_id"), table_name="post")
    op.drop_index(op.f("ix_post_organisation_id"), table_name="post")

    op.drop_table("post")
    op.drop_index(op.f("ix_organisation_code_organisation_id"), table_name="organisation_code")

    op.drop_table("organisation_code")
    op.drop_index("ix_engagement_office_happens_on_id", table_name="engagement")
    op.drop_index(
        "ix_engagement_next_contact",
        table_name="engagement",
        sqlite_where=sa.text("next_contact_by IS NOT NULL"),
        postgresql_where=sa.text("next_contact_by IS NOT NULL"),
    )
    op.drop_index(op.f("ix_engagement_logged_by_id"), table_name="engagement")
    op.drop_index("ix_engagement_happens_on_id", table_name="engagement")
    op.drop_index(op.f("ix_engagement_department_id"), table_name="engagement")

    op.drop_table("engagement")
    op.drop_index(op.f("ix_area_search_name"), table_name="area")
    op.drop_index(op.f("ix_area_office_id"), table_name="area")

    op.drop_table("area")
    op.drop_index(op.f("ix_user_account_office_id"), table_name="user_account")
    op.drop_index(op.f("ix_user_account_department_id"), table_name="user_account")

    op.drop_table("user_account")
    op.drop_index("ix_organisation_search_name", table_name="organisation")
    op.drop_index(op.f("ix_organisation_office_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_county_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_combined_authority_id"), table_name="organisation")

    op.drop_table("organisation")
    op.drop_table("audit_payload")
    op.drop_table("theme")
    op.drop_index(op.f("ix_person_search_name"), table_name="person")
    op.drop_index(op.f("ix_person_email"), table_name="person")

    op.drop_table("person")
    op.drop_table("office")
    op.drop_table("notice")
    op.drop_table("grade")
    op.drop_index(op.f("ix_form_submission_done_at"), table_name="form_submission")

    op.drop_table("form_submission")
    op.drop_index("ix_failed_sign_in_key_at", table_name="failed_sign_in")

    op.drop_table("failed_sign_in")
    op.drop_index(op.f("ix_draft_writer"), table_name="draft")

    op.drop_table("draft")
    op.drop_table("department")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_index("ix_audit_entry_actor", table_name="audit_entry")

    op.drop_table("audit_entry")
    op.drop_table("reference_counter")
