"""The lists of agreements, flexibilities and targets as their readers can make them their own."""

from typing import Any, Final

from gorm.core import clock
from gorm.core.sheets import Cell
from gorm.lists.definitions import ListDefinition, Read, column
from gorm.negotiations.queries.flexibilities import Flexibility
from gorm.negotiations.queries.listing import AgreementRow


def _days(row: AgreementRow) -> Cell:
    return (row.next_on - clock.today()).days if row.next_on else None


def _counted(name: str) -> Read:
    """What is counted of an agreement, for those who may read it."""

    def read(row: Any) -> Cell:
        number: int = getattr(row, name)
        return number if row.is_readable else None

    return read


def _since(one: Flexibility) -> Cell:
    return one.request.asked_on if one.is_open else one.request.decided_on


AGREEMENTS: Final = ListDefinition(
    key="agreements",
    title="Negotiations",
    endpoint="negotiations.agreements",
    export_endpoint="negotiations.export_agreements",
    filters=("q", "office", "region", "kind", "stage", "state", "mine", "order"),
    order="order",
    usual_order="due",
    columns=(
        column(
            "agreement", "Agreement", lambda row: row.reference,
            ("Title", lambda row: row.title), ("Area", lambda row: row.area),
            ("Kind", lambda row: row.kind), name="Reference", fixed=True, sort="area",
        ),
        column(
            "stage", "Stage", lambda row: row.stage,
            ("State", lambda row: row.state.label if row.state else ""),
        ),
        column(
            "next", "Next date", lambda row: row.next_on,
            ("Next stage", lambda row: row.next_stage), ("Days to it", _days), sort="due",
        ),
        column("lines", "Lines", _counted("lines"), number=True),
        column("open", "Open", _counted("open_lines"), name="Open lines", number=True),
        column("mandate", "Outside mandate", lambda row: row.outside_mandate, number=True),
        column(
            "flexibilities", "Flexibilities outstanding", _counted("flexibilities"), number=True
        ),
        column("owner", "Owner", lambda row: row.owner, ("Office", lambda row: row.office)),
    ),
)  # fmt: skip
FLEXIBILITIES: Final = ListDefinition(
    key="flexibilities",
    title="Flexibilities",
    endpoint="negotiations.all_flexibilities",
    export_endpoint="negotiations.export_flexibilities",
    filters=(),
    columns=(
        column(
            "request", "Request", lambda one: one.reference,
            ("Kind", lambda one: one.kind.label),
            ("The rule or the fund", lambda one: one.rule_or_fund),
            ("Area", lambda one: one.area), ("Agreement", lambda one: one.agreement_title),
            ("Line", lambda one: one.line), name="Reference", fixed=True,
        ),
        column("department", "Department", lambda one: one.department),
        column(
            "state", "Stands at", lambda one: one.state.label,
            ("Overdue", lambda one: one.is_overdue),
        ),
        column(
            "since", "Since", _since, ("Days", lambda one: one.age),
            ("Answer by", lambda one: one.request.answer_by),
        ),
        column("case", "The case for it", lambda one: one.case_made, shown=False),
        column("reasons", "Reasons", lambda one: one.reasons, shown=False),
    ),
)  # fmt: skip
TARGETS: Final = ListDefinition(
    key="targets",
    title="Targets across agreements",
    endpoint="negotiations.consistency",
    export_endpoint="negotiations.export_consistency",
    filters=("indicator",),
    columns=(
        column("area", "Area", lambda row: row.area, ("Part", lambda row: row.part), fixed=True),
        column(
            "agreement", "Agreement", lambda row: row.agreement, ("Title", lambda row: row.title),
            ("Kind", lambda row: row.kind), ("Stage", lambda row: row.stage),
            ("Line", lambda row: row.line), ("Unit", lambda row: row.unit),
        ),
        column(
            "baseline", "Baseline", lambda row: row.baseline,
            ("Baseline on", lambda row: row.baseline_on), number=True,
        ),
        column("target", "Target", lambda row: row.target, number=True),
        column("stretch", "With stretch", lambda row: row.stretch, number=True),
        column("due", "Due", lambda row: row.due_on, name="Due on"),
        column(
            "ambition", "Needed a year, % of baseline", lambda row: row.ambition,
            ("Change a year", lambda row: row.yearly), ("Remark", lambda row: row.remark),
            name="Change a year, per cent of the baseline", number=True,
        ),
    ),
)  # fmt: skip
