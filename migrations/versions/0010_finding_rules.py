"""The rules by which under-performance is found, and schemes of judgement; both can be edited

Revision: 0010_finding_rules, after 0009_imports
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_finding_rules"
down_revision = "0009_imports"
branch_labels = None
depends_on = None

_RULES = (
    ("persistent", {"periods": 2}),
    ("floor", {}),
    ("sharp_fall", {"bands": 2}),
    ("widening_gap", {"periods": 2}),
    ("judgement", {}),
    ("corporate", {"indicators": 5, "share": 50}),
)
# Code, name, who judges, the categories from the best to the worst, how many of the last fail.
_SCHEMES = (
    (
        "cpa",
        "Comprehensive Performance Assessment category",
        "Audit Commission",
        ("Excellent", "Good", "Fair", "Weak", "Poor"),
        2,
    ),
    (
        "cpa_stars",
        "Comprehensive Performance Assessment star rating",
        "Audit Commission",
        ("4 stars", "3 stars", "2 stars", "1 star", "0 stars"),
        2,
    ),
    (
        "cpa_direction",
        "Comprehensive Performance Assessment direction of travel",
        "Audit Commission",
        (
            "Improving strongly",
            "Improving well",
            "Improving adequately",
            "Not improving adequately",
            "Not improving",
        ),
        2,
    ),
    (
        "ofsted_children",
        "Ofsted inspection of children’s services",
        "Ofsted",
        ("Outstanding", "Good", "Requires improvement to be good", "Inadequate"),
        1,
    ),
    (
        "cqc",
        "Care Quality Commission rating",
        "Care Quality Commission",
        ("Outstanding", "Good", "Requires improvement", "Inadequate"),
        1,
    ),
    (
        "nhs_segment",
        "NHS oversight segment",
        "NHS England",
        ("Segment 1", "Segment 2", "Segment 3", "Segment 4"),
        1,
    ),
    (
        "audit_opinion",
        "Auditor’s opinion on the accounts",
        "External auditor",
        ("Unqualified", "Qualified", "Adverse", "Disclaimer"),
        2,
    ),
)

_rule = sa.table(
    "finding_rule",
    sa.column("code", sa.String),
    sa.column("parameters", sa.JSON),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)
_scheme = sa.table(
    "assessment_scheme",
    sa.column("id", sa.Integer),
    sa.column("code", sa.String),
    sa.column("name", sa.String),
    sa.column("made_by", sa.String),
    sa.column("is_in_use", sa.Boolean),
    sa.column("version", sa.Integer),
)
_category = sa.table(
    "assessment_category",
    sa.column("scheme_id", sa.Integer),
    sa.column("name", sa.String),
    sa.column("position", sa.Integer),
    sa.column("is_failing", sa.Boolean),
)


def upgrade() -> None:
    there = set(op.get_bind().scalars(sa.select(_rule.c.code)))
    rules = [
        {"code": code, "parameters": parameters, "is_in_use": True, "version": 1}
        for code, parameters in _RULES
        if code not in there
    ]
    if rules:
        op.bulk_insert(_rule, rules)
    there = set(op.get_bind().scalars(sa.select(_scheme.c.code)))
    for code, name, made_by, categories, failing in _SCHEMES:
        if code not in there:
            _add_scheme(code, name, made_by)
            _add_categories(code, categories, failing)


def _add_scheme(code: str, name: str, made_by: str) -> None:
    op.bulk_insert(
        _scheme,
        [{"code": code, "name": name, "made_by": made_by, "is_in_use": True, "version": 1}],
    )


def _add_categories(code: str, categories: tuple[str, ...], failing: int) -> None:
    scheme_id = op.get_bind().scalar(sa.select(_scheme.c.id).where(_scheme.c.code == code))
    first_failing = len(categories) - failing + 1
    op.bulk_insert(
        _category,
        [
            {
                "scheme_id": scheme_id,
                "name": name,
                "position": position,
                "is_failing": position >= first_failing,
            }
            for position, name in enumerate(categories, start=1)
        ],
    )


def downgrade() -> None:
    """Take back the schemes that nobody was judged by. Rules stay, as an analyst left them."""
    judged = sa.select(sa.column("scheme_id")).select_from(sa.table("assessment"))
    codes = [scheme[0] for scheme in _SCHEMES]
    unused = sa.select(_scheme.c.id).where(_scheme.c.code.in_(codes), _scheme.c.id.not_in(judged))
    op.execute(sa.delete(_category).where(_category.c.scheme_id.in_(unused)))
    op.execute(sa.delete(_scheme).where(_scheme.c.id.in_(unused)))
