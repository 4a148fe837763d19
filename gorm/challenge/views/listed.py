"""The list of cases as its readers can make it their own."""

from typing import Final

from gorm.challenge.queries.listing import CaseLine
from gorm.lists.definitions import ListDefinition, column


def _stage(line: CaseLine) -> str:
    return line.standing.words if line.standing else ""


CASES: Final = ListDefinition(
    key="cases",
    title="Cases",
    endpoint="challenge.cases",
    export_endpoint="challenge.export_cases",
    filters=(
        "q", "state", "mine", "theme", "regime", "stage", "office", "order", "organisation",
    ),
    order="order",
    usual_order="newest",
    columns=(
        column(
            "case", "Case", lambda line: line.reference,
            ("Organisation", lambda line: line.organisation),
            ("About", lambda line: line.service),
            ("Opened", lambda line: line.opened.words),
            name="Reference", fixed=True, sort="name",
        ),
        column("stage", "Stage", _stage),
        column("due", "Next deadline", lambda line: line.due_on),
        column("owner", "Owner", lambda line: line.owner, ("Office", lambda line: line.office)),
        column("regime", "Regime", lambda line: line.regime, shown=False),
        column("closed", "Closed", lambda line: line.closed_on, shown=False),
    ),
)  # fmt: skip
