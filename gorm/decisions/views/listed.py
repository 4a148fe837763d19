"""The list of decisions as its readers can make it their own."""

from typing import Final

from gorm.lists.definitions import ListDefinition, column

DECISIONS: Final = ListDefinition(
    key="decisions",
    title="Decisions",
    endpoint="decisions.all_decisions",
    export_endpoint="decisions.export_decisions",
    filters=("q", "state", "kind", "office"),
    columns=(
        column(
            "decision", "Decision", lambda line: line.reference,
            ("Decision", lambda line: line.question), ("Kind", lambda line: line.kind),
            ("Office", lambda line: line.office),
            ("To do", lambda line: line.returned_because), name="Reference", fixed=True,
        ),
        column(
            "asked", "Asked by", lambda line: line.asked_by,
            ("Asked on", lambda line: line.asked_words),
        ),
        column("grade", "Grade", lambda line: line.grade, name="Grade needed"),
        column(
            "due", "Due", lambda line: line.due_on, ("Urgent", lambda line: line.is_urgent),
            name="Due on",
        ),
        column(
            "state", "State", lambda line: line.state_label,
            ("Decided by", lambda line: line.decided_by),
            ("Decided on", lambda line: line.decided_words),
        ),
        column("subject", "Subject", lambda line: line.subject_reference, shown=False),
    ),
)  # fmt: skip
