"""Grades, departments and themes to begin with; an administrator changes them on pages

Revision: 0003_first_reference_data, after 0002_audit_append_only
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_first_reference_data"
down_revision = "0002_audit_append_only"
branch_labels = None
depends_on = None

_GRADES = (
    ("heo", "Higher executive officer", False),
    ("seo", "Senior executive officer", False),
    ("g7", "Grade 7", False),
    ("g6", "Grade 6", False),
    ("deputy_director", "Deputy director", False),
    ("director", "Director", False),
    ("director_general", "Director general", False),
    ("minister", "Minister", True),
    ("secretary_of_state", "Secretary of State", True),
)
_DEPARTMENTS = (
    ("Ministry of Housing, Communities and Local Government", "MHCLG"),
    ("Department for Education", "DfE"),
    ("Department of Health and Social Care", "DHSC"),
    ("Department for Transport", "DfT"),
    ("Department for Work and Pensions", "DWP"),
    ("Department for Environment, Food and Rural Affairs", "Defra"),
    ("Department for Business and Trade", "DBT"),
    ("Department for Culture, Media and Sport", "DCMS"),
    ("Department for Energy Security and Net Zero", "DESNZ"),
    ("Home Office", "Home Office"),
    ("Ministry of Justice", "MoJ"),
    ("HM Treasury", "HMT"),
    ("Cabinet Office", "Cabinet Office"),
)
_THEMES = (
    "Adult social care",
    "Children and young people",
    "Community safety",
    "Economic development",
    "Environment and climate",
    "Finance and governance",
    "Health and older people",
    "Homelessness and rough sleeping",
    "Housing and planning",
    "Skills and employment",
    "Transport",
    "Waste and recycling",
)

_grade = sa.table(
    "grade",
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("rank", sa.Integer),
    sa.column("is_above_office", sa.Boolean),
)
_department = sa.table(
    "department", sa.column("name", sa.String), sa.column("short_name", sa.String)
)
_theme = sa.table("theme", sa.column("name", sa.String), sa.column("is_in_use", sa.Boolean))


def upgrade() -> None:
    grades = [
        {"code": code, "name": name, "rank": rank, "is_above_office": above}
        for rank, (code, name, above) in enumerate(_GRADES, start=1)
    ]
    _insert_missing(_grade, "code", grades)
    _insert_missing(_department, "name", [{"name": n, "short_name": s} for n, s in _DEPARTMENTS])
    _insert_missing(_theme, "name", [{"name": name, "is_in_use": True} for name in _THEMES])


def _insert_missing(table: sa.TableClause, key: str, rows: list[dict[str, object]]) -> None:
    """Insert what is not there: going down left what an office had used by then."""
    there = set(op.get_bind().scalars(sa.select(table.c[key])))
    if missing := [row for row in rows if row[key] not in there]:
        op.bulk_insert(table, missing)


def downgrade() -> None:
    """Take back what was put in and nothing refers to; all else stays where it is."""
    _take_back(_grade, "code", {code for code, _, _ in _GRADES}, "user_account.grade_code")
    _take_back(_theme, "name", set(_THEMES), "engagement_theme.theme_id")
    _take_back(
        _department,
        "name",
        {name for name, _ in _DEPARTMENTS},
        "engagement_department.department_id",
        "user_account.department_id",
        "engagement.department_id",
    )


def _take_back(table: sa.TableClause, key: str, names: set[str], *references: str) -> None:
    own = table.c[key] if key == "code" else sa.column("id")
    unused = [
        own.not_in(sa.select(column).where(column.is_not(None)))
        for column in (_column(reference) for reference in references)
    ]
    op.execute(sa.delete(table).where(table.c[key].in_(names), *unused))


def _column(reference: str) -> sa.ColumnClause[object]:
    table, _, column = reference.partition(".")
    return sa.table(table, sa.column(column)).c[column]
