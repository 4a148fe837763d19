"""The lists of the queue as their readers can make them their own.

A row of the queue is unfolded and decided where it stands, and has no columns to choose.
"""

from typing import Final

from gorm.decisions.offers import QueueList
from gorm.escalations.views.addresses import ENDPOINTS, FILTERS
from gorm.lists.definitions import ListDefinition, column

_COLUMNS: Final = (
    column(
        "row", "Row", lambda row: str(row.key), ("Kind", lambda row: row.kind),
        ("What is asked", lambda row: row.line.words), ("Why it is here", lambda row: row.line.why),
        ("If nothing is done", lambda row: row.line.if_nothing), ("Due", lambda row: row.due_on),
        ("From", lambda row: row.line.from_whom), ("With", lambda row: row.line.with_whom),
        ("Grade needed", lambda row: row.line.grade), ("Waiting since", lambda row: row.since),
        ("Office", lambda row: row.office), ("Area", lambda row: row.area), fixed=True,
    ),
)  # fmt: skip


def _list(name: QueueList) -> ListDefinition:
    return ListDefinition(
        key=f"queue_{name.value}",
        title=f"Queue {name.label}",
        endpoint=ENDPOINTS[name],
        export_endpoint="escalations.export",
        export_values=(("name", name.value),),
        filters=(*FILTERS, "show") if name is QueueList.NOTE else FILTERS,
        columns=_COLUMNS,
    )


LISTS: Final = {name: _list(name) for name in QueueList}
DECIDED: Final = ListDefinition(
    key="decided",
    title="Decided",
    endpoint="escalations.decided",
    export_endpoint="escalations.export_decided",
    filters=(),
    columns=(
        column(
            "decision", "Decision", lambda line: line.reference,
            ("Decision", lambda line: line.question),
            ("Outcome", lambda line: line.outcome.label), ("Reasons", lambda line: line.reasons),
            ("Conditions", lambda line: line.conditions),
            ("Decided", lambda line: line.decided.words), ("How", lambda line: line.how),
            ("Office", lambda line: line.office), name="Reference", fixed=True,
        ),
    ),
)  # fmt: skip
